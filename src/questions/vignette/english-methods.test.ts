import { expect, it } from 'vitest';
import { methodOf, nameWithoutMethod } from './english-methods.ts';
import type { FindingType, ToldFinding } from './vignette-facts.ts';

const of = (type: FindingType, id: string): ToldFinding => ({ id, type, names: { en: id, zh: id }, measures: [] });

it('a method is that of the name, or of what is known to need one', () => {
  const larvae = of('laboratory_finding', 'larvae on muscle biopsy');
  expect([methodOf(larvae), nameWithoutMethod(larvae)]).toEqual(['muscle biopsy', 'larvae']);
  expect(methodOf(of('sign', 'papilledema'))).toBe('funduscopic examination');
  expect(methodOf(of('imaging_finding', 'linear esophageal furrows'))).toBe('upper endoscopy');
  expect(methodOf(of('imaging_finding', 'hundreds of colonic adenomas'))).toBe('colonoscopy');
  expect(methodOf(of('imaging_finding', 'pleural effusion'))).toBe('');
  expect(methodOf(of('sign', 'rash on biopsy'))).toBe('');
});

it('the tissue is named where a disease allows one', () => {
  const granuloma = of('laboratory_finding', 'stellate granuloma on biopsy');
  expect([methodOf(granuloma), nameWithoutMethod(granuloma)]).toEqual(['lymph node biopsy', 'stellate granuloma']);
  const fibers = of('laboratory_finding', 'ragged red fibers');
  expect([methodOf(fibers), nameWithoutMethod(fibers)]).toEqual(['muscle biopsy', 'ragged red fibers']);
});

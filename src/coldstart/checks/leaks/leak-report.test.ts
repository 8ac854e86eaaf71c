import { expect, it } from 'vitest';
import { anyQuestion, traceOf } from '../fixtures/traces.ts';
import { answerFirst } from './answer-first.ts';
import { leakReport } from './leak-report.ts';
import { lexicalLeak } from './lexical-leak.ts';

const detectors = { lexical: lexicalLeak, answerFirst };
const blind = [
  'Fever and a cough point to the lung. Pneumonia.',
  'A cough with fever, so the lung. It is pneumonia.',
  'Nothing is named.',
];
const seen = ['Pneumonia fits the fever and the cough here.', 'The given answer is pneumonia, and the cough fits it.'];
const of = (texts: readonly string[]) => texts.map((text) => ({ trace: traceOf(text), question: anyQuestion }));

it('tells the two classes apart by where the answer is first named', () => {
  const report = leakReport({ blind: of(blind), sawAnswer: of(seen) }, detectors);
  expect(report.earlier).toBe(1);
  expect(report.blind).toMatchObject({ traces: 3, named: 2 });
  expect(report.sawAnswer.position!.median).toBeLessThan(report.blind.position!.quarter);
  expect(report.sawAnswer.tenths.reduce((sum, each) => sum + each, 0)).toBe(2);
  expect(report.sawAnswer.rates['lexical']).toMatchObject({ found: 1, traces: 2, share: 0.5 });
  const { low, high } = report.blind.rates['lexical']!;
  expect(low).toBe(0);
  expect(high).toBeGreaterThan(0.5);
});

it('of the same traces there is no shift, and of none nothing is said', () => {
  expect(leakReport({ blind: of(blind), sawAnswer: of(blind) }, detectors).earlier).toBe(0.5);
  const none = leakReport({ blind: [], sawAnswer: of(seen) }, detectors);
  expect(none).toMatchObject({
    earlier: null,
    blind: { position: null, rates: { lexical: { share: null, low: null } } },
  });
});

import { describe, expect, it } from 'vitest';
import { readSeedGraph } from '../../knowledge/seeds/seed-files.ts';
import { MemoryQuestionGraph } from './memory-graph.ts';
import { competeBySort, merelySupports, sortOf } from './procedure-sorts.ts';

const graph = new MemoryQuestionGraph(readSeedGraph('seeds'));
const node = (id: string): number => graph.nodeOfKey(id);

describe('sorts of the shipped procedures', () => {
  it('are known for each', () => {
    const unknown = graph.graph.ofType('procedure').filter(({ id }) => sortOf(graph, node(id)) === null);
    expect(unknown.map(({ id }) => id)).toEqual([]);
  });

  it.each([
    ['chest CT', 'imaging'],
    ['upper gastrointestinal endoscopy', 'endoscopy'],
    ['bronchoscopic biopsy', 'biopsy or tap'],
    ['lumbar puncture', 'biopsy or tap'],
    ['stool culture', 'microbiology'],
    ['thick and thin blood smear', 'microbiology'],
    ['complete blood count with smear', 'laboratory test'],
    ['anti-dsDNA antibody assay', 'laboratory test'],
    ['urine microscopy', 'laboratory test'],
    ['mitochondrial DNA testing', 'genetic test'],
    ['saline infusion test', 'function test'],
    ['electroencephalography', 'function test'],
    ['standardized autism observation schedule', 'examination'],
    ['sigmoid colectomy', 'operation'],
    ['surgical exploration', 'operation'],
    ['needle aspiration of abscess', 'operation'],
    ['electroconvulsive therapy', 'energy therapy'],
    ['plasma exchange', 'blood or cell therapy'],
    ['mechanical ventilation', 'breathing support'],
    ['physical therapy', 'rehabilitation'],
    ['supportive care', 'supportive measure'],
    ['observation with reassurance', 'supportive measure'],
    ['gluten-free diet', 'supportive measure'],
  ])('%s is of the sort %s', (id, sort) => expect(sortOf(graph, node(id))).toBe(sort));
});

it('procedures of one sort and of neighbouring sorts compete, and what has no sort with everything', () => {
  const compete = (one: string, other: string): boolean => competeBySort(graph, node(one), node(other));
  expect(compete('sputum culture', 'blood culture')).toBe(true);
  expect(compete('chest CT', 'upper gastrointestinal endoscopy')).toBe(true);
  expect(compete('chest CT', 'genetic testing')).toBe(false);
  expect(compete('genetic testing', 'chest CT')).toBe(false);
  expect(compete('aspirin', 'genetic testing')).toBe(true);
});

it('a supportive measure merely supports beside an operation, and not beside its like', () => {
  const supports = (option: string, answer: string): boolean => merelySupports(graph, node(option), node(answer));
  expect(supports('supportive care', 'appendectomy')).toBe(true);
  expect(supports('supportive care', 'gluten-free diet')).toBe(false);
  expect(supports('supportive care', 'physical therapy')).toBe(false);
  expect(supports('appendectomy', 'supportive care')).toBe(false);
});

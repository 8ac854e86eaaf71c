import { expect, test } from 'vitest';
import { KnowledgeGraph } from './knowledge-graph.ts';
import { toyGraph } from './fixtures/toy-graph.ts';
import { readSeedGraph } from '../knowledge/seeds/seed-files.ts';
import { GOOD_ENTITIES, GOOD_RELATIONS, seedFolder } from '../../test/worlds/seed-folder.ts';

function goodGraph(): KnowledgeGraph {
  using seeds = seedFolder();
  return readSeedGraph(seeds.path);
}

test('walks relations both ways, and says no to what is not in the graph', () => {
  const graph = goodGraph();
  expect(graph.objects('gout', 'first_line_treatment')).toEqual(['colchicine']);
  expect(graph.subjects('fever', 'has_symptom')).toEqual(['influenza', 'gout']);
  expect(graph.objects('gout', 'caused_by')).toEqual([]);
  expect(graph.has('gout', 'has_symptom', 'fever')).toBe(true);
  expect(graph.has('gout', 'has_symptom', 'cough')).toBe(false);
});

test('findings are symptoms, signs, laboratory and imaging findings', () => {
  const graph = goodGraph();
  expect(graph.diseasesWith('fever')).toEqual(['influenza', 'gout']);
  expect(graph.hasFinding('gout', 'tophus')).toBe(true);
  expect(graph.hasFinding('influenza', 'tophus')).toBe(false);
  expect(graph.ofType('drug').map(({ id }) => id)).toEqual(['oseltamivir', 'colchicine']);
});

test('asking for an entity that is not there is a fault of the caller', () => {
  expect(() => goodGraph().entity('malaria')).toThrow(RangeError);
});

test('the hash is of the facts, not of their order', () => {
  using reversed = seedFolder(GOOD_ENTITIES.toReversed(), GOOD_RELATIONS.toReversed());
  const graph = goodGraph();
  expect(readSeedGraph(reversed.path).hash).toBe(graph.hash);
  const fewer = new KnowledgeGraph(graph.entities.values(), graph.relations.slice(1));
  expect(fewer.hash).not.toBe(graph.hash);
});

test('lists stand in the order of the entities, however they were asked for', () => {
  const graph = toyGraph([['beta disease', 'has_sign', 'pallor']]);
  expect(graph.diseasesWith('pallor')).toEqual(['beta disease', 'gamma disease', 'delta disease']);
  expect(graph.inGraphOrder(['rash', 'alpha disease', 'fever'])).toEqual(['alpha disease', 'fever', 'rash']);
});

test('drugs that a condition forbids stand in the order of the entities', () => {
  const graph = toyGraph();
  const forbidden = graph.treatmentsForbiddenIn('current pregnancy');
  expect(forbidden.length).toBeGreaterThan(0);
  expect(forbidden).toEqual(graph.inGraphOrder(forbidden));
  for (const drug of forbidden) expect(graph.has(drug, 'contraindicated_in', 'current pregnancy')).toBe(true);
});

import { expect, it } from 'vitest';
import { equalsOf, isEqualOf } from './equals.ts';
import { smallGraph } from './fixtures/small-graph.ts';

const graph = smallGraph({
  entities: {
    disease: 'alpha',
    drug: 'one, other of the class, other of the mechanism, stranger',
    drug_class: 'class',
    mechanism: 'mechanism, another mechanism',
    procedure: 'Karyotyping of blood, plain test, panel',
  },
  facts: [
    ['one', 'member_of', 'class'],
    ['one', 'acts_by', 'mechanism'],
    ['other of the class', 'member_of', 'class'],
    ['other of the mechanism', 'acts_by', 'mechanism'],
    ['stranger', 'acts_by', 'another mechanism'],
  ],
  synonyms: { panel: ['next-generation sequencing panel'] },
});
const node = (id: string): number => graph.nodeOfKey(id);
const isEqual = (id: string, hasGene = false): boolean =>
  isEqualOf(graph, node(id), equalsOf(graph, new Set([node('one')])), hasGene);

it('a drug of the class or the mechanism of a right one is its equal, another is not', () => {
  expect(['other of the class', 'other of the mechanism', 'stranger'].map((id) => isEqual(id))).toEqual([
    true,
    true,
    false,
  ]);
});

it('a genetic test, by any of its names, is an equal where the disease has a gene', () => {
  const tests = ['Karyotyping of blood', 'panel', 'plain test'];
  expect(tests.map((id) => isEqual(id, true))).toEqual([true, true, false]);
  expect(tests.map((id) => isEqual(id, false))).toEqual([false, false, false]);
});

it('nothing right has no equals', () => expect([...equalsOf(graph, new Set())]).toEqual([]));

import { expect, it } from 'vitest';
import { areOneChoice, equalsOf, isEqualOf } from './equals.ts';
import { smallGraph } from './fixtures/small-graph.ts';

const graph = smallGraph({
  entities: {
    disease: 'alpha',
    drug: 'one, other of the class, other of the mechanism, stranger, cousin',
    drug_class: 'class, cousin class',
    mechanism: 'mechanism, another mechanism',
    procedure: 'Karyotyping of blood, plain test, panel, CT, MRI, scan',
  },
  facts: [
    ['one', 'member_of', 'class'],
    ['one', 'acts_by', 'mechanism'],
    ['other of the class', 'member_of', 'class'],
    ['other of the mechanism', 'acts_by', 'mechanism'],
    ['stranger', 'acts_by', 'another mechanism'],
    ['cousin', 'member_of', 'cousin class'],
    ['cousin class', 'interchangeable_with', 'class'],
    ['MRI', 'interchangeable_with', 'CT'],
    ['scan', 'interchangeable_with', 'CT'],
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

it('a drug of a class that is interchangeable with the class of a right one is its equal', () =>
  expect(isEqual('cousin')).toBe(true));

it('two options are one choice by class, by mechanism, and where both are interchangeable with a third', () => {
  const areOne = (one: string, other: string): boolean => areOneChoice(graph, node(one), node(other));
  expect(areOne('one', 'other of the class')).toBe(true);
  expect(areOne('one', 'other of the mechanism')).toBe(true);
  expect(areOne('cousin', 'other of the class')).toBe(true);
  expect(areOne('MRI', 'scan')).toBe(true);
  expect(areOne('MRI', 'plain test')).toBe(false);
  expect(areOne('one', 'stranger')).toBe(false);
});

it('a genetic test, by any of its names, is an equal where the disease has a gene', () => {
  const tests = ['Karyotyping of blood', 'panel', 'plain test'];
  expect(tests.map((id) => isEqual(id, true))).toEqual([true, true, false]);
  expect(tests.map((id) => isEqual(id, false))).toEqual([false, false, false]);
});

it('nothing right has no equals', () => expect([...equalsOf(graph, new Set())]).toEqual([]));

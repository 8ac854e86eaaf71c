import { expect, test } from 'vitest';
import { identity } from '../../graph/store/fixtures/store-samples.ts';
import { canBeTold, type NodeFacts } from './told-nodes.ts';

const told = (name: string, scheme: string, facts: Partial<NodeFacts> = {}): boolean =>
  canBeTold(
    {
      id: 1,
      type: 'symptom',
      names: [{ language: 'en', kind: 'preferred', text: name }],
      ids: [identity(`${scheme}:1`)],
      prevalence: null,
    },
    { isAbove: false, isStated: true, isDisease: () => false, ...facts },
  );

test.each(['coordination symptom', 'hemic system symptom', 'feces and droppings symptom', 'sensation perception'])(
  'an inner node of the Symptom Ontology is a class: %s',
  (name) => expect(told(name, 'SYMP', { isAbove: true })).toBe(false),
);

test('what is below, what a disease is stated to have and what HPO knows is told', () => {
  expect(told('ataxia', 'SYMP')).toBe(true);
  expect(told('hemorrhage', 'SYMP', { isAbove: true })).toBe(true);
  expect(told('lack of expected development', 'SYMP', { isAbove: true, isStated: false })).toBe(false);
  expect(told('Seizure', 'HP', { isAbove: true, isStated: false })).toBe(true);
  expect(told('Abdominal symptom', 'HP', { isAbove: true })).toBe(false);
});

test.each([
  'Brown-Sequard Syndrome',
  'Kearns-Sayre syndrome',
  'Usher Syndromes',
  'Huntington Disease',
  'Speech Disorders',
])('a disease is no symptom because MeSH lists it there: %s', (name) => expect(told(name, 'MESH')).toBe(false));

test('nor is what has the name of a disease of the store', () => {
  const isDisease = (names: readonly string[]): boolean => names.includes('Ataxia Telangiectasia');
  expect(told('Ataxia Telangiectasia', 'MESH', { isDisease })).toBe(false);
  expect(told('Muscle Cramp', 'MESH', { isDisease })).toBe(true);
  expect(told('carpal tunnel syndrome', 'FLEMING')).toBe(true);
});

import { expect, test } from 'vitest';
import { closeFindings } from './close-findings.ts';
import { KnowledgeGraph, type Entity, type Relation } from './knowledge-graph.ts';
import type { EntityType, Frequency } from './schema.ts';

function entity(id: string, type: EntityType): Entity {
  const prevalence = type === 'disease' ? 'rare' : null;
  return { id, type, names: { en: id, zh: id }, synonyms: { en: [], zh: [] }, prevalence, specialty: 'x' };
}

const ENTITIES = [
  entity('thalassemia', 'disease'),
  entity('microcytic anemia', 'laboratory_finding'),
  entity('anemia', 'laboratory_finding'),
  entity('pallor', 'sign'),
];
const IMPLIED: Relation[] = [
  { subject: 'microcytic anemia', relation: 'implies', object: 'anemia' },
  { subject: 'anemia', relation: 'implies', object: 'pallor' },
];

function has(object: string, frequency?: Frequency): Relation {
  const fact = { subject: 'thalassemia', relation: 'has_laboratory_finding', object } as const;
  return frequency === undefined ? fact : { ...fact, qualifiers: { frequency } };
}

function frequencies(...facts: Relation[]): Record<string, Frequency | undefined> {
  const closed = closeFindings(new KnowledgeGraph(ENTITIES, [...facts, ...IMPLIED]));
  return Object.fromEntries(
    closed.findingsOf('thalassemia').map((finding) => {
      const relation = finding === 'pallor' ? 'has_sign' : 'has_laboratory_finding';
      return [finding, closed.qualifiersOf('thalassemia', relation, finding).frequency];
    }),
  );
}

test('what a finding implies over two steps is there, as often as the finding', () => {
  expect(frequencies(has('microcytic anemia', 'usual'))).toEqual({
    pallor: 'usual',
    'microcytic anemia': 'usual',
    anemia: 'usual',
  });
});

test('what is stated stays where it is oftener, and is raised where it is not', () => {
  expect(frequencies(has('microcytic anemia', 'sometimes'), has('anemia', 'always'))).toMatchObject({
    anemia: 'always',
  });
  expect(frequencies(has('microcytic anemia', 'always'), has('anemia', 'rare'))).toMatchObject({ anemia: 'always' });
});

test('a finding of unknown frequency lends none', () => {
  expect(frequencies(has('microcytic anemia'))).toEqual({
    pallor: undefined,
    'microcytic anemia': undefined,
    anemia: undefined,
  });
  expect(frequencies(has('microcytic anemia'), has('anemia', 'rare'))).toMatchObject({ anemia: 'rare' });
});

test('a graph without implications is as it was', () => {
  const graph = new KnowledgeGraph(ENTITIES, [has('anemia', 'usual')]);
  expect(closeFindings(graph).hash).toBe(graph.hash);
});

test('of two findings that imply one the oftener lends its frequency, and a circle ends', () => {
  const sickle: Relation = { subject: 'sickled cells', relation: 'implies', object: 'anemia' };
  const back: Relation = { subject: 'anemia', relation: 'implies', object: 'microcytic anemia' };
  const facts = [has('microcytic anemia', 'sometimes'), has('sickled cells', 'always'), ...IMPLIED, sickle, back];
  const closed = closeFindings(new KnowledgeGraph([...ENTITIES, entity('sickled cells', 'laboratory_finding')], facts));
  const of = (finding: string): Frequency | undefined =>
    closed.qualifiersOf('thalassemia', 'has_laboratory_finding', finding).frequency;
  expect([of('anemia'), of('microcytic anemia'), of('sickled cells')]).toEqual(['always', 'always', 'always']);
});

test('what is implied and no finding is not told of the disease, and each fact stands once', () => {
  const facts: Relation[] = [
    has('microcytic anemia', 'usual'),
    ...IMPLIED,
    { subject: 'anemia', relation: 'implies', object: 'severe anemia therapy' },
  ];
  const graph = new KnowledgeGraph([...ENTITIES, entity('severe anemia therapy', 'contraindication')], facts);
  const closed = closeFindings(graph);
  expect(closed.relations.filter(({ object }) => object === 'severe anemia therapy')).toHaveLength(1);
  const told = closed.relations.filter(({ subject }) => subject === 'thalassemia').map(({ object }) => object);
  expect(told.toSorted()).toEqual(['anemia', 'microcytic anemia', 'pallor']);
  // Closing again adds nothing.
  expect(closeFindings(closed).hash).toBe(closed.hash);
});

test('what follows from findings of some ages alone is met at these ages, and from others at all', () => {
  const aged = (object: string, age?: string): Relation => ({
    ...has(object),
    qualifiers: { frequency: 'sometimes', ...(age === undefined ? {} : { age }) },
  });
  const of = (...facts: Relation[]): string | undefined => {
    const sickle: Relation = { subject: 'sickled cells', relation: 'implies', object: 'anemia' };
    const entities = [...ENTITIES, entity('sickled cells', 'laboratory_finding')];
    const closed = closeFindings(new KnowledgeGraph(entities, [...facts, ...IMPLIED, sickle]));
    return closed.qualifiersOf('thalassemia', 'has_laboratory_finding', 'anemia').age;
  };
  expect(of(aged('microcytic anemia', '0-1'))).toBe('0-1');
  expect(of(aged('microcytic anemia', '0-1'), aged('sickled cells', '5-9'))).toBe('0-9');
  expect(of(aged('microcytic anemia', '0-1'), aged('sickled cells'))).toBeUndefined();
});

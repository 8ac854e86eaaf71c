import { describe, expect, it } from 'vitest';
import { KnowledgeGraph, type Entity, type Relation } from '../../graph/knowledge-graph.ts';
import type { EntityType, Qualifiers, RelationType } from '../../graph/schema.ts';
import type { ClaimRelation } from './claim-relations.ts';
import { holdClaim } from './hold-claim.ts';
import { MemoryAuditGraph } from './memory-audit-graph.ts';

const types: Readonly<Record<string, EntityType>> = {
  gout: 'disease',
  uremia: 'disease',
  'joint pain': 'symptom',
  fever: 'symptom',
  'high fever': 'symptom',
  chills: 'symptom',
  'low urate': 'laboratory_finding',
  'high urate': 'laboratory_finding',
  colchicine: 'drug',
  febuxostat: 'drug',
  aspirin: 'drug',
  'joint tap': 'procedure',
  'urate test': 'procedure',
  pregnancy: 'contraindication',
  'late pregnancy': 'contraindication',
};
const facts: readonly (readonly [string, RelationType, string, Qualifiers?])[] = [
  ['gout', 'has_symptom', 'joint pain', { frequency: 'usual' }],
  ['gout', 'has_symptom', 'chills', { frequency: 'rare' }],
  ['gout', 'has_laboratory_finding', 'high urate', { frequency: 'always' }],
  ['gout', 'lacks', 'fever'],
  ['high fever', 'implies', 'fever'],
  ['high urate', 'opposite_of', 'low urate'],
  ['gout', 'first_line_treatment', 'colchicine'],
  ['gout', 'second_line_treatment', 'febuxostat'],
  ['aspirin', 'contraindicated_in', 'gout'],
  ['gout', 'confirmed_by', 'joint tap'],
  ['gout', 'screened_by', 'urate test'],
  ['colchicine', 'contraindicated_in', 'pregnancy'],
  ['febuxostat', 'contraindicated_in', 'pregnancy', { strength: 'relative' }],
  ['aspirin', 'safe_in', 'pregnancy', { source: 'a leaflet' }],
  ['late pregnancy', 'implies', 'pregnancy'],
  ['gout', 'has_complication', 'uremia'],
];
const graph = new MemoryAuditGraph(
  new KnowledgeGraph(
    Object.entries(types).map(([id, type]): Entity => ({
      id,
      type,
      names: { en: id, zh: id },
      synonyms: { en: [], zh: [] },
      prevalence: null,
      specialty: 'toys',
    })),
    facts.map(([subject, relation, object, qualifiers]): Relation => ({
      subject,
      relation,
      object,
      ...(qualifiers === undefined ? {} : { qualifiers }),
    })),
  ),
);

function verdict(subject: string, relation: ClaimRelation, object: string, denied = false): string {
  return holdClaim(graph, { relation, subject: graph.nodeOf(subject)!, object: graph.nodeOf(object)!, denied }).verdict;
}

describe('a claim is held against what is stated', () => {
  it.each<[string, ClaimRelation, string, string]>([
    ['gout', 'has_finding', 'joint pain', 'supported'],
    ['gout', 'has_finding', 'fever', 'contradicted'],
    // Who has a high fever has fever, which the disease never has.
    ['gout', 'has_finding', 'high fever', 'contradicted'],
    // Every patient has the opposite.
    ['gout', 'has_finding', 'low urate', 'contradicted'],
    ['uremia', 'has_finding', 'fever', 'unknown'],
    ['gout', 'treated_by', 'febuxostat', 'supported'],
    ['gout', 'treated_by', 'aspirin', 'contradicted'],
    ['uremia', 'treated_by', 'aspirin', 'unknown'],
    ['gout', 'first_line_treatment', 'colchicine', 'supported'],
    ['gout', 'first_line_treatment', 'febuxostat', 'contradicted'],
    ['gout', 'second_line_treatment', 'colchicine', 'contradicted'],
    ['gout', 'confirmed_by', 'joint tap', 'supported'],
    ['gout', 'confirmed_by', 'urate test', 'contradicted'],
    ['colchicine', 'contraindicated_in', 'late pregnancy', 'supported'],
    ['aspirin', 'contraindicated_in', 'pregnancy', 'contradicted'],
    ['colchicine', 'safe_in', 'late pregnancy', 'contradicted'],
    // A relative contraindication leaves room.
    ['febuxostat', 'safe_in', 'pregnancy', 'unknown'],
    ['aspirin', 'safe_in', 'pregnancy', 'supported'],
    // What is safe in pregnancy need not be safe late in it.
    ['aspirin', 'safe_in', 'late pregnancy', 'unknown'],
    ['gout', 'has_complication', 'uremia', 'supported'],
    ['uremia', 'has_complication', 'gout', 'contradicted'],
  ])('%s %s %s: %s', (subject, relation, object, expected) => {
    expect(verdict(subject, relation, object)).toBe(expected);
  });

  it.each<[string, ClaimRelation, string, string]>([
    ['gout', 'has_finding', 'fever', 'supported'],
    ['gout', 'has_finding', 'joint pain', 'contradicted'],
    // That the rarest patients have it runs against no denial.
    ['gout', 'has_finding', 'chills', 'unknown'],
    ['uremia', 'has_finding', 'chills', 'unknown'],
    ['gout', 'first_line_treatment', 'febuxostat', 'supported'],
    ['colchicine', 'contraindicated_in', 'pregnancy', 'contradicted'],
    ['febuxostat', 'contraindicated_in', 'pregnancy', 'unknown'],
    ['aspirin', 'contraindicated_in', 'pregnancy', 'supported'],
  ])('denied: %s %s %s: %s', (subject, relation, object, expected) => {
    expect(verdict(subject, relation, object, true)).toBe(expected);
  });

  it('names the facts that decide', () => {
    const held = holdClaim(graph, {
      relation: 'has_finding',
      subject: graph.nodeOf('gout')!,
      object: graph.nodeOf('high fever')!,
      denied: false,
    });
    expect(held.facts).toEqual([{ subject: graph.nodeOf('gout'), relation: 'lacks', object: graph.nodeOf('fever') }]);
  });
});

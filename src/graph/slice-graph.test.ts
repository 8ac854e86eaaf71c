import { closeFindings } from './close-findings.ts';
import type { Relation } from './knowledge-graph.ts';
import { describe, expect, it } from 'vitest';
import { miniatureGraph, miniatureSlice, shippedGraph } from '../../test/worlds/shipped-graph.ts';
import { toyGraph } from './fixtures/toy-graph.ts';
import type { KnowledgeGraph } from './knowledge-graph.ts';
import { FINDING_RELATIONS, type RelationType } from './schema.ts';
import { sliceGraph } from './slice-graph.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const all = { specialties: null, relations: null, sharedFindingsOnly: false };
const ids = (graph: KnowledgeGraph, type: 'disease' | 'drug'): string[] => graph.ofType(type).map(({ id }) => id);

describe('a slice', () => {
  it('of everything is everything that a disease leads to', () => {
    const slice = sliceGraph(toyGraph(), all);
    expect(slice.relations).toEqual(toyGraph().relations);
    // Nothing leads to it.
    expect([...toyGraph().entities.keys()].filter((id) => !slice.entities.has(id))).toEqual(['prostate']);
  });

  it('has the diseases of its specialties, their drugs and what is known of these', () => {
    const slice = sliceGraph(toyGraph(), { ...all, specialties: ['elsewhere'] });
    expect(ids(slice, 'disease')).toEqual(['delta disease']);
    expect(ids(slice, 'drug')).toEqual(['deltacillin']);
    expect(slice.objects('deltacillin', 'acts_by')).toEqual(['signal inhibition']);
  });

  it('says nothing of diseases outside, be they a complication or a contraindication', () => {
    const slice = sliceGraph(toyGraph(), { ...all, specialties: ['toys'] });
    expect(slice.objects('alphacillin', 'contraindicated_in')).toEqual(['current pregnancy']);
    const elsewhere = sliceGraph(toyGraph(), { ...all, specialties: ['elsewhere'] });
    expect(elsewhere.objects('delta disease', 'has_complication')).toEqual([]);
  });

  it('has only the relations asked for, and no drug that is reached over another', () => {
    const relations: RelationType[] = ['has_sign', 'first_line_treatment', 'acts_by'];
    const slice = sliceGraph(toyGraph(), { ...all, relations });
    expect(new Set(slice.relations.map(({ relation }) => relation))).toEqual(new Set(relations));
    expect(ids(slice, 'drug')).not.toContain('sparecillin');
    expect(slice.subjects('signal inhibition', 'acts_by')).toEqual(['deltacillin']);
  });

  it('keeps what is said of two findings where it has both', () => {
    const said = [
      ['fever', 'akin_to', 'cough'],
      ['rash', 'opposite_of', 'pallor'],
    ] as const;
    const graph = toyGraph(said);
    const between = (specialty: string): string[] =>
      sliceGraph(graph, { ...all, specialties: [specialty] }).relations.flatMap(({ relation, subject, object }) =>
        said.some(([one, , other]) => one === subject && other === object) ? [relation] : [],
      );
    expect(between('toys')).toEqual(['akin_to', 'opposite_of']);
    // No disease elsewhere has a fever.
    expect(between('elsewhere')).toEqual(['opposite_of']);
  });

  it('leaves out findings that one of its diseases alone has, and keeps the disease', () => {
    const slice = sliceGraph(toyGraph(), { ...all, specialties: ['toys'], sharedFindingsOnly: true });
    expect(slice.findingsOf('alpha disease')).toEqual(['fever', 'cough', 'rash']);
    // Shared with delta disease in the whole graph, not in the slice.
    expect(slice.entities.has('pallor')).toBe(false);
    const lonely = sliceGraph(toyGraph(), { ...all, specialties: ['elsewhere'], sharedFindingsOnly: true });
    expect(lonely.findingsOf('delta disease')).toEqual([]);
    expect(ids(lonely, 'disease')).toEqual(['delta disease']);
  });
});

describe("the miniature's slice", () => {
  const settings = miniatureSlice();
  const slice = miniatureGraph();

  it('is part of the graph that ships, in its order', () => {
    const whole = closeFindings(shippedGraph());
    const key = (fact: Relation): string => JSON.stringify(fact);
    const kept = new Set(slice.relations.map(key));
    expect(whole.relations.map(key).filter((fact) => kept.has(fact))).toEqual(slice.relations.map(key));
    expect([...whole.entities.keys()].filter((id) => slice.entities.has(id))).toEqual([...slice.entities.keys()]);
  });

  it('holds what the recipe says and nothing that hangs loose', () => {
    for (const { specialty } of slice.ofType('disease')) expect(settings.specialties).toContain(specialty);
    for (const { relation } of slice.relations) expect(settings.relations).toContain(relation);
    const used = new Set(slice.relations.flatMap(({ subject, object }) => [subject, object]));
    const loose = [...slice.entities.values()].filter(({ id, type }) => type !== 'disease' && !used.has(id));
    expect(loose).toEqual([]);
  });

  it('has no finding of one disease alone', () => {
    const findings = slice.relations.filter(({ relation }) =>
      (FINDING_RELATIONS as readonly string[]).includes(relation),
    );
    for (const { object } of atLeast(550, findings)) expect(slice.diseasesWith(object).length).toBeGreaterThan(1);
  });

  it('sliced again is itself', () => {
    const { specialties = null, relations = null, sharedFindingsOnly } = settings;
    expect(sliceGraph(slice, { specialties, relations, sharedFindingsOnly }).hash).toBe(slice.hash);
  });
});

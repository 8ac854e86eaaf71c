import { describe, expect, it } from 'vitest';
import { signs, smallGraph } from './fixtures/small-graph.ts';
import { Differential } from './differential.ts';
import { negativeFor, silentRuleOut, statedRuleOut } from './rule-out.ts';
import type { Told } from './weights.ts';

const graph = smallGraph({
  entities: {
    disease: 'alpha, beta, gamma, delta',
    sign: 'rash, pallor, edema, tall, short, purpura, rash on palms',
    laboratory_finding: 'anemia, microcytic anemia, leukopenia',
    contraindication: 'nephrotic state',
  },
  facts: [
    ...signs('alpha', 'rash', 'tall'),
    ...signs('beta', 'rash', 'edema:usual', 'pallor:sometimes', 'purpura', 'tall:always'),
    ['beta', 'has_laboratory_finding', 'leukopenia', { frequency: 'always' }],
    ['microcytic anemia', 'implies', 'anemia'],
    ['gamma', 'lacks', 'anemia'],
    ...signs('gamma', 'rash'),
    ...signs('delta', 'edema:usual', 'short:always', 'rash on palms:usual'),
    ['tall', 'opposite_of', 'short'],
    ['nephrotic state', 'implies', 'edema'],
    ['edema', 'akin_to', 'anemia'],
  ],
  patients: { delta: { sex: 'female', age: [20, 40] }, leukopenia: { sex: 'female' } },
});
const node = (id: string): number => graph.nodeOfKey(id);
const told = (present: string[], absent: string[] = [], patient: Told['patient'] = null): Told => ({
  present: present.map(node),
  absent: absent.map(node),
  patient,
});

describe('a competitor is ruled out', () => {
  it('by the absence of what it usually has, not of what it sometimes or perhaps has', () => {
    expect(statedRuleOut(graph, node('beta'), told(['rash'], ['edema']))).toEqual({ how: 'absent', by: node('edema') });
    expect(statedRuleOut(graph, node('beta'), told(['rash'], ['pallor', 'purpura']))).toBeNull();
  });

  it('by a told finding that implies what it never has', () => {
    expect(statedRuleOut(graph, node('gamma'), told(['rash', 'microcytic anemia']))).toEqual({
      how: 'never',
      by: node('microcytic anemia'),
    });
    expect(statedRuleOut(graph, node('gamma'), told(['rash', 'leukopenia']))).toBeNull();
  });

  it('by the patient of another sex or far from its ages, and by nobody where none is told', () => {
    const out = (age: number, sex: 'female' | 'male') =>
      statedRuleOut(graph, node('delta'), told(['rash'], [], { age, sex }));
    expect(out(30, 'male')).toEqual({ how: 'patient', by: null });
    expect(out(60, 'female')).toEqual({ how: 'patient', by: null });
    expect(out(44, 'female')).toBeNull();
    expect(statedRuleOut(graph, node('delta'), told(['rash']))).toBeNull();
    expect(statedRuleOut(graph, node('beta'), told(['rash'], [], { age: 90, sex: 'male' }))).toBeNull();
  });

  it('by silence about the first told finding that no other source states', () => {
    const findings = told(['rash', 'short', 'pallor']);
    expect(silentRuleOut(graph, node('beta'), findings, null)).toEqual({ how: 'silence', by: node('short') });
    expect(silentRuleOut(graph, node('beta'), findings, (_, finding) => finding === node('short'))).toBeNull();
  });
});

describe('the negative that is told', () => {
  const negative = (competitor: string, given: Told, condition: string | null = null, doubted: string[] = []) => {
    const found = negativeFor(graph, node(competitor), {
      disease: node('alpha'),
      told: given,
      condition: condition === null ? null : node(condition),
      language: 'en',
      doubt: (_, finding) => doubted.includes(graph.key(finding)),
      differential: null,
    });
    return found === null ? null : graph.key(found);
  };
  const man = { age: 30, sex: 'male' } as const;
  const woman = { age: 30, sex: 'female' } as const;

  it('is usual in the competitor; what is seen and shared comes before what one disease alone has', () => {
    expect(negative('beta', told(['rash']))).toBe('edema');
  });

  it('is none of the disease, none that another source states of it, none that is less than usual', () => {
    expect(negative('gamma', told(['rash']))).toBeNull();
    // Both are always tall.
    expect(negative('beta', told(['rash']))).not.toBe('tall');
    expect(negative('beta', told(['rash'], [], man), null, ['edema'])).toBeNull();
  });

  it('fits a patient of whom such a finding can be told', () => {
    expect(negative('beta', told(['rash'], [], woman), null, ['edema'])).toBe('leukopenia');
    expect(negative('beta', told(['rash']), null, ['edema'])).toBeNull();
    const old = smallGraph({
      entities: { disease: 'alpha, beta', sign: 'rash, nocturia' },
      facts: signs('beta', 'rash', 'nocturia:always'),
      patients: { nocturia: { age: [4, 110] } },
    });
    const of = (age: number): number | null =>
      negativeFor(old, 1, {
        disease: 0,
        told: { present: [2], absent: [], patient: { age, sex: 'male' } },
        condition: null,
        language: 'en',
        doubt: null,
        differential: null,
      });
    // A child of two wears diapers: that it has no nocturia says nothing.
    expect([of(2), of(4), of(60)]).toEqual([null, 3, 3]);
  });

  it('contradicts nothing that is told, nor is its name a part of it', () => {
    expect(negative('delta', told(['rash', 'tall']))).toBe('edema');
    expect(negative('delta', told(['rash', 'tall'], ['edema']))).toBeNull();
    expect(negative('delta', told(['tall'], ['edema']))).toBe('rash on palms');
  });

  it('puzzles beside nothing that is told, nor beside what that implies', () => {
    expect(negative('beta', told(['rash', 'anemia']))).toBeNull();
    expect(negative('beta', told(['rash', 'microcytic anemia']))).toBeNull();
    expect(negative('beta', told(['rash'], ['anemia']))).toBeNull();
    expect(negative('beta', told(['rash'], ['microcytic anemia']))).toBe('edema');
  });

  it('is nothing that the told condition implies', () => {
    expect(negative('beta', told(['rash']))).toBe('edema');
    expect(negative('beta', told(['rash']), 'nephrotic state')).toBeNull();
  });

  it('of a patient is nothing unspecific that is less than always there', () => {
    // Half of the four diseases have an edema.
    expect(negative('beta', told(['rash'], [], man))).toBeNull();
    expect(negative('beta', told(['rash'], [], woman))).toBe('leukopenia');
  });

  it('of a small child is no symptom, unless it is stated at which age that is met', () => {
    const symptoms = (limits: Readonly<Record<string, { age: [number, number] }>>) => {
      const childish = smallGraph({
        entities: { disease: 'alpha, beta', sign: 'rash', symptom: 'nausea' },
        facts: [...signs('beta', 'rash'), ['beta', 'has_symptom', 'nausea', { frequency: 'always' }]],
        patients: limits,
      });
      return (age: number): number | null =>
        negativeFor(childish, 1, {
          disease: 0,
          told: { present: [2], absent: [], patient: { age, sex: 'male' } },
          condition: null,
          language: 'en',
          doubt: null,
          differential: null,
        });
    };
    expect([2, 3].map(symptoms({}))).toEqual([null, 3]);
    expect([2, 3].map(symptoms({ nausea: { age: [1, 110] } }))).toEqual([3, 3]);
  });

  it('is what the differential diagnosis would show, never the course of the illness', () => {
    const wide = smallGraph({
      entities: {
        disease: 'alpha, beta, gamma, delta, epsilon, zeta, eta',
        sign: 'rash, halo, itch, thirst, lone, abrupt onset of illness',
      },
      facts: [
        ...signs('alpha', 'rash:always', 'halo:always'),
        ...signs('beta', 'halo:always', 'itch:always'),
        ...signs('gamma', 'rash:always', 'abrupt onset of illness:always'),
        ...signs('delta', 'thirst:always'),
        ...signs('epsilon', 'itch', 'thirst', 'abrupt onset of illness'),
        ...signs('zeta', 'itch', 'thirst', 'abrupt onset of illness'),
        ...signs('eta', 'halo:always', 'lone:always'),
      ],
    });
    const given = { present: ['rash', 'halo'].map((id) => wide.nodeOfKey(id)), absent: [], patient: null };
    const differential = new Differential(wide, 0, given);
    const of = (competitor: string, weighed: Differential | null): string | null => {
      const request = {
        disease: 0,
        told: given,
        condition: null,
        language: 'en' as const,
        doubt: null,
        differential: weighed,
      };
      const found = negativeFor(wide, wide.nodeOfKey(competitor), request);
      return found === null ? null : wide.key(found);
    };
    expect(of('beta', differential)).toBe('itch');
    // What one disease alone has tells its name.
    expect([of('eta', null), of('eta', differential)]).toEqual(['lone', null]);
    // Delta shares nothing: nobody asks after its thirst.
    expect([of('delta', null), of('delta', differential)]).toEqual(['thirst', null]);
    expect([of('gamma', null), of('gamma', differential)]).toEqual(['abrupt onset of illness', null]);
  });

  it('is what the disease is stated to lack before what is more usual in the competitor', () => {
    const stated = smallGraph({
      entities: { disease: 'alpha, beta', sign: 'rash, edema, pallor' },
      facts: [...signs('beta', 'rash', 'edema:always', 'pallor:usual'), ['alpha', 'lacks', 'pallor']],
    });
    const request = {
      disease: 0,
      told: { present: [2], absent: [], patient: null },
      condition: null,
      language: 'en' as const,
      doubt: null,
      differential: null,
    };
    expect(stated.key(negativeFor(stated, 1, request)!)).toBe('pallor');
  });
});

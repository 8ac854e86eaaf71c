import { describe, expect, it } from 'vitest';
import { canBeOnePatient, canMeet, forbiddenIn, isForbidden, safeTreatments } from './backgrounds.ts';
import { signs, smallGraph, type SmallGraph } from './fixtures/small-graph.ts';
import type { PatientProfile } from '../../graph/patient-profile.ts';

const SOURCE = { source: 'a label' };
const BASE: SmallGraph = {
  entities: {
    disease: 'alpha, beta',
    sign: 'rash, edema, dry skin',
    drug: 'safe, forbidden, rather not, silent',
    procedure: 'surgery',
    contraindication: 'pregnancy, late pregnancy, dehydration, shock',
  },
  facts: [
    ...signs('alpha', 'rash', 'edema'),
    ['alpha', 'first_line_treatment', 'forbidden'],
    ['alpha', 'first_line_treatment', 'safe'],
    ['alpha', 'second_line_treatment', 'rather not'],
    ['alpha', 'second_line_treatment', 'surgery'],
    ['alpha', 'second_line_treatment', 'silent'],
    ['safe', 'safe_in', 'late pregnancy', SOURCE],
    ['forbidden', 'contraindicated_in', 'pregnancy'],
    ['surgery', 'contraindicated_in', 'late pregnancy'],
    ['rather not', 'contraindicated_in', 'pregnancy', { strength: 'relative' }],
    ['late pregnancy', 'implies', 'pregnancy'],
  ],
};
const withFacts = (...facts: SmallGraph['facts']) => smallGraph({ ...BASE, facts: [...BASE.facts, ...facts] });
const ask = (graph: ReturnType<typeof smallGraph>): string[] =>
  safeTreatments(graph, graph.nodeOfKey('alpha'), graph.nodeOfKey('safe')).map(
    ({ condition, treatment }) => `${graph.key(treatment)} in ${graph.key(condition)}`,
  );

describe('a condition with a safe treatment', () => {
  it('forbids another drug absolutely, by what it implies too; a procedure would be told by its type', () => {
    expect(ask(smallGraph(BASE))).toEqual(['forbidden in late pregnancy']);
  });

  it('is one in which a source states the treatment to be safe', () => {
    const graph = smallGraph(BASE);
    expect(safeTreatments(graph, graph.nodeOfKey('alpha'), graph.nodeOfKey('silent'))).toEqual([]);
  });

  it('does not forbid the safe treatment in any way, nor would be made worse by it', () => {
    expect(ask(withFacts(['safe', 'contraindicated_in', 'pregnancy', { strength: 'relative' }]))).toEqual([]);
    expect(ask(withFacts(['safe', 'has_adverse_effect', 'edema'], ['late pregnancy', 'implies', 'edema']))).toEqual([]);
    expect(ask(withFacts(['safe', 'has_adverse_effect', 'edema']))).toEqual(['forbidden in late pregnancy']);
  });

  it.each([
    ['role', { role: 'adjunct' }],
    ['when', { when: 'late' }],
    ['with', { with: 'silent' }],
    ['route', { route: 'topical' }],
  ] as const)('forbids a treatment that is one by itself: %s', (_, qualifiers) => {
    const facts = BASE.facts.map((fact) =>
      fact[2] === 'forbidden' ? ([fact[0], fact[1], fact[2], qualifiers] as const) : fact,
    );
    expect(ask(smallGraph({ ...BASE, facts }))).toEqual([]);
  });
});

describe('what a condition forbids', () => {
  const graph = smallGraph(BASE);
  const node = (id: string): number => graph.nodeOfKey(id);

  it('absolutely is all that it and what it implies forbid without exception', () => {
    const named = [...forbiddenIn(graph, node('late pregnancy'))].map((each) => graph.key(each)).sort();
    expect(named).toEqual(['forbidden', 'surgery']);
    expect([...forbiddenIn(graph, node('pregnancy'))]).toEqual([node('forbidden')]);
  });

  it('at all is also what is relatively contraindicated', () => {
    expect(isForbidden(graph, node('rather not'), node('late pregnancy'), 'absolutely')).toBe(false);
    expect(isForbidden(graph, node('rather not'), node('late pregnancy'), 'at all')).toBe(true);
    expect(isForbidden(graph, node('silent'), node('late pregnancy'), 'at all')).toBe(false);
  });
});

describe('a patient with the disease can have the condition', () => {
  const meet = (facts: SmallGraph['facts'], condition = 'shock', patients: SmallGraph['patients'] = {}): boolean => {
    const graph = smallGraph({ ...BASE, facts: [...BASE.facts, ...facts], patients });
    return canMeet(graph, graph.nodeOfKey('alpha'), graph.nodeOfKey(condition));
  };

  it('unless it is the disease, or one follows from the other', () => {
    expect(meet([])).toBe(true);
    expect(meet([], 'alpha')).toBe(false);
    expect(meet([['shock', 'implies', 'alpha']])).toBe(false);
    expect(meet([['alpha', 'implies', 'shock']])).toBe(false);
  });

  it('unless a finding of the disease contradicts it, or it implies what the disease lacks', () => {
    expect(
      meet([
        ['dehydration', 'opposite_of', 'edema'],
        ['shock', 'implies', 'dehydration'],
      ]),
    ).toBe(false);
    expect(
      meet([
        ['shock', 'implies', 'dry skin'],
        ['alpha', 'lacks', 'dry skin'],
      ]),
    ).toBe(false);
    expect(
      meet([
        ['shock', 'implies', 'dry skin'],
        ['beta', 'lacks', 'dry skin'],
      ]),
    ).toBe(true);
  });

  it('unless age or sex of one excludes the other, by what the condition implies too', () => {
    const man = { alpha: { sex: 'male' as const }, pregnancy: { sex: 'female' as const } };
    expect(meet([], 'late pregnancy', man)).toBe(false);
    expect(meet([], 'shock', man)).toBe(true);
  });
});

describe('one patient', () => {
  const profile = (age: PatientProfile['age'], sex: PatientProfile['sex'] = null): PatientProfile => ({
    age,
    sex,
    onset: null,
    setting: null,
    incidence: null,
  });
  it.each([
    ['of anybody', [null, profile(null)], true],
    ['of ages that overlap', [profile([0, 20]), profile([10, 40])], true],
    ['of ages that touch', [profile([0, 10]), profile([10, 40])], false],
    ['of ages of which two overlap and all do not', [profile([0, 20]), profile([10, 40]), profile([30, 50])], false],
    ['of both sexes', [profile(null, 'male'), profile(null, 'female')], false],
    ['of mostly one and the other', [profile(null, 'mostly male'), profile(null, 'female')], true],
  ] as const)('%s', (_, profiles, expected) => expect(canBeOnePatient(profiles)).toBe(expected));
});

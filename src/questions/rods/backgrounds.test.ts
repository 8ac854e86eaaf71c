import { describe, expect, it } from 'vitest';
import {
  canBeOnePatient,
  canHave,
  canMeet,
  forbiddenIn,
  isCalledFor,
  isForbidden,
  safeTreatments,
  spokenAgainst,
  suits,
} from './backgrounds.ts';
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

describe('what is told speaks against a treatment', () => {
  const speaks = (treatment: string, findings: readonly string[], ...facts: SmallGraph['facts']): boolean => {
    const graph = smallGraph({
      entities: {
        disease: 'alpha, beta, gamma, delta, epsilon, zeta, eta, theta',
        sign: 'rash, edema, oliguria, itch',
        laboratory_finding: 'high creatinine, low potassium',
        drug: 'drug',
        contraindication: 'renal failure, shock',
      },
      facts: [
        ...signs('alpha', 'rash:usual', 'edema:sometimes', 'oliguria:sometimes'),
        ['alpha', 'has_laboratory_finding', 'high creatinine', { frequency: 'sometimes' }],
        ['alpha', 'has_laboratory_finding', 'low potassium', { frequency: 'usual' }],
        ...facts,
      ],
    });
    const node = (id: string): number => graph.nodeOfKey(id);
    return spokenAgainst(graph, node('alpha'), findings.map(node))(node(treatment));
  };
  const RELATIVE = { strength: 'relative' } as const;

  it('by a contraindication, be it relative, that a finding or the disease implies', () => {
    const forbidden = ['drug', 'contraindicated_in', 'shock', RELATIVE] as const;
    expect(speaks('drug', ['edema'], forbidden)).toBe(false);
    expect(speaks('drug', ['edema'], forbidden, ['edema', 'implies', 'shock'])).toBe(true);
    expect(speaks('drug', ['rash'], forbidden, ['edema', 'implies', 'shock'])).toBe(false);
    expect(speaks('drug', [], forbidden, ['alpha', 'implies', 'shock'])).toBe(true);
  });

  it('by a contraindication of which a finding warns that is not usual in the disease', () => {
    const forbidden = ['drug', 'contraindicated_in', 'renal failure'] as const;
    const warning = ['high creatinine', 'warns_of', 'renal failure'] as const;
    expect(speaks('drug', ['high creatinine'], forbidden, warning)).toBe(true);
    expect(speaks('drug', ['edema'], forbidden, warning)).toBe(false);
    expect(speaks('drug', ['rash'], forbidden, ['rash', 'warns_of', 'renal failure'])).toBe(false);
  });

  it('by an adverse effect that is told, unless it is a usual or unspecific complaint or sign', () => {
    expect(speaks('drug', ['edema'], ['drug', 'has_adverse_effect', 'edema'])).toBe(true);
    expect(speaks('drug', ['rash'], ['drug', 'has_adverse_effect', 'edema'])).toBe(false);
    expect(speaks('drug', ['rash'], ['drug', 'has_adverse_effect', 'rash'])).toBe(false);
    expect(speaks('drug', ['low potassium'], ['drug', 'has_adverse_effect', 'low potassium'])).toBe(true);
    expect(speaks('drug', ['edema'], ['drug', 'has_adverse_effect', 'edema'], ...signs('beta', 'edema'))).toBe(false);
  });
});

describe('a treatment that is given for a finding', () => {
  const graph = smallGraph({
    entities: {
      disease: 'alpha',
      sign: 'low potassium, very low potassium, rash, lung spot, cough',
      drug: 'salt, plain',
      procedure: 'biopsy',
    },
    facts: [
      ...signs('alpha', 'low potassium', 'rash'),
      ['alpha', 'first_line_treatment', 'salt', { needs: 'low potassium' }],
      ['alpha', 'second_line_treatment', 'plain'],
      ['alpha', 'confirmed_by', 'biopsy', { needs: 'lung spot,cough' }],
      ['very low potassium', 'implies', 'low potassium'],
    ],
  });
  const isCalled = (treatment: string, finding: string): boolean =>
    isCalledFor(graph, graph.nodeOfKey('alpha'), graph.nodeOfKey(treatment), [graph.nodeOfKey(finding)]);

  it('is called for where that is told, or what implies it', () => {
    expect(isCalled('salt', 'low potassium')).toBe(true);
    expect(isCalled('salt', 'very low potassium')).toBe(true);
    expect(isCalled('salt', 'rash')).toBe(false);
    expect(isCalled('plain', 'rash')).toBe(true);
  });

  it('is called for by any of several findings, a test as well', () => {
    expect(['lung spot', 'cough', 'rash'].map((finding) => isCalled('biopsy', finding))).toEqual([true, true, false]);
  });
});

describe('what is asked for is of such a patient', () => {
  const graph = smallGraph({
    entities: { disease: 'alpha', contraindication: 'breastfeeding', symptom: 'bone pain' },
    facts: [],
    patients: { alpha: { age: [50, 90] }, breastfeeding: { age: [15, 45], sex: 'female' } },
  });
  const has = (asked: string, age: number, sex: 'female' | 'male'): boolean =>
    canHave(graph, graph.nodeOfKey(asked), { age, sex });

  it('by the age and sex of a condition; a complication comes at another age', () => {
    expect(has('breastfeeding', 30, 'female')).toBe(true);
    expect(has('breastfeeding', 12, 'male')).toBe(false);
    expect(has('breastfeeding', 30, 'male')).toBe(false);
    expect(has('breastfeeding', 60, 'female')).toBe(false);
    expect(has('bone pain', 12, 'male')).toBe(true);
    expect(has('alpha', 12, 'male')).toBe(true);
  });
});

describe('a treatment suits a patient', () => {
  const graph = smallGraph({
    entities: { drug: 'tetracycline, plain, men alone', contraindication: 'age under eight years, old age' },
    facts: [
      ['tetracycline', 'contraindicated_in', 'age under eight years', { strength: 'relative' }],
      ['tetracycline', 'contraindicated_in', 'old age'],
    ],
    patients: {
      'age under eight years': { age: [0, 8] },
      'old age': { age: [70, 110] },
      'men alone': { age: [18, 110], sex: 'male' },
    },
  });
  it.each([
    ['tetracycline', 6, 'male', false],
    ['tetracycline', 8, 'male', true],
    // A condition that is met at some ages is not the age itself.
    ['tetracycline', 80, 'female', true],
    ['plain', 6, 'female', true],
    ['men alone', 40, 'male', true],
    ['men alone', 40, 'female', false],
    ['men alone', 12, 'male', false],
  ] as const)('%s, %i years, %s: %s', (treatment, age, sex, expected) =>
    expect(suits(graph, graph.nodeOfKey(treatment), { age, sex })).toBe(expected),
  );
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

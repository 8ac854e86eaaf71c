import { describe, expect, it } from 'vitest';
import type { PatientProfile } from '../../graph/patient-profile.ts';
import { explainedBy } from './explained.ts';
import { signs, smallGraph } from './fixtures/small-graph.ts';
import { chanceOf, chanceOfPatient, isLikeliest, weightOf, type Doubt } from './weights.ts';

const DISEASES = Array.from({ length: 20 }, (_, at) => `disease ${at}`);
const graph = smallGraph({
  entities: { disease: ['alpha', 'beta', ...DISEASES].join(', '), sign: 'rash, pallor, edema, itch, common, lone' },
  facts: [
    ...signs('alpha', 'rash:always', 'pallor:sometimes', 'edema', 'lone:usual'),
    ...signs('beta', 'rash:rare', 'pallor:usual'),
    ['alpha', 'lacks', 'itch'],
    ...signs('beta', 'itch:usual'),
    ...DISEASES.flatMap((disease) => signs(disease, 'common:usual')),
  ],
  prevalence: { alpha: 'common' },
});
const node = (id: string): number => graph.nodeOfKey(id);
const chance = (disease: string, finding: string, doubted = false): number =>
  chanceOf(graph, node(disease), node(finding), () => doubted);
const told = (present: string[], absent: string[] = []) => ({
  present: present.map(node),
  absent: absent.map(node),
  patient: null,
});

describe('the chance of a finding', () => {
  it('is the middle of what its word spans, and four in ten where no word stands', () => {
    expect(chance('alpha', 'rash')).toBeCloseTo(0.975, 6);
    expect(chance('alpha', 'pallor')).toBeCloseTo(0.345, 6);
    expect(chance('beta', 'rash')).toBeCloseTo(0.05, 6);
    expect(chance('alpha', 'edema')).toBe(0.4);
  });

  it('is next to none where the disease is said to lack it, whatever another source says', () => {
    expect(chance('alpha', 'itch')).toBe(0.002);
    expect(chance('alpha', 'itch', true)).toBe(0.002);
  });

  it('is that among all diseases where nothing is said, between 2 and 30 %', () => {
    // One disease of 22, two of 22, twenty of 22.
    expect(chance('beta', 'lone')).toBeCloseTo(1 / 22, 6);
    expect(chance('disease 0', 'rash')).toBeCloseTo(2 / 22, 6);
    expect(chance('alpha', 'common')).toBe(0.3);
    const many = smallGraph({
      entities: { disease: Array.from({ length: 100 }, (_, at) => `disease ${at}`).join(', '), sign: 'rash' },
      facts: signs('disease 1', 'rash:usual'),
    });
    expect(chanceOf(many, many.nodeOfKey('disease 2'), many.nodeOfKey('rash'), null)).toBe(0.02);
  });

  it('is three in ten where another source states it', () => expect(chance('beta', 'lone', true)).toBe(0.3));
});

describe('the weight of a disease', () => {
  const weight = (disease: string, ...findings: Parameters<typeof told>): number =>
    weightOf(graph, node(disease), told(...findings), null);

  it('grows by what is told to be there and falls by what is told to be absent, as their chances say', () => {
    const bare = weight('alpha', []);
    expect(weight('alpha', ['rash', 'pallor']) - bare).toBeCloseTo(Math.log(0.975 * 0.345), 5);
    expect(weight('alpha', [], ['pallor']) - bare).toBeCloseTo(Math.log(1 - 0.345), 5);
  });

  it('takes the root of the incidence, or of what stands for it', () => {
    expect(weight('alpha', []) - weight('beta', [])).toBeCloseTo(Math.log(100 / 0.2) / 2, 6);
    const stated = smallGraph({
      entities: { disease: 'alpha, beta' },
      facts: [],
      patients: { alpha: { incidence: 400 } },
    });
    const [one, other] = [0, 1].map((disease) => weightOf(stated, disease, told([]), null));
    expect(one! - other!).toBeCloseTo(Math.log(400 / 0.2) / 2, 6);
  });

  it('falls where such a patient is seldom met', () => {
    const limited = smallGraph({
      entities: { disease: 'alpha' },
      facts: [],
      patients: { alpha: { age: [20, 40], sex: 'female' } },
    });
    const of = (age: number, sex: 'female' | 'male'): number =>
      weightOf(limited, 0, { present: [], absent: [], patient: { age, sex } }, null);
    expect(of(30, 'female') - of(30, 'male')).toBeCloseTo(Math.log(0.999 / 0.001), 6);
    expect(of(30, 'female') - of(80, 'female')).toBeCloseTo(Math.log(100), 6);
  });
});

describe('the likeliest disease', () => {
  const present = ['rash', 'pallor'];
  const margin = (disease: string, other: string): number => {
    const [own, others] = [disease, other].map((each) => weightOf(graph, node(each), told(present), null));
    return own! - others!;
  };
  const isLikeliestBy = (disease: string, odds: number, doubt: Doubt | null = null): boolean =>
    isLikeliest(graph, node(disease), explainedBy(graph, present.map(node)), told(present), doubt, odds);

  it('is so many times likelier than the nearest other that shares what is told, itself none of them', () => {
    const odds = Math.exp(margin('alpha', 'beta'));
    expect(odds).toBeGreaterThan(1);
    expect([isLikeliestBy('alpha', odds * 0.999), isLikeliestBy('alpha', odds * 1.001)]).toEqual([true, false]);
    expect(isLikeliestBy('beta', 1)).toBe(false);
    expect(isLikeliestBy('beta', (1 / odds) * 0.999)).toBe(true);
  });

  it('counts the patient, who speaks for one disease and against another', () => {
    const sexed = smallGraph({
      entities: { disease: 'of women, of men, of all', sign: 'rash' },
      facts: [...signs('of women', 'rash'), ...signs('of men', 'rash'), ...signs('of all', 'rash')],
      patients: { 'of women': { sex: 'female' }, 'of men': { sex: 'male' } },
    });
    const by = (disease: number, odds: number, sex: 'female' | 'male'): boolean => {
      const seen = { present: [3], absent: [], patient: { age: 30, sex } };
      return isLikeliest(sexed, disease, explainedBy(sexed, [3]), seen, null, odds);
    };
    // Twice as likely as a disease of all, whose patients are of either sex.
    expect([by(0, 1.99, 'female'), by(0, 2, 'female'), by(2, 0.5, 'female'), by(2, 0.6, 'female')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(by(1, 1.99, 'male')).toBe(true);
  });

  it('asks after every other where another source doubts, which puts down what it doubted', () => {
    const asked = new Set<number>();
    const doubt: Doubt = (disease) => {
      asked.add(disease);
      return false;
    };
    const findings = ['rash', 'common'];
    const explained = explainedBy(graph, findings.map(node));
    expect(isLikeliest(graph, node('beta'), explained, told(findings), doubt, 1e9)).toBe(false);
    expect(asked.size).toBe(22);
  });
});

describe('the chance of a patient', () => {
  const profile = (age: PatientProfile['age'], sex: PatientProfile['sex']): PatientProfile => ({
    age,
    sex,
    onset: null,
    setting: null,
    incidence: null,
  });

  it.each([
    ['of no stated age or sex is that of anybody', profile(null, null), 30, 'male', 1],
    ['within the ages is that of anybody', profile([20, 40], 'both'), 40, 'male', 1],
    ['within half of the span is a tenth', profile([20, 40], null), 50, 'male', 0.1],
    ['farther off is a hundredth', profile([20, 40], null), 50.1, 'male', 0.01],
    ['within five years of a short span is a tenth', profile([1, 2], null), 6.9, 'male', 0.1],
    ['below the span counts alike', profile([20, 40], null), 9.9, 'male', 0.01],
    ['of the mostly met sex is higher', profile(null, 'mostly female'), 30, 'female', 1.7],
    ['of the other sex is lower', profile(null, 'mostly female'), 30, 'male', 0.3],
    ['of the excluded sex is next to none', profile(null, 'male'), 30, 'female', 0.002],
  ] as const)('%s', (_, of, age, sex, expected) => expect(chanceOfPatient(of, { age, sex })).toBeCloseTo(expected, 9));
});

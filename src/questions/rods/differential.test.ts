import { describe, expect, it } from 'vitest';
import type { Onset } from '../../graph/patient-profile.ts';
import { Differential } from './differential.ts';
import { signs, smallGraph } from './fixtures/small-graph.ts';

/** Twenty diseases, so that one that shares nothing makes a finding rare. */
const graph = smallGraph({
  entities: {
    disease: `alpha, beta, gamma, delta, womanly, ${Array.from({ length: 15 }, (_, at) => `other ${at}`).join(', ')}`,
    sign: 'fever, rash, halo, itch, ache, thirst',
  },
  facts: [
    ...signs('alpha', 'fever:always', 'rash:always', 'halo:always'),
    ...signs('beta', 'fever:usual', 'halo:usual', 'itch:always'),
    ...signs('gamma', 'fever:always', 'ache:always'),
    ...signs('delta', 'thirst:always'),
    ...signs('womanly', 'halo:always', 'thirst:always'),
    ...Array.from({ length: 10 }, (_, at) => signs(`other ${at}`, 'fever:always')).flat(),
  ],
  patients: { womanly: { sex: 'female' } },
});
const node = (id: string): number => graph.nodeOfKey(id);
const present = ['fever', 'rash', 'halo'].map(node);
const of = (patient: { age: number; sex: 'male' | 'female' } | null = { age: 30, sex: 'male' }): Differential =>
  new Differential(graph, node('alpha'), { present, absent: [], patient });

describe('the differential diagnosis', () => {
  it('holds what shares a told finding, but for the disease and what no such patient has', () => {
    const held = [...graph.findings.diseases].filter((disease) => of().evidenceOf(disease) !== null);
    expect(held.map((each) => graph.key(each)).toSorted()).toEqual(
      ['beta', 'gamma', ...Array.from({ length: 10 }, (_, at) => `other ${at}`)].toSorted(),
    );
    expect(of(null).evidenceOf(node('womanly'))).not.toBeNull();
  });

  it('weighs a rare finding above a common one', () => {
    const differential = of();
    expect(differential.evidenceOf(node('beta'))! - differential.evidenceOf(node('gamma'))!).toBeGreaterThan(1);
  });

  it('thinks of the nearest eight, and of those alone for which much speaks', () => {
    const facts = Array.from({ length: 10 }, (_, at) => signs(`far ${at}`, 'rash:always'));
    const near = Array.from({ length: 8 }, (_, at) => signs(`near ${at}`, 'rash:always', 'halo:always'));
    const many = smallGraph({
      entities: { disease: ['alpha', ...[...near, ...facts].map(([fact]) => fact![0])].join(', '), sign: 'rash, halo' },
      facts: [...signs('alpha', 'rash', 'halo'), ...near.flat(), ...facts.flat()],
    });
    const findings = ['rash', 'halo'].map((id) => many.nodeOfKey(id));
    const differential = new Differential(many, 0, { present: findings, absent: [], patient: null });
    const held = differential.diseases.filter((disease) => differential.holds(disease));
    expect(held.map((each) => many.key(each))).toEqual(Array.from({ length: 8 }, (_, at) => `near ${at}`));
    // Seven are too few: then all that share anything are thought of.
    const fewer = smallGraph({
      entities: { disease: ['alpha', ...near.slice(1).map(([fact]) => fact![0])].join(', '), sign: 'rash, halo' },
      facts: [...signs('alpha', 'rash', 'halo'), ...near.slice(1).flat()],
    });
    const all = new Differential(fewer, 0, {
      present: ['rash', 'halo'].map((id) => fewer.nodeOfKey(id)),
      absent: [],
      patient: null,
    });
    expect(all.diseases.every((disease) => all.holds(disease))).toBe(true);
  });

  it('says nothing of what is not stated', () => {
    // Gamma shares the fever alone, met in 13 of 20 diseases, which counts as 0.3.
    expect(of().evidenceOf(node('gamma'))).toBeCloseTo(Math.log(0.975 / 0.3), 6);
  });

  it('takes diseases of the same organ first, and of another tempo or far rarer last', () => {
    const seen = (onset: Onset, incidence: number) => ({ onset, incidence });
    const kin = smallGraph({
      entities: { disease: 'alpha, sister, slow, rare, plain', sign: 'rash', anatomy: 'skin' },
      facts: [
        ...['alpha', 'sister', 'slow', 'rare', 'plain'].flatMap((disease) => signs(disease, 'rash:always')),
        ['alpha', 'affects', 'skin'],
        ['sister', 'affects', 'skin'],
      ],
      patients: {
        alpha: seen('acute', 100),
        sister: seen('acute', 100),
        slow: seen('chronic', 100),
        rare: seen('acute', 0.01),
        plain: seen('subacute', 20),
      },
    });
    const differential = new Differential(kin, 0, { present: [5], absent: [], patient: null });
    const beside = (id: string): number =>
      differential.evidenceOf(kin.nodeOfKey(id))! - differential.evidenceOf(kin.nodeOfKey('plain'))!;
    expect(beside('sister')).toBeCloseTo(2.5, 6);
    expect(beside('slow')).toBeCloseTo(-1.5, 6);
    expect(beside('rare')).toBeCloseTo(0.5 * (Math.log(0.0001) + 2.3), 6);
  });

  it('expects what its likely diseases show', () => {
    const differential = of();
    expect(differential.expected(node('itch'))).toBeGreaterThan(differential.expected(node('ache')));
    expect(differential.expected(node('ache'))).toBeGreaterThan(0);
    expect(differential.expected(node('thirst'))).toBe(0);
    expect(differential.expected(node('itch'))).toBe(differential.expected(node('itch')));
  });

  it('expects nothing where nothing else explains what is told', () => {
    const lone = smallGraph({ entities: { disease: 'alpha', sign: 'rash' }, facts: signs('alpha', 'rash') });
    const empty = new Differential(lone, 0, { present: [1], absent: [], patient: null });
    expect([empty.diseases, empty.expected(1)]).toEqual([[], 0]);
  });
});

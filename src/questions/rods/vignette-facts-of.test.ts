import { describe, expect, it } from 'vitest';
import type { Analyte } from '../../graph/measures.ts';
import { randomStream } from '../../support/random.ts';
import { signs, smallGraph, type SmallGraph } from './fixtures/small-graph.ts';
import { limitsOf, vignetteFactsOf, type GatheredFrom } from './vignette-facts-of.ts';

function analyte(id: string): Analyte {
  const conventional = { unit: 'g/dL', factor: 0.1, offset: 0, decimals: 1 };
  return {
    id,
    names: { en: id, zh: id },
    specimen: { en: '', zh: '' },
    unit: 'g/L',
    reference: [1, 2],
    decimals: 0,
    conventional,
  };
}

const GIVEN: SmallGraph = {
  entities: {
    disease: 'alpha, beta',
    sign: 'rash',
    laboratory_finding: 'microcytic anemia, anemia, high iron, low sodium, high calcium',
    contraindication: 'kidney failure, kidney disease',
    risk_factor: 'smoking, childbirth',
    drug: 'safe, forbidden',
  },
  facts: [
    ...signs('alpha', 'rash'),
    ['alpha', 'has_laboratory_finding', 'microcytic anemia'],
    ['microcytic anemia', 'implies', 'anemia'],
    ['kidney failure', 'implies', 'kidney disease'],
    ['alpha', 'has_risk_factor', 'smoking'],
    ['alpha', 'has_risk_factor', 'childbirth'],
  ],
  synonyms: { alpha: ['first disease'], rash: ['eruption'] },
  patients: {
    alpha: { age: [0, 60] },
    anemia: { age: [1, 90] },
    'kidney disease': { age: [18, 90] },
    childbirth: { sex: 'female' },
  },
  analytes: ['hemoglobin', 'iron', 'sodium', 'calcium'].map(analyte),
  values: [
    { finding: 'anemia', analyte: 'hemoglobin', from: 60, to: 100 },
    { finding: 'high iron', analyte: 'iron', from: 40, to: 60 },
    { finding: 'low sodium', analyte: 'sodium', from: 110, to: 130 },
    { finding: 'kidney disease', analyte: 'calcium', from: 1, to: 2 },
    { finding: 'high calcium', analyte: 'calcium', from: 3, to: 4 },
  ],
};
const graph = smallGraph(GIVEN);
const node = (id: string): number => graph.nodeOfKey(id);
const SAFE = { condition: node('kidney failure'), treatment: node('forbidden') };

function gather(change: Partial<GatheredFrom> = {}, seed = 1) {
  const told = { present: ['rash', 'microcytic anemia'].map(node), absent: [node('high iron')], patient: null };
  const path = [node('alpha'), node('safe')];
  const from: GatheredFrom = {
    disease: node('alpha'),
    path,
    told,
    safe: null,
    detail: 'full',
    ask: 'What is it?',
    withRisk: true,
    ...change,
  };
  return vignetteFactsOf(graph, from, randomStream(seed, 'gather'));
}

describe('what a vignette is told from', () => {
  it('is every told finding with its type, names and synonyms, in the order of the telling', () => {
    const { findings, absent, ask } = gather();
    expect(findings.map(({ id, type }) => [id, type])).toEqual([
      ['rash', 'sign'],
      ['microcytic anemia', 'laboratory_finding'],
    ]);
    expect(findings[0]!.synonyms).toEqual({ en: ['rash', 'eruption'], zh: ['〔rash〕'] });
    expect(absent.map(({ id }) => id)).toEqual(['high iron']);
    expect(ask).toBe('What is it?');
  });

  it('is what told findings imply, with its values, but nothing that is told', () => {
    const [implied, ...more] = gather().implied;
    expect(more).toEqual([]);
    expect([implied!.id, implied!.measures[0]!.analyte.id]).toEqual(['anemia', 'hemoglobin']);
    const told = { present: ['anemia', 'microcytic anemia'].map(node), absent: [], patient: null };
    expect(gather({ told }).implied).toEqual([]);
  });

  it('is told and implied in the values of the disease, and denied in those of all', () => {
    const values = [
      ...GIVEN.values!,
      { finding: 'anemia', analyte: 'hemoglobin', from: 90, to: 99, disease: 'alpha' },
      { finding: 'anemia', analyte: 'hemoglobin', from: 50, to: 55, disease: 'beta' },
    ];
    const mild = smallGraph({ ...GIVEN, values });
    const spans = (present: readonly string[], absent: readonly string[], disease = 'alpha') => {
      const told = { present: present.map(node), absent: absent.map(node), patient: null };
      const from = { path: [], told, safe: null, detail: 'full' as const, ask: '', withRisk: false };
      const facts = vignetteFactsOf(mild, { ...from, disease: node(disease) }, randomStream(1));
      return [...facts.findings, ...facts.implied, ...facts.absent].flatMap(({ measures }) =>
        measures.map((measure) => [measure.from, measure.to]),
      );
    };
    expect(spans(['anemia'], [])).toEqual([[90, 99]]);
    expect(spans(['microcytic anemia'], [])).toEqual([[90, 99]]);
    expect(spans(['rash'], ['anemia'])).toEqual([[60, 100]]);
    expect(spans(['anemia'], [], 'beta')).toEqual([[50, 55]]);
  });

  it('masks every name of the path in every language', () => {
    expect(gather().masked).toEqual(['alpha', 'first disease', '〔alpha〕', 'safe', '〔safe〕']);
  });

  it('tells the condition, and none where there is none', () => {
    expect(gather().background).toBeNull();
    expect(gather({ safe: SAFE }).background!.id).toBe('kidney failure');
  });

  it('limits the patient by what is told and implied, the condition among it', () => {
    const told = { present: [node('microcytic anemia')], absent: [], patient: null };
    expect(limitsOf(graph, node('alpha'), told, null).map(({ age }) => age)).toEqual([[1, 90]]);
    expect(limitsOf(graph, node('alpha'), told, SAFE).map(({ age }) => age)).toEqual([
      [1, 90],
      [18, 90],
    ]);
  });

  it('limits the patient to the ages at which the disease has a told finding, or what implies it', () => {
    const aged = smallGraph({
      ...GIVEN,
      facts: [
        ['alpha', 'has_sign', 'rash', { frequency: 'sometimes', age: '0-0.3' }],
        ['alpha', 'has_laboratory_finding', 'microcytic anemia', { age: '2-9' }],
        ['microcytic anemia', 'implies', 'anemia'],
      ],
      patients: { alpha: { age: [0, 60] } },
    });
    const at = (id: string): number => aged.nodeOfKey(id);
    const agesOf = (...present: readonly string[]) =>
      limitsOf(aged, at('alpha'), { present: present.map(at), absent: [], patient: null }, null).map(({ age }) => age);
    expect(agesOf('rash')).toEqual([[0, 0.3]]);
    expect(agesOf('rash', 'anemia')).toEqual([
      [0, 0.3],
      [2, 9],
    ]);
    expect(agesOf('high iron')).toEqual([]);
  });

  it('tells the pregnancy of whoever has a disease of pregnancy, once', () => {
    const pregnant = smallGraph({
      entities: {
        disease: 'preeclampsia, flu',
        sign: 'gravid uterus, rash',
        contraindication: 'current pregnancy',
        risk_factor: 'multifetal gestation',
      },
      facts: [
        ['preeclampsia', 'implies', 'current pregnancy'],
        ['gravid uterus', 'implies', 'current pregnancy'],
        ['preeclampsia', 'has_risk_factor', 'multifetal gestation'],
      ],
      patients: { preeclampsia: { sex: 'female' }, flu: { sex: 'both' } },
    });
    const at = (id: string): number => pregnant.nodeOfKey(id);
    const risksOf = (disease: string, present: string, withRisk = false): string[] => {
      const told = { present: [at(present)], absent: [], patient: null };
      const from = { disease: at(disease), path: [], told, safe: null, detail: 'full' as const, ask: '', withRisk };
      return vignetteFactsOf(pregnant, from, randomStream(1)).risks.map(({ id }) => id);
    };
    expect(risksOf('preeclampsia', 'rash')).toEqual(['current pregnancy']);
    expect(risksOf('preeclampsia', 'gravid uterus')).toEqual([]);
    expect(risksOf('preeclampsia', 'rash', true)).toEqual(['multifetal gestation']);
    expect(risksOf('flu', 'rash')).toEqual([]);
  });

  it('tells one risk of a full vignette alone, which such a patient can have', () => {
    const risks = (detail: GatheredFrom['detail'], on = graph): Set<string> =>
      new Set(
        Array.from({ length: 30 }, (_, seed) => {
          const told = { present: [node('rash')], absent: [], patient: null };
          const from = {
            disease: node('alpha'),
            path: [node('alpha')],
            told,
            safe: null,
            detail,
            ask: '',
            withRisk: true,
          };
          return vignetteFactsOf(on, from, randomStream(seed))
            .risks.map(({ id }) => id)
            .join();
        }),
      );
    expect(risks('full')).toEqual(new Set(['smoking', 'childbirth']));
    expect(risks('short')).toEqual(new Set(['']));
    const men = smallGraph({ ...GIVEN, patients: { ...GIVEN.patients, alpha: { sex: 'male' } } });
    expect(risks('full', men)).toEqual(new Set(['smoking']));
  });

  it('tells no risk that a patient of that age and sex cannot have', () => {
    const risksOf = (sex: 'female' | 'male'): Set<string> => {
      const told = { present: [node('rash')], absent: [], patient: { age: 30, sex } };
      const seeds = Array.from({ length: 30 }, (_, seed) => seed);
      return new Set(
        seeds.flatMap((seed) => gather({ told, safe: null, detail: 'full' }, seed).risks.map(({ id }) => id)),
      );
    };
    expect(risksOf('male')).toEqual(new Set(['smoking']));
    expect(risksOf('female')).toEqual(new Set(['smoking', 'childbirth']));
  });

  it('limits the patient to whom the risk fits', () => {
    const told = { present: [], absent: [], patient: null };
    const from = { disease: node('alpha'), path: [node('alpha')], told, safe: null, ask: '', withRisk: true } as const;
    for (let seed = 0; seed < 10; seed++) {
      const { risks, limits } = vignetteFactsOf(graph, { ...from, detail: 'full' }, randomStream(seed));
      expect(limits).toEqual(risks.flatMap(({ id }) => graph.patients(node(id)) ?? []));
    }
  });

  it('tells no risk whose name is part of what is told, denied or there besides', () => {
    const named = smallGraph({
      entities: {
        disease: 'alpha',
        sign: 'anemia, obesity of the trunk, rash',
        contraindication: 'smoking for years',
        risk_factor: 'family history of anemia, obesity, smoking',
      },
      facts: ['family history of anemia', 'obesity', 'smoking'].map((risk) => ['alpha', 'has_risk_factor', risk]),
      patients: { alpha: { age: [0, 90] } },
    });
    const at = (id: string): number => named.nodeOfKey(id);
    const risks = (present: string[], absent: string[], condition: string | null): string[] => {
      const told = { present: present.map(at), absent: absent.map(at), patient: null };
      const safe = condition === null ? null : { condition: at(condition), treatment: 0 };
      const from = { disease: 0, path: [0], told, safe, detail: 'full' as const, ask: '', withRisk: true };
      const drawn = Array.from({ length: 30 }, (_, seed) => vignetteFactsOf(named, from, randomStream(seed)).risks);
      return [...new Set(drawn.flatMap((all) => all.map(({ id }) => id)))].toSorted();
    };
    expect(risks(['rash'], [], null)).toHaveLength(3);
    expect(risks(['anemia'], [], null)).toEqual(['obesity', 'smoking']);
    expect(risks(['anemia'], ['obesity of the trunk'], null)).toEqual(['smoking']);
    expect(risks(['anemia'], ['obesity of the trunk'], 'smoking for years')).toEqual([]);
  });

  it('tells as normal what would show a negative, unless the disease or the condition changes it', () => {
    const absent = ['high iron', 'low sodium', 'high calcium'].map(node);
    const normal = (change: Partial<GatheredFrom> = {}, present = ['rash']): string[] =>
      gather({ told: { present: present.map(node), absent, patient: null }, ...change }).normal.map(({ id }) => id);
    expect(normal()).toEqual(['iron', 'sodium', 'calcium']);
    // Kidney disease, which the condition implies, changes calcium.
    expect(normal({ safe: SAFE })).toEqual(['iron', 'sodium']);
    expect(normal({ detail: 'short' })).toEqual([]);
    const none = gather({ told: { present: [node('rash')], absent: [], patient: null } });
    expect(none.normal).toEqual([]);
    // The disease has an anemia, told or not: its hemoglobin is not normal.
    const denied = gather({ told: { present: [node('rash')], absent: [node('anemia')], patient: null } });
    expect(denied.normal).toEqual([]);
  });
});

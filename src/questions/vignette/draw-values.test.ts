import { describe, expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import type { Analyte } from '../../graph/measures.ts';
import { randomStream } from '../../support/random.ts';
import { acidity, correctedCalcium } from './coherent-sets.ts';
import { drawValues, normalSpan } from './draw-values.ts';
import { factsOfCase } from './fixtures/ten-cases.ts';
import { finding, measuresOf, MEASURED_FINDINGS, SOME_ANALYTES } from './fixtures/some-analytes.ts';
import { ageOf, type Patient } from './settle-patient.ts';
import type { ToldValue, VignetteFacts } from './vignette-facts.ts';

const DRAWS = 10_000;
const ADULT: Patient = { age: ageOf(40), sex: 'female', onset: 'chronic', setting: 'clinic', course: null };

/** Sets of findings whose values belong together; drawn from by turns. */
const TOGETHER: readonly (readonly string[])[] = [
  ['high anion gap metabolic acidosis', 'hyponatremia'],
  ['high anion gap metabolic acidosis', 'hyperkalemia', 'hyperglycemia'],
  ['normal anion gap metabolic acidosis', 'hypokalemia'],
  ['metabolic acidosis'],
  ['metabolic alkalosis', 'hypokalemia'],
  ['respiratory alkalosis'],
  ['hypocalcemia', 'hypoalbuminemia'],
  ['hypercalcemia', 'hypoalbuminemia'],
  ['microcytic anemia', 'low serum iron', 'elevated total iron-binding capacity'],
  ['anemia', 'thrombocytopenia'],
  ['elevated transferrin saturation'],
  ['pancytopenia'],
  ['elevated blood pressure', 'tachycardia'],
  ['hypotension', 'bradycardia'],
];

function factsOf(ids: readonly string[]): VignetteFacts {
  return {
    ...factsOfCase('Graves disease', 'en'),
    findings: ids.map((id) => finding(id, id, 'laboratory_finding')),
    absent: [],
    normal: [],
  };
}

const numberOf = (values: readonly ToldValue[], analyte: string): number | undefined => {
  const text = values.find((value) => value.analyte === analyte)?.texts.si.numbers[0];
  return text === undefined ? undefined : Number(text);
};

describe('the values of a vignette', () => {
  it('are coherent in every draw', () => {
    const random = randomStream('coherence');
    const checked: Record<string, number> = {};
    const count = (what: string): void => void (checked[what] = (checked[what] ?? 0) + 1);
    for (const draw of atLeast(
      DRAWS,
      Array.from({ length: DRAWS }, (_, at) => at),
    )) {
      const ids = TOGETHER[draw % TOGETHER.length]!;
      const drawn = drawValues(factsOf(ids), ADULT, 'en', random);
      const all = [...drawn.vitals, ...drawn.others];
      const of = (analyte: string): number | undefined => numberOf(all, analyte);
      for (const id of ids) expect([ids, id, drawn.shown.has(id)]).toEqual([ids, id, true]);
      const [sodium, chloride, bicarbonate] = [of('sodium'), of('chloride'), of('bicarbonate')];
      if (sodium !== undefined && chloride !== undefined && bicarbonate !== undefined) {
        count('gap');
        const gap = sodium - chloride - bicarbonate;
        if (ids[0] === 'high anion gap metabolic acidosis') expect(gap).toBeGreaterThanOrEqual(19);
        else expect(gap).toBeLessThanOrEqual(12);
        expect(bicarbonate).toBeLessThan(22);
      }
      const [pH, carbonDioxide] = [of('arterial pH'), of('PaCO2')];
      if (pH !== undefined && carbonDioxide !== undefined && bicarbonate !== undefined) {
        count('gas');
        expect(Math.abs(acidity(bicarbonate, carbonDioxide) - pH)).toBeLessThanOrEqual(0.006);
        expect(ids[0]!.includes('acidosis') ? pH < 7.35 : pH > 7.45).toBe(true);
      }
      const [calcium, albumin] = [of('calcium'), of('albumin')];
      if (calcium !== undefined && albumin !== undefined) {
        count('calcium');
        const corrected = correctedCalcium(calcium, albumin);
        if (ids[0] === 'hypocalcemia') expect(corrected).toBeLessThan(2.12);
        else expect(corrected).toBeGreaterThan(2.62);
      }
      const [hemoglobin, hematocrit] = [of('hemoglobin'), of('hematocrit')];
      if (hemoglobin !== undefined) {
        count('red cells');
        expect(hematocrit).toBeGreaterThan((hemoglobin / 345) * 0.9);
        expect(hematocrit).toBeLessThan((hemoglobin / 300) * 1.1);
      }
      const pressure = all.find(({ analyte }) => analyte === 'systolic blood pressure')?.texts.si.numbers.map(Number);
      if (pressure !== undefined) {
        count('pressure');
        expect(pressure[0]! - pressure[1]!).toBeGreaterThanOrEqual(0.2 * pressure[0]!);
      }
      for (const id of ids)
        for (const { analyte, from, to } of measuresOf(id)) {
          const told = of(analyte.id);
          // The gap is left to the reader.
          if (analyte.id === 'anion gap' || told === undefined) continue;
          expect([id, told >= from && told <= to]).toEqual([id, true]);
        }
    }
    for (const what of ['gap', 'gas', 'calcium', 'red cells', 'pressure']) expect(checked[what]).toBeGreaterThan(1000);
  });

  it('of iron and its capacity give the saturation', () => {
    const random = randomStream('iron');
    const facts = factsOf(['low serum iron', 'elevated total iron-binding capacity']);
    const saturation = {
      ...finding('low transferrin saturation', '', 'laboratory_finding'),
      measures: [{ analyte: SOME_ANALYTES.find(({ id }) => id === 'transferrin saturation')!, from: 3, to: 9 }],
    };
    for (const draw of atLeast(
      500,
      Array.from({ length: 500 }, (_, at) => at),
    )) {
      const { others } = drawValues({ ...facts, findings: [...facts.findings, saturation] }, ADULT, 'en', random);
      const share = (100 * numberOf(others, 'iron')!) / numberOf(others, 'total iron-binding capacity')!;
      expect([draw, Math.abs(share - numberOf(others, 'transferrin saturation')!) <= 0.5]).toEqual([draw, true]);
    }
  });

  it('of findings that exclude each other are not told: the names are', () => {
    const { vitals, others, shown } = drawValues(
      factsOf(['hyperkalemia', 'hypokalemia']),
      ADULT,
      'en',
      randomStream('no'),
    );
    expect([...shown]).toEqual(['hyperkalemia']);
    expect([...vitals, ...others]).toHaveLength(1);
  });

  it('of a child’s pulse, breath and pressure are those of its age', () => {
    const random = randomStream('child');
    const infant: Patient = { ...ADULT, age: ageOf(0.3) };
    for (const draw of atLeast(
      200,
      Array.from({ length: 200 }, (_, at) => at),
    )) {
      const { vitals } = drawValues(factsOf(['tachycardia', 'tachypnea', 'hypotension']), infant, 'en', random);
      const [pulse, breath] = [numberOf(vitals, 'heart rate')!, numberOf(vitals, 'respiratory rate')!];
      expect([draw, pulse > 150 && pulse < 200, breath > 45 && breath < 70]).toEqual([draw, true, true]);
      expect(numberOf(vitals, 'systolic blood pressure')!).toBeLessThan(75);
    }
  });

  it('are normal only where no finding speaks against it', () => {
    const normal = SOME_ANALYTES.filter(({ id }) => ['temperature', 'heart rate', 'potassium'].includes(id));
    const facts = { ...factsOf(['hyperkalemia']), normal };
    const fever = { ...finding('chills', '寒战', 'symptom'), measures: [] };
    const told = (extra: VignetteFacts['findings']): string[] => {
      const { vitals, others } = drawValues(
        { ...facts, findings: [...facts.findings, ...extra] },
        ADULT,
        'en',
        randomStream(1),
      );
      return [...vitals, ...others].map(({ analyte }) => analyte);
    };
    expect(told([])).toEqual(['temperature', 'heart rate', 'potassium']);
    expect(told([fever])).toEqual(['heart rate', 'potassium']);
  });

  it('deny a finding where its analyte may be normal, and are left out where it may not', () => {
    const absent = [finding('hyperkalemia', '高钾血症', 'laboratory_finding')];
    const potassium = SOME_ANALYTES.filter(({ id }) => id === 'potassium');
    const facts = { ...factsOf(['anemia']), absent };
    expect([...drawValues({ ...facts, normal: potassium }, ADULT, 'en', randomStream(1)).denied]).toEqual([
      'hyperkalemia',
    ]);
    expect([...drawValues(facts, ADULT, 'en', randomStream(1)).denied]).toEqual([]);
  });

  it('are possible where the reference range is open: a ratio is no more than one', () => {
    const open: Analyte = {
      id: 'cup-to-disc ratio',
      names: { en: 'cup-to-disc ratio', zh: '杯盘比' },
      specimen: { en: '', zh: '' },
      unit: '',
      reference: [0.8, null],
      decimals: 2,
      conventional: { unit: '', factor: 1, offset: 0, decimals: 2 },
    };
    expect(normalSpan({ ...open, reference: [0.8, null] }, ADULT)![1]).toBe(1);
    expect(normalSpan({ ...open, reference: [0.95, null] }, ADULT)).toBeNull();
    expect(normalSpan({ ...open, id: 'some index' }, ADULT)![1]).toBeCloseTo(1.28);
  });

  it('show every measured finding of an adult', () => {
    for (const id of atLeast(30, MEASURED_FINDINGS)) {
      const { shown } = drawValues(factsOf([id]), ADULT, 'zh', randomStream(id));
      expect([id, shown.has(id)]).toEqual([id, true]);
    }
  });
});

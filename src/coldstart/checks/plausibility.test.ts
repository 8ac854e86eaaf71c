import { describe, expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { shippedGraph } from '../../../test/worlds/shipped-graph.ts';
import { BOUNDS } from './bounds.ts';
import { traceOf } from './fixtures/traces.ts';
import { Plausibility } from './plausibility.ts';

const measures = shippedGraph().measures;
const plausibility = new Plausibility(measures);
const verdicts = (text: string): string[] => plausibility.values(text).map(({ verdict }) => verdict);

describe('a value behind its name', () => {
  it.each([
    ['potassium is 4.2 mmol/L', ['plausible']],
    ['potassium is 42 mmol/L', ['impossible']],
    ['血钾42 mmol/L', ['impossible']],
    ['K+ 42', ['impossible']],
    ['BP 1200/80 mmHg', ['impossible']],
    ['ABG: pH 5.1, PaCO2 30 mmHg', ['impossible', 'plausible']],
    ['P 88 bpm, T 38.5 °C', ['plausible', 'plausible']],
    ['SpO2 为 120％', ['impossible']],
    ['glucose 90 mg/dL, later glucose 500 mmol/L', ['plausible', 'impossible']],
    ['hemoglobin 140 g/L', ['plausible']],
    ['hemoglobin 140 g/dL', ['impossible']],
    ['temperature 101 °F', ['plausible']],
    ['temperature 101 °C', ['impossible']],
    // Of the graph's measures.
    ['serum ferritin 500 ng/mL; calcium 95 mg/dL', ['plausible', 'impossible']],
  ])('%s', (text, expected) => {
    expect(verdicts(text)).toEqual(expected);
  });

  it('of another specimen, of a salt or as a dose is none', () => {
    for (const text of [
      'urine potassium 88 mmol/L',
      '尿钾88 mmol/L',
      'potassium chloride 40 mmol/L',
      'potassium 40 mEq by mouth',
      'sodium rose by 300 mmol/L',
      'a refrigerator temperature 4 °C',
      'gastric pH 1.5',
      'an enzyme with a pH of 5.0',
      'r = -0.84 and p = 0.03',
      'T = 12, P = 400',
      'pH = 6.1 + log(24 / 1.2)',
    ])
      expect(verdicts(text), text).toEqual([]);
  });
});

it('the flaw names the bound and where it comes from', () => {
  expect(plausibility.flawOf(traceOf('So potassium is 42 mmol/L.'))).toEqual({
    reason: 'impossible-value',
    evidence:
      'potassium is 42 mmol/L: potassium is 0 to 15 mmol/L (outlier bound of MIMIC-Extract, variable_ranges.csv)',
  });
});

it('no value that a disease of the seed graph shows is impossible', () => {
  const analytes = new Map(measures.analytes.map((analyte) => [analyte.id, analyte]));
  const lines = atLeast(300, measures.values).flatMap(({ analyte, from, to }) => {
    const { names, unit } = analytes.get(analyte)!;
    return [from, to].flatMap((value) => [`${names.en} ${value} ${unit}`, `${names.zh}${value} ${unit}`]);
  });
  const found = plausibility.values(lines.join('\n'));
  expect(found.length).toBeGreaterThan(lines.length / 3);
  expect(found.filter(({ verdict }) => verdict === 'impossible').map(({ text }) => text)).toEqual([]);
});

it('every bound has names in both languages, a range and a source', () => {
  for (const { names, low, high, source } of atLeast(30, BOUNDS)) {
    expect(
      names.some((name) => /\p{Script=Han}/u.test(name)),
      names[0],
    ).toBe(true);
    expect(low).toBeLessThan(high);
    expect(source).not.toBe('');
  }
});

import { describe, expect, it } from 'vitest';
import { traceOf } from './fixtures/traces.ts';
import { unitFlaw, unitLines } from './units.ts';

const verdicts = (text: string): string[] => unitLines(text).map(({ verdict }) => verdict);

describe('two quantities that are said to be one', () => {
  it.each([
    ['glucose 126 mg/dL (7.0 mmol/L)', ['right']],
    ['glucose 126 mg/dL (70 mmol/L)', ['wrong']],
    ['肌酐1.0 mg/dL，即88 μmol/L', ['right']],
    ['calcium 4 mEq/L = 2 mmol/L', ['right']],
    ['calcium 4 mEq/L = 4 mmol/L', ['wrong']],
    ['38.5 °C (101.3 °F)', ['right']],
    ['38.5 °C (103 °F)', ['wrong']],
    ['a fever of 38.5 C (101.3 F)', ['right']],
    ['0.5 g = 500 mg', ['right']],
    ['1 tsp (15 mL)', ['wrong']],
    ['70 kg = 154 cm', ['clash']],
  ])('%s', (text, expected) => {
    expect(verdicts(text)).toEqual(expected);
  });

  it('are left alone where the substance is unknown, or the second is an aside', () => {
    expect(verdicts('of it 126 mg/dL (7.0 mmol/L)')).toEqual(['unparseable']);
    expect(verdicts('prednisone 1 mg/kg (60 mg) daily')).toEqual(['unparseable']);
    expect(verdicts('glucose 126 mg/dL (70-99 mg/dL)')).toEqual([]);
    expect(verdicts('5 mg/kg × 68 kg = 340 mg')).toEqual([]);
  });
});

it('what cannot be added clashes where a sum is claimed', () => {
  expect(verdicts('5 mg + 3 mmol = 8 mg')).toContain('clash');
  expect(verdicts('5 mg + 3 g = 3005 mg')).toEqual([]);
  expect(verdicts('4 mL/kg × 10 kg + 2 mL/kg × 10 kg = 60 mL')).toEqual([]);
  expect(verdicts('morphine 5 mg + 10 mL saline')).toEqual([]);
});

it('a flaw says which of the two it is', () => {
  expect(unitFlaw(traceOf('glucose 126 mg/dL (70 mmol/L)'))).toEqual({
    reason: 'wrong-conversion',
    evidence: '126 mg/dL (70 mmol/L',
  });
  expect(unitFlaw(traceOf('70 kg = 154 cm'))?.reason).toBe('clash-of-units');
  expect(unitFlaw(traceOf('glucose 126 mg/dL (7 mmol/L)'))).toBeNull();
});

import ucum from '@lhncbc/ucum-lhc';
import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { UNIT_CODES, unitAt } from './clinical-units.ts';
import { plainNumbers } from './plain-numbers.ts';

const codeOf = (text: string): string | null => unitAt(plainNumbers(text), 0)?.code ?? null;

it('every code of the table is one of UCUM', () => {
  const units = ucum.UcumLhcUtils.getInstance();
  for (const code of atLeast(40, UNIT_CODES))
    expect(units.getSpecifiedUnit(code, 'validate').status, code).toBe('valid');
});

it.each([
  ['mmHg', 'mm[Hg]'],
  ['mm Hg', 'mm[Hg]'],
  ['mEq/L', 'meq/L'],
  ['IU/L', '[IU]/L'],
  ['mcg', 'ug'],
  ['µg', 'ug'],
  ['μg/kg/min', 'ug/kg/min'],
  ['bpm', '/min'],
  ['次/分', '/min'],
  ['×10⁹/L', '10*9/L'],
  ['x10^9/L', '10*9/L'],
  ['kg/m²', 'kg/m2'],
  ['℃', 'Cel'],
  ['°F', '[degF]'],
  ['tsp', '[tsp_us]'],
  ['mL/min/1.73 m²', 'mL/min/{1.73_m2}'],
  ['毫克/分升', 'mg/dL'],
  ['毫摩尔／升', 'mmol/L'],
  ['毫米汞柱', 'mm[Hg]'],
  ['毫升/分', 'mL/min'],
  ['mg per day', 'mg/d'],
])('%s', (spelling, code) => {
  expect(codeOf(spelling)).toBe(code);
});

it('a word that begins like a unit is none, and a lone letter says that it is bare', () => {
  for (const word of ['mgs of', 'grams1', 'hello', 'Lipase', '分']) expect(codeOf(word), word).toBeNull();
  expect(unitAt(' F.', 0)).toMatchObject({ code: '[degF]', bare: true });
});

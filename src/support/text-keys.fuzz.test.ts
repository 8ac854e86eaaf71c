import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../test/worlds/fuzz.ts';
import { frameKey, textKey } from './text-grams.ts';

const texts = [
  'Na+ 140 mmol/L, K+ 2.9; pH 7.21 (±0.05) ≥ 5 %',
  '血钾2.9，尿量↑，10⁶/L，½ 片',
  '5′-end of CO₂ at -3 °C',
];

describe('keys of texts', () => {
  it('are made of any text', () =>
    fuzz('text keys', damaged(texts), (text) => [textKey(text), frameKey(text)], { refusesNothing: true }));

  it('of two that differ in a digit, a sign or a decimal point are two', () => {
    const number = fc.tuple(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 9 }));
    fc.assert(
      fc.property(number, fc.constantFrom('dose of', 'level', '血钾', 'Ca2+ is'), ([whole, part], words) => {
        const forms = [
          `${whole}.${part}`,
          `${whole}${part}`,
          `-${whole}.${part}`,
          `${whole}.${part + 1}`,
          `${whole} ${part}`,
        ];
        forms.push(
          `<${whole}.${part}`,
          `≥${whole}.${part}`,
          `±${whole}.${part}`,
          `${whole}/${part}`,
          `${whole}:${part}`,
        );
        forms.push(
          `${whole}.${part}%`,
          `${whole}.${part}‰`,
          `${whole}^${part}`,
          `${whole}^-${part}`,
          `≈${whole}.${part}`,
        );
        const keys = forms.map((form) => textKey(`${words} ${form} here`));
        expect(new Set(keys).size).toBe(forms.length);
      }),
    );
  });

  it.each([
    ['5 mg', '5 µg'],
    ['+/- 2', '+ 2'],
    ['5′', '5″'],
    ['⇑ALT', '⇓ALT'],
    ['Ca2+', 'Ca3+'],
    ['left', 'right'],
    ['α', 'β'],
    ['√2', '2'],
  ])('tell %s from %s', (one, other) => {
    expect(textKey(`what is ${one} here`)).not.toBe(textKey(`what is ${other} here`));
  });

  it.each(['1,000', '<sup>', '- ', '5~', '**', '/-', "5'", '½'])('take time as the text is long: %s', (part) =>
    expectLinear((size) => part.repeat(size), 10_000, textKey),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compatibleForm } from './compatible-form.ts';

describe('the compatible form', () => {
  it.each([
    ['７ ｍｇ', '7 mg'],
    ['10⁶', '10^6'],
    ['10⁻³ m²', '10^\u22123 m2'],
    ['2½ h', '2 1/2 h'],
    ['½ h', '1/2 h'],
    ['②③', '2 3'],
    ['ⅠⅡ', 'I II'],
    ['Ca²⁺', 'Ca2+'],
  ])('of %s is %s', (text, form) => {
    expect(compatibleForm(text)).toBe(form);
  });

  it('is NFKC where nothing would be lost, and stays when made again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'Ｂ', '高', '，', '7', ' ', '%', '－') }), (text) => {
        expect(compatibleForm(text)).toBe(text.normalize('NFKC'));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('1', 'x', '⁶', '½', '②', 'Ⅳ', '⁻') }), (text) => {
        expect(compatibleForm(compatibleForm(text))).toBe(compatibleForm(text));
      }),
    );
  });
});

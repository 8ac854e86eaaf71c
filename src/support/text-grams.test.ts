import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GramSet } from './gram-set.ts';
import { countWords, eachGram, frameKey, textKey, tokensOf } from './text-grams.ts';

function gramKeys(tokens: readonly string[], size: number): string[] {
  const keys: string[] = [];
  eachGram(tokens, size, (high, low, index) => {
    expect(index).toBe(keys.length);
    keys.push(`${high}:${low}`);
  });
  return keys;
}

describe('grams', () => {
  it('are equal exactly where the runs of tokens are, wherever they stand', () => {
    const word = fc.constantFrom('a', 'b', 'ab', 'ba', 'fever', '热');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (tokens, size) => {
        const keys = gramKeys(tokens, size);
        const runs = keys.map((_, index) => tokens.slice(index, index + size).join(' '));
        expect(keys).toHaveLength(Math.max(0, tokens.length - size + 1));
        expect(new Set(keys).size).toBe(new Set(runs).size);
        runs.forEach((run, index) => expect(keys[runs.indexOf(run)]).toBe(keys[index]));
      }),
    );
  });

  it('are of words, or of Chinese characters among them', () => {
    expect(tokensOf('The ＨｂＡ１ｃ, 7.5%: 高血压!', 'words')).toEqual(['the', 'hba1c', '7.5', '%', '高', '血', '压']);
    expect(tokensOf('A1 型', 'characters')).toEqual(['a', '1', '型']);
    expect(tokensOf(' ,.', 'words')).toEqual([]);
  });
});

const apart: readonly (readonly [one: string, other: string])[] = [
  ['a potassium of 2.4 mmol/L', 'a potassium of 24 mmol/L'],
  ['lithium 0,8 mmol/L', 'lithium 08 mmol/L'],
  ['a dose of .5 mg', 'a dose of 5 mg'],
  ['HBsAg+ and HBeAg-', 'HBsAg- and HBeAg+'],
  ['HBsAg-, anti-HBs', 'HBsAg, anti-HBs'],
  ['HBsAg(-)', 'HBsAg(+)'],
  ['HBsAg（−）', 'HBsAg'],
  ['a base excess of −8', 'a base excess of 8'],
  ['patellar reflex 2++', 'patellar reflex 2+'],
  ['pCO2 > 45', 'pCO2 < 45'],
  ['pCO2 ≥ 45', 'pCO2 > 45'],
  ['pCO2 <= 45', 'pCO2 45'],
  ['a loss of 20 %', 'a loss of 20'],
  ['血钠＞145', '血钠＜145'],
  ['platelets 50 × 10⁹/L', 'platelets 50 x 109/L'],
  ['a titre of 1:16', 'a titre of 116'],
  ['1/2 of a tablet', '12 of a tablet'],
  ['1½ tablets', '11/2 tablets'],
  ['3-5 days', '35 days'],
  ['3～5天', '35天'],
  ['38 ± 2', '382'],
  ['①②', '⑫'],
  ['Ⅰ、Ⅱ', 'Ⅲ'],
  ['I, II', 'III'],
  ['days 1, 2', 'days 12'],
  ['vitamins A, D', 'vitamins AD'],
  ['↑ calcium, ↓ phosphate', '↓ calcium, ↑ phosphate'],
  ['♂ 45', '♀ 45'],
];

const same: readonly (readonly [one: string, other: string])[] = [
  ['Platelets of 50 × 10⁹/L', 'platelets of 50 x 10^9/l'],
  ['10<sup>-9</sup> mol', '10⁻⁹ mol'],
  ['m²', 'm2'],
  ['HCO₃⁻ 24', 'HCO3- 24'],
  ['Rh–, then', 'Rh− then'],
  ['white cells 12,500', 'White cells 12500'],
  ['0,8 mmol', '0.8 mmol'],
  ['0·8 mmol', '.8 mmol'],
  ['>= 45', '≥45'],
  ['＞ 45 ％', '>45%'],
  ['3 - 5 days', '3–5 days'],
  ['IL-6 and x-ray', 'IL6 and X ray'],
  ['a fever - a cough — a rash', 'A fever, a cough; a rash'],
  ['given i.v. now.', 'given IV now'],
  ['**bold** words', 'bold words'],
  ['高血压，３级', '高血压 3 级'],
];

describe('the key of a text', () => {
  it.each(apart)('tells %s from %s', (one, other) => {
    expect(textKey(one)).not.toBe(textKey(other));
    expect(tokensOf(one, 'words')).not.toEqual(tokensOf(other, 'words'));
  });

  it.each(same)('takes %s for %s', (one, other) => {
    expect(textKey(one)).toBe(textKey(other));
  });

  it('is empty without a letter and a digit', () => {
    expect(['', '?!', '+', ' – '].map(textKey)).toEqual(['', '', '', '']);
  });

  it('without numbers and marks is one for the same words about other values', () => {
    expect(frameKey('a potassium of 2.4mmol/L')).toBe(frameKey('A potassium of 24 mmol/L'));
    expect(frameKey('HBsAg+')).toBe(frameKey('HBsAg-'));
    expect(frameKey('vitamin B12')).not.toBe(frameKey('vitamin D3'));
  });

  it('takes time as the text is long', () => {
    for (const part of ['1,234', '1,', '-', '5 - ', '<sup>', '^', '10**', '①', 'a.', '~5', '⁹', '5⁹', '(-'])
      expect(textKey(`x ${part.repeat(100_000)}`)).not.toBe('');
  }, 20_000);
});

describe('words', () => {
  it('are counted one by one in Chinese that begins with Latin letters, marks not at all', () => {
    expect(countWords('CKD患者贫血')).toBe(5);
    expect(countWords('> 5 %')).toBe(1);
    expect(countWords('1.5 mg of it')).toBe(4);
  });
});

describe('GramSet', () => {
  it('numbers keys as a Map does, while it grows', () => {
    const [set, map] = [new GramSet(), new Map<string, number>()];
    for (let step = 0; step < 40_000; step++) {
      const [high, low] = [Math.imul(step % 9000, 0x9e3779b1) >>> 0, (step % 9000) % 7];
      const key = `${high}:${low}`;
      if (!map.has(key)) map.set(key, map.size);
      expect(set.add(high, low)).toBe(map.get(key));
    }
    expect(set.size).toBe(map.size);
    expect(set.numberOf(1, 2)).toBe(-1);
    expect(set.numberOf(0, 0)).toBe(0);
  });
});

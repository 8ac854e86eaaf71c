import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GramSet } from './gram-set.ts';
import { eachGram, tokensOf } from './text-grams.ts';

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
    expect(tokensOf('The ＨｂＡ１ｃ, 7.5%: 高血压!', 'words')).toEqual(['the', 'hba1c', '7', '5', '高', '血', '压']);
    expect(tokensOf('A1 型', 'characters')).toEqual(['a', '1', '型']);
    expect(tokensOf(' ,.', 'words')).toEqual([]);
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

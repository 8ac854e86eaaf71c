import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnMerges, type Merge } from './learn-merges.ts';

const spelled = (merges: readonly Merge[]): string[] => merges.map(({ left, right }) => `${left}+${right}`);

describe('learnMerges', () => {
  it('learns the merges of Sennrich et al., ties by bytes', () => {
    const words = new Map([
      ['low', 5],
      ['lower', 2],
      ['newest', 6],
      ['widest', 3],
    ]);
    expect(spelled(learnMerges(words, { mergeCount: 6, minimumCount: 2 }))).toEqual([
      'e+s',
      'es+t',
      'l+o',
      'lo+w',
      'e+w',
      'ew+est',
    ]);
  });

  it('merges runs from the left and counts an overlapping pair as often as it stands there', () => {
    expect(spelled(learnMerges(new Map([['aaaaa', 1]]), { mergeCount: 9, minimumCount: 1 }))).toEqual([
      'a+a',
      'aa+a',
      'aa+aaa',
    ]);
  });

  it('stops at the limit, at the minimum, and when nothing is left', () => {
    const words = new Map([
      ['ab', 3],
      ['cd', 2],
      ['e', 9],
    ]);
    expect(spelled(learnMerges(words, { mergeCount: 1, minimumCount: 1 }))).toEqual(['a+b']);
    expect(spelled(learnMerges(words, { mergeCount: 9, minimumCount: 3 }))).toEqual(['a+b']);
    expect(spelled(learnMerges(words, { mergeCount: 9, minimumCount: 1 }))).toEqual(['a+b', 'c+d']);
    expect(learnMerges(new Map(), { mergeCount: 9, minimumCount: 1 })).toEqual([]);
  });

  it('gives what counting everything anew before each merge gives, in whatever order the words come', () => {
    const entry = fc.tuple(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\xff'), minLength: 1, maxLength: 9 }),
      fc.integer({ min: 1, max: 9 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(entry, { maxLength: 12, selector: ([word]) => word }), (entries) => {
        const limits = { mergeCount: 12, minimumCount: 2 };
        const expected = learnSlowly(new Map(entries), limits.mergeCount, limits.minimumCount);
        expect(learnMerges(new Map(entries), limits)).toEqual(expected);
        expect(learnMerges(new Map(entries.toReversed()), limits)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

/** The definition, word for word. */
function learnSlowly(words: ReadonlyMap<string, number>, mergeCount: number, minimumCount: number): Merge[] {
  let cut = [...words].map(([word, weight]) => ({ tokens: [...word], weight }));
  const merges: Merge[] = [];
  while (merges.length < mergeCount) {
    const pairs = new Map<string, Merge & { count: number }>();
    for (const { tokens, weight } of cut) {
      for (let at = 0; at + 1 < tokens.length; at++) {
        const [left, right] = [tokens[at]!, tokens[at + 1]!];
        const key = `${left}|${right}`;
        pairs.set(key, { left, right, count: (pairs.get(key)?.count ?? 0) + weight });
      }
    }
    const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
    const [best] = [...pairs.values()].sort(
      (a, b) => b.count - a.count || order(a.left, b.left) || order(a.right, b.right),
    );
    if (best === undefined || best.count < minimumCount) break;
    merges.push({ left: best.left, right: best.right });
    cut = cut.map(({ tokens, weight }) => ({ tokens: mergeOnce(tokens, best), weight }));
  }
  return merges;
}

function mergeOnce(tokens: readonly string[], { left, right }: Merge): string[] {
  const result: string[] = [];
  for (let at = 0; at < tokens.length; at++) {
    if (tokens[at] === left && tokens[at + 1] === right) {
      result.push(left + right);
      at++;
    } else result.push(tokens[at]!);
  }
  return result;
}

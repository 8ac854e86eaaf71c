import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../support/errors.ts';
import { checkStopStrings, StopMatcher, textBeforeStop } from './stop-strings.ts';

/** Matches a text whose bytes are cut into tokens of these lengths; says how many bytes were taken. */
function takenOf(text: string, strings: readonly string[], lengths: readonly number[]): number {
  const bytes = Buffer.from(text, 'utf8').toString('latin1');
  const tokens: string[] = [];
  for (let at = 0; at < bytes.length; at += tokens.at(-1)!.length)
    tokens.push(bytes.slice(at, at + (lengths[tokens.length % lengths.length] ?? 1)));
  const matcher = new StopMatcher({ strings, bytesOf: (token) => tokens[token]! });
  return tokens.filter((_, token) => matcher.take(token)).join('').length;
}

describe('stop strings', () => {
  it.each<[string, readonly string[], string]>([
    ['one two', ['two'], 'one '],
    ['one two', ['three'], 'one two'],
    ['one two', ['o', 'one'], ''],
    ['one two', ['wo', 'e two', 'two'], 'on'],
    ['abcx', ['abc', 'b'], 'a'],
    ['热：发热', ['发'], '热：'],
    ['', ['a'], ''],
  ])('of %j with %j leave %j', (text, strings, left) => {
    expect(textBeforeStop(text, strings)).toBe(left);
  });

  it('end where they are complete, however tokens cut the text and its characters', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '热', '🙂', ' ', 'ab')).map((parts) => parts.join(''));
    const strings = fc.array(fc.constantFrom('ab', 'b热', '🙂', 'aab', ' a', '热热'), { maxLength: 3 });
    fc.assert(
      fc.property(text, strings, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), (said, stops, lengths) => {
        const ends = stops.flatMap((stop) => (said.includes(stop) ? [said.indexOf(stop) + stop.length] : []));
        const whole = Buffer.byteLength(said);
        const end = ends.length === 0 ? whole : Buffer.byteLength(said.slice(0, Math.min(...ends)));
        const taken = takenOf(said, stops, lengths);
        // The last token may hold bytes behind the string.
        expect(taken).toBeGreaterThanOrEqual(end);
        expect(taken).toBeLessThan(Math.max(end, 1) + Math.max(...lengths));
        if (ends.length === 0) expect(taken).toBe(whole);
      }),
      { numRuns: 500 },
    );
  });

  it('take nothing behind the end, and cut what was drawn there', () => {
    const matcher = new StopMatcher({ strings: ['bc'], bytesOf: (token) => 'abcd'[token]! });
    expect([0, 1, 2, 3].map((token) => matcher.take(token))).toEqual([true, true, true, false]);
    expect(matcher.cut({ tokens: [0, 1, 2, 3], logprobs: [-1, -2, -3, -4], stopReason: 'length' })).toEqual({
      tokens: [0, 1, 2],
      logprobs: [-1, -2, -3],
      stopReason: 'stop',
    });
  });

  it.each([[['']], [['x'.repeat(257)]], [Array.from({ length: 17 }, (_, at) => `${at}`)]])(
    'are refused: %j',
    (strings) => {
      expect(() => checkStopStrings({ strings, bytesOf: String })).toThrow(EngineError);
    },
  );
});

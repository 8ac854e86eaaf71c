import { describe, expect, it } from 'vitest';
import { compareRates, decodingRate } from './decoding.ts';

describe('the rate of decoding', () => {
  it('leaves out the prompt and the first token of each answer', () => {
    const first = { seconds: 2, tokens: 8 };
    expect(decodingRate({ first, whole: { seconds: 6, tokens: 8 * 64 } })).toBe((8 * 63) / 4);
  });

  it('is refused where many tokens took no longer than one', () => {
    const first = { seconds: 2, tokens: 1 };
    expect(() => decodingRate({ first, whole: { seconds: 1.9, tokens: 2 } })).toThrow('--new-tokens');
  });
});

it('compares by round', () => {
  expect(compareRates([100, 50, 30], [50, 25, 10])).toEqual({
    ratio: { median: 2, lowerQuartile: 2, upperQuartile: 2.5, rounds: 3 },
    tokensPerSecond: 50,
    peerTokensPerSecond: 25,
  });
});

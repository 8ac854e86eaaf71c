import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostProbableTokens } from './most-probable.ts';

it('finds what sorting all finds, lower ids first among equals', () => {
  const logprob = fc.integer({ min: -9, max: 0 });
  fc.assert(
    fc.property(fc.array(logprob, { maxLength: 60 }), fc.integer({ min: 1, max: 20 }), (logprobs, count) => {
      const sorted = logprobs.map((value, token) => ({ token, logprob: value }));
      sorted.sort((a, b) => b.logprob - a.logprob || a.token - b.token);
      expect(mostProbableTokens(Float32Array.from(logprobs), count)).toEqual(sorted.slice(0, count));
    }),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completionDatum, policyDatum, totalWeight, weightedDatum } from './datum.ts';

const tokens = fc.array(fc.nat(99), { minLength: 1, maxLength: 12 });

describe('a datum', () => {
  it('is shifted: every target is the token after its input, with the weight of that token', () => {
    expect(weightedDatum([5, 6, 7, 8], [1, 2, 3, 4])).toEqual({
      tokens: [5, 6, 7],
      targetTokens: [6, 7, 8],
      weights: [2, 3, 4],
    });
  });

  it('of prompt and completion learns from the completion alone, from its first token to its last', () => {
    expect(completionDatum([1, 2, 3], [4, 5], 0.5)).toEqual({
      tokens: [1, 2, 3, 4],
      targetTokens: [2, 3, 4, 5],
      weights: [0, 0, 0.5, 0.5],
    });
    expect(completionDatum([1], [4, 5], 1).weights).toEqual([1, 1]);
  });

  it('of a rollout has the sampler and the advantage where the completion is', () => {
    expect(policyDatum([1, 2, 3], [4, 5], [-0.1, -0.2], 0.75, 0.25)).toEqual({
      tokens: [1, 2, 3, 4],
      targetTokens: [2, 3, 4, 5],
      weights: [0, 0, 0.25, 0.25],
      logprobs: [0, 0, -0.1, -0.2],
      advantages: [0, 0, 0.75, 0.75],
    });
  });

  it('has arrays of one length and the completion as its weighted targets, whatever the lengths', () => {
    fc.assert(
      fc.property(tokens, tokens, fc.double({ min: 0.1, max: 3, noNaN: true }), (prompt, completion, weight) => {
        const logprobs = completion.map((_, at) => -at - 1);
        const datum = policyDatum(prompt, completion, logprobs, 2, weight);
        const lengths = [datum.tokens, datum.targetTokens, datum.weights, datum.logprobs!, datum.advantages!];
        expect(new Set(lengths.map(({ length }) => length))).toEqual(new Set([prompt.length + completion.length - 1]));
        const weighted = [...datum.targetTokens].filter((_, at) => datum.weights[at] !== 0);
        expect(weighted).toEqual(completion);
        expect([...datum.logprobs!].filter((value) => value !== 0)).toEqual(logprobs);
        expect(totalWeight(datum)).toBeCloseTo(weight * completion.length, 9);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { SHAPES } from '../support/model-shapes.ts';
import { multipliedParameters, sameLoss } from './lora.ts';

describe('the first loss', () => {
  it('is the same of both sides but for rounding', () => {
    expect(sameLoss([14.2036, 14.2035, 14.2034])).toBe(14.2035);
  });

  it('that differs says that the sides do not compute the same', () => {
    expect(() => sameLoss([14.2, 13.9])).toThrow('first losses from 13.9 to 14.2');
  });
});

describe('parameters that a token is multiplied with', () => {
  const { vocabSize, hiddenSize } = SHAPES['4M'];

  it('are those of the matrices, the embedding not among them', () => {
    const layer = hiddenSize * (2 * 256 + 2 * 64 + 3 * 768);
    expect(multipliedParameters(SHAPES['4M'])).toBe(4 * layer + vocabSize * hiddenSize);
  });

  it('are as many where the embedding is the head too', () => {
    const tied = { ...SHAPES['4M'], tieWordEmbeddings: true };
    expect(multipliedParameters(tied)).toBe(multipliedParameters(SHAPES['4M']));
  });
});

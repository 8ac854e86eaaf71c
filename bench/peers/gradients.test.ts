import { describe, expect, it } from 'vitest';
import { relativeDifference, worstOf } from './gradients.ts';

describe('two gradients of a tensor', () => {
  it('differ by their largest difference, relative to the largest number', () => {
    expect(relativeDifference(Float32Array.of(1, -4, 2), Float32Array.of(1, -4, 1))).toBe(0.25);
    expect(relativeDifference(Float32Array.of(0, 0), Float32Array.of(0, 0))).toBe(0);
  });

  it('are never alike where one has a number that is none', () => {
    expect(relativeDifference(Float32Array.of(Number.NaN), Float32Array.of(1))).toBeNaN();
    expect(relativeDifference(Float32Array.of(1), Float32Array.of(0))).toBe(Infinity);
  });
});

describe('the tensors of a model', () => {
  const tensors = (...differences: number[]) => differences.map((difference, at) => ({ name: `t${at}`, difference }));

  it('are told by the worst of them', () => {
    expect(worstOf(tensors(1e-6, 3e-5, 2e-6))).toEqual({
      tensors: 3,
      largestDifference: 3e-5,
      ofTensor: 't1',
      medianDifference: 2e-6,
    });
  });

  it.each([[0.1], [Infinity], [Number.NaN]])('fail where one differs by %d', (difference) => {
    expect(() => worstOf(tensors(1e-6, difference))).toThrow(/gradients of t1 differ by/);
  });
});

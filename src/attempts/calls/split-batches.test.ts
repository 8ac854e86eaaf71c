import { describe, expect, it } from 'vitest';
import { splitBatches } from './split-batches.ts';

const split = (sizes: readonly number[], requests: number, bytes: number): number[][] =>
  splitBatches(sizes, (size) => size, { requests, bytes });

describe('batches', () => {
  it('hold no more requests and no more bytes than a provider takes, in order', () => {
    expect(split([1, 1, 1, 1, 1], 2, 100)).toEqual([[1, 1], [1, 1], [1]]);
    expect(split([60, 40, 1, 99, 100], 9, 100)).toEqual([[60, 40], [1, 99], [100]]);
    expect(split([], 9, 100)).toEqual([]);
  });

  it('refuse a request that fits into none', () => {
    expect(() => split([5, 101], 9, 100)).toThrow(/101 bytes, and a batch takes 100; ask it with transport = "live"/);
  });
});

import { describe, expect, it } from 'vitest';
import { RequestQueue } from './request-queue.ts';

function queues(requests: number, workers: number): RequestQueue[] {
  const queue = Array.from({ length: requests }, (_, index) => ({ index, seed: 0, prompt: Int32Array.of(0) }));
  const nextRequest = new SharedArrayBuffer(4);
  return Array.from({ length: workers }, () => new RequestQueue({ queue, nextRequest, workers }));
}

const indexes = (queue: RequestQueue, count: number): number[] => queue.take(count).map(({ index }) => index);

describe('RequestQueue', () => {
  it('lets every worker begin with the same number, whoever comes first', () => {
    const [first, second] = queues(64, 2) as [RequestQueue, RequestQueue];
    expect(first.take(128)).toHaveLength(32);
    expect(second.take(128)).toHaveLength(32);
    expect(first.take(128)).toEqual([]);
  });

  it('gives every request once, at most half of what is left to either of two', () => {
    const [first, second] = queues(11, 2) as [RequestQueue, RequestQueue];
    expect([indexes(first, 4), indexes(second, 4)]).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    expect([indexes(first, 4), indexes(second, 4), indexes(first, 4)]).toEqual([[8, 9], [10], []]);
  });
});

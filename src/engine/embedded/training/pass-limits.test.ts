import { describe, expect, it } from 'vitest';
import { halfBillion, miniature, wide } from '../../../../bench/support/model-shapes.ts';
import {
  activationsOfToken,
  attentionBlocksOf,
  maxChunkTargetsOf,
  maxPassTokensOf,
  targetChunksOf,
} from './pass-limits.ts';

describe('a pass', () => {
  it('has as many tokens as keep the kernels busy, or as its activations leave room for, whatever the vocabulary', () => {
    expect([miniature, wide].map(maxPassTokensOf)).toEqual([1536, 1536]);
    const tokens = maxPassTokensOf(halfBillion);
    expect(tokens).toBeGreaterThan(440);
    expect(4 * tokens * activationsOfToken(halfBillion)).toBeLessThanOrEqual(3e9);
    expect(maxPassTokensOf({ ...halfBillion, vocabSize: 10 })).toBe(tokens);
    expect(maxPassTokensOf({ ...halfBillion, layerCount: 1_000_000 })).toBe(1);
  });
});

describe('the queries of a sequence', () => {
  it('look at all keys at once up to 512 tokens, then in even blocks', () => {
    expect(attentionBlocksOf(512)).toEqual({ count: 1, size: 512 });
    expect(attentionBlocksOf(513)).toEqual({ count: 5, size: 103 });
    expect(attentionBlocksOf(4096)).toEqual({ count: 32, size: 128 });
  });
});

describe('the targets of a pass', () => {
  it('are taken at once where the vocabulary is small', () => {
    expect([1, 512, 1536, 10_000].map((targets) => targetChunksOf(targets, miniature))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('are cut evenly into chunks of at most 128 MiB of logits', () => {
    expect(4 * maxChunkTargetsOf(halfBillion) * halfBillion.vocabSize).toBeLessThanOrEqual(2 ** 27);
    expect(targetChunksOf(1, halfBillion)).toEqual({ count: 1, size: 1 });
    expect(targetChunksOf(440, halfBillion)).toEqual({ count: 2, size: 220 });
    expect(targetChunksOf(441, halfBillion)).toEqual({ count: 3, size: 147 });
    expect(targetChunksOf(100, { vocabSize: 2 ** 26 })).toEqual({ count: 100, size: 1 });
  });

  it('are cut of a sequence that is longer than a pass, of a small vocabulary too', () => {
    expect(targetChunksOf(23_664, miniature)).toEqual({ count: 2, size: 11_832 });
  });
});

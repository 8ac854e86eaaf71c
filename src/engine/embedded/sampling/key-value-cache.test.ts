import { describe, expect, it } from 'vitest';
import { cacheInputNames } from '../network/decode-step.ts';
import { CacheMemory } from './cache-memory.ts';
import { KeyValueCache, roomFor } from './key-value-cache.ts';

const config = {
  modelType: 'qwen2',
  vocabSize: 8,
  hiddenSize: 4,
  intermediateSize: 4,
  layerCount: 2,
  headCount: 2,
  keyValueHeadCount: 2,
  headSize: 2,
  ropeTheta: 1,
  rmsNormEpsilon: 1e-6,
  tieWordEmbeddings: true,
  maxPositions: 100,
} as const;
const { layerCount, keyValueHeadCount, headSize } = config;

/** Keys and values of one prompt of `length` tokens, numbered so that every place is told from every other. */
function promptStores(length: number, start: number): Float32Array[] {
  const size = keyValueHeadCount * length * headSize;
  return Array.from({ length: 2 * layerCount }, (_, store) =>
    Float32Array.from({ length: size }, (_number, at) => start + store * 1000 + at),
  );
}

/** What the decode step would see of one row: all its tokens of one store and head, those of the mask that count. */
function rowOf(cache: KeyValueCache, rows: number, row: number, store: number, head: number): number[] {
  const feeds = cache.feeds(rows);
  const names = cacheInputNames(store >> 1);
  const tensor = feeds[store % 2 === 0 ? names.keys : names.values]!;
  const span = tensor.dims[3]!;
  const width = feeds['mask']!.dims[4]!;
  const mask = (feeds['mask']!.data as Float32Array).subarray(row * width, (row + 1) * width);
  expect(mask[0]).toBe(0);
  const data = tensor.data as Float32Array;
  const start = (row * keyValueHeadCount + head) * span * headSize;
  const counted = Array.from({ length: span }, (_, place) => place).filter((place) => mask[place + 1] === 0);
  return counted.flatMap((place) => [...data.subarray(start + place * headSize, start + (place + 1) * headSize)]);
}

function promptRow(stores: readonly Float32Array[], length: number, store: number, head: number): number[] {
  return [...stores[store]!.subarray(head * length * headSize, (head + 1) * length * headSize)];
}

describe('KeyValueCache', () => {
  const [short, long] = [promptStores(3, 0), promptStores(20, 50_000)];
  const everyPlace = [0, 1, 2, 3].flatMap((store) => [0, 1].map((head) => [store, head] as const));
  const filled = (): KeyValueCache => {
    const cache = new KeyValueCache(config, roomFor(3, 60));
    cache.fit(0, 20);
    cache.fill(0, 3, short, 0, 3);
    cache.fill(1, 20, long, 0, 20);
    return cache;
  };

  it('keeps rows through growth, shrinking and moves', () => {
    const cache = filled();
    cache.fit(2, 50);
    cache.fit(2, 0);
    cache.move(1, 2);
    cache.move(0, 1);
    cache.move(2, 0);
    cache.fit(2, 33);
    for (const [store, head] of everyPlace) {
      expect(rowOf(cache, 2, 0, store, head)).toEqual(promptRow(long, 20, store, head));
      expect(rowOf(cache, 2, 1, store, head)).toEqual(promptRow(short, 3, store, head));
    }
    expect([cache.length(0), cache.length(1)]).toEqual([20, 3]);
  });

  it('appends a token to every row, past the end of the span', () => {
    const cache = filled();
    const width = 2 * layerCount * keyValueHeadCount * headSize;
    for (let count = 0; count < 30; count++) {
      cache.append(
        2,
        Float32Array.from({ length: 2 * width }, (_, at) => -(count * 100 + at + 1)),
      );
    }
    for (const [store, head] of everyPlace) {
      const at = (store * keyValueHeadCount + head) * headSize;
      const added = Array.from({ length: 30 }, (_, count) =>
        [0, 1].map((index) => -(count * 100 + at + index + 1)),
      ).flat();
      expect(rowOf(cache, 2, 0, store, head)).toEqual([...promptRow(short, 3, store, head), ...added]);
    }
    expect([cache.length(0), cache.length(1)]).toEqual([33, 50]);
  });

  it('has a mask as wide as whole blocks of the softmax, and zeros to fill the logits up', () => {
    const cache = filled();
    for (const longest of [20, 63, 64]) {
      cache.fit(2, Math.min(longest, 60));
      const feeds = cache.feeds(2);
      const parts = [...(feeds['parts']!.data as BigInt64Array)].map(Number);
      const width = feeds['mask']!.dims[4]!;
      expect(parts).toEqual([1, feeds[cacheInputNames(0).keys]!.dims[3], feeds['padding']!.dims[4]]);
      expect(parts[1]! % 16).toBe(0);
      expect(width % 64).toBe(0);
      expect(parts[0]! + parts[1]! + parts[2]!).toBe(width);
    }
  });

  it('shows nothing of what an earlier call left in its memory', () => {
    const memory = new CacheMemory();
    const [stores] = [memory.take(2 * layerCount, 3 * keyValueHeadCount * 64 * headSize)];
    for (const store of stores) store.fill(Number.NaN);
    const cache = new KeyValueCache(config, roomFor(3, 60), { memory });
    cache.fit(0, 20);
    cache.fill(0, 3, short, 0, 3);
    cache.fill(1, 20, long, 0, 20);
    cache.fit(2, 50);
    cache.fit(2, 0);
    for (let count = 0; count < 20; count++) {
      cache.append(2, new Float32Array(2 * 2 * layerCount * keyValueHeadCount * headSize));
    }
    const feeds = cache.feeds(2);
    for (let layer = 0; layer < layerCount; layer++) {
      const names = cacheInputNames(layer);
      expect(feeds[names.keys]!.data).not.toContain(Number.NaN);
      expect(feeds[names.values]!.data).not.toContain(Number.NaN);
    }
  });
});

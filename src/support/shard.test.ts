import { describe, expect, it } from 'vitest';
import { ConfigError } from './errors.ts';
import { isOfShard, shardIndexOf, shardSchema, shardText, wholeOf, type Shard } from './shard.ts';

/** Folders that were begun hold answers by it. */
const OF_FOUR = [2, 2, 4, 1, 4, 3, 1, 3, 4, 1, 4, 2];

const ids = Array.from({ length: 4000 }, (_, at) => `question ${at}`);

describe('the shard of an item', () => {
  it('is one of all, and each gets about as many', () => {
    for (const count of [1, 2, 7, 64]) {
      const sizes = Map.groupBy(ids, (id) => shardIndexOf(id, count));
      expect([...sizes.keys()].toSorted((left, right) => left - right)).toEqual(
        Array.from({ length: count }, (_, at) => at + 1),
      );
      const mean = ids.length / count;
      // Six standard deviations of a fair draw.
      for (const { length } of sizes.values()) expect(Math.abs(length - mean)).toBeLessThan(6 * Math.sqrt(mean) + 1);
    }
  });

  it('stays what it was on any day and machine', () => {
    expect(ids.slice(0, 12).map((id) => shardIndexOf(id, 4))).toEqual(OF_FOUR);
    expect([1, 2, 3, 4].filter((index) => isOfShard({ index, count: 4 }, ids[0]!))).toEqual([OF_FOUR[0]]);
  });
});

const folderOf = (shard: Shard, folder = `out/x.${shard.index}`) => ({ folder, shard });
const quarters = [1, 2, 3, 4].map((index) => folderOf({ index, count: 4 }));

describe('the shards of a whole', () => {
  it('are put into their order', () => {
    expect(wholeOf(quarters.toReversed())).toEqual(quarters);
    expect(wholeOf([folderOf({ index: 1, count: 1 })])).toHaveLength(1);
  });

  it.each([
    ['none', [], 'no folder of a shard is named'],
    ['a missing one', [quarters[0]!, quarters[2]!, quarters[3]!], 'shard 2/4 is missing: give the folders of all 4'],
    ['a doubled one', [...quarters, folderOf({ index: 3, count: 4 }, 'copy')], 'out/x.3 and copy are both shard 3/4'],
    ['another count', [...quarters, folderOf({ index: 3, count: 5 }, 'other')], 'out/x.1 is shard 1/4 and other is'],
    ['many missing', [folderOf({ index: 1, count: 40 })], '9/40 and 31 more is missing'],
  ])('are refused with %s', (_, folders, words) => {
    expect(() => wholeOf(folders)).toThrow(ConfigError);
    expect(() => wholeOf(folders)).toThrow(words);
  });

  it('are written as one of so many', () => {
    expect(shardText({ index: 2, count: 4 })).toBe('2/4');
    for (const damaged of [{ index: 5, count: 4 }, { index: 0, count: 4 }, { index: 1 }, { index: 1, count: 20_000 }])
      expect(shardSchema.safeParse(damaged).success).toBe(false);
  });
});

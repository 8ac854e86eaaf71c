import { expect, it } from 'vitest';
import { CacheMemory } from './cache-memory.ts';

it('gives a later call the arrays of an earlier one if they are large enough', () => {
  const memory = new CacheMemory();
  const [first, second] = memory.take(2, 100);
  expect(memory.take(2, 60)).toEqual([first, second]);
  expect(memory.take(1, 100)[0]).toBe(first);
  const larger = memory.take(2, 101);
  expect(larger[0]).not.toBe(first);
  expect(larger.map((array) => array.length)).toEqual([101, 101]);
});

it('keeps no more than it may', () => {
  const memory = new CacheMemory(800);
  const [kept] = memory.take(2, 100);
  expect(memory.take(2, 100)[0]).toBe(kept);
  const [large] = memory.take(2, 101);
  expect(memory.take(2, 101)[0]).not.toBe(large);
});

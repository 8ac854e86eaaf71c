/** For loops of tests over made data: a loop that has nothing to look at must not pass. */
import { expect } from 'vitest';

/** `items` as they are, after a check that there are so many at least. */
export function atLeast<Item>(count: number, items: Iterable<Item>): readonly Item[] {
  const list = [...items];
  expect(list.length, 'things to look at').toBeGreaterThanOrEqual(count);
  return list;
}

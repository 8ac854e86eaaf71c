import { describe, expect, it } from 'vitest';
import type { IndexedItem } from '../shown-items.ts';
import { labelChoices, matchingItems, pageOf, type ItemFilter } from './item-filter.js';

const item = (id: string, outcomes: string, more: Partial<IndexedItem> = {}): IndexedItem => ({
  benchmark: 0,
  id,
  title: `Title of ${id}`,
  outcomes,
  labels: {},
  ...more,
});
const index = [
  item('a', 'rw', { labels: { subject: 'heart', step: '1' } }),
  item('b', 'rr', { labels: { subject: 'lung' } }),
  item('c', '-u', { benchmark: 1, labels: { subject: 'heart' } }),
  item('d', '--', { benchmark: 1 }),
];
const all: ItemFilter = { benchmark: null, run: 0, outcome: null, label: null, words: '' };
const ids = (change: Partial<ItemFilter>): string =>
  matchingItems(index, { ...all, ...change })
    .map((at) => index[at]!.id)
    .join('');

describe('the filters', () => {
  it('leave what some run was asked, in the order of the index', () => {
    expect(ids({})).toBe('abc');
  });

  it('take a benchmark, an outcome of the chosen run, or where runs differ', () => {
    expect(ids({ benchmark: 1 })).toBe('c');
    expect([ids({ outcome: 'r' }), ids({ run: 1, outcome: 'r' }), ids({ run: 1, outcome: 'u' })]).toEqual([
      'ab',
      'b',
      'c',
    ]);
    // An unasked run does not differ from another.
    expect(ids({ outcome: 'differ' })).toBe('a');
  });

  it('take a label with its value, and words of id or title without their case', () => {
    expect(ids({ label: ['subject', 'heart'] })).toBe('ac');
    expect(ids({ label: ['step', 'heart'] })).toBe('');
    expect([ids({ words: '  TITLE OF B ' }), ids({ words: 'c' }), ids({ words: 'nothing' })]).toEqual(['b', 'c', '']);
  });
});

describe('the labels to choose from', () => {
  it('are those of the benchmark, counted and sorted', () => {
    expect(labelChoices(index, null)).toEqual([
      { label: 'step', group: '1', count: 1 },
      { label: 'subject', group: 'heart', count: 2 },
      { label: 'subject', group: 'lung', count: 1 },
    ]);
    expect(labelChoices(index, 1)).toEqual([{ label: 'subject', group: 'heart', count: 1 }]);
  });

  it('are not more than a list can show', () => {
    const many = Array.from({ length: 2500 }, (_, at) => item(`i${at}`, 'r', { labels: { n: String(at) } }));
    expect(labelChoices(many, null)).toHaveLength(2000);
  });
});

describe('a page of the list', () => {
  it('stops at both ends', () => {
    const list = [1, 2, 3, 4, 5];
    expect(pageOf(list, 1, 2)).toEqual({ page: 1, last: 2, shown: [3, 4] });
    expect(pageOf(list, 9, 2)).toEqual({ page: 2, last: 2, shown: [5] });
    expect(pageOf(list, -1, 2).shown).toEqual([1, 2]);
    expect(pageOf([], 3, 2)).toEqual({ page: 0, last: 0, shown: [] });
  });
});

import { describe, expect, it } from 'vitest';
import { coverageOf, type Counts } from './coverage.ts';
import type { Edition } from './definition.ts';

const four: Edition = {
  name: 'four',
  rows: 10,
  items: 9,
  gold: { A: 4, B: 3, C: 2, D: 1 },
  optionCounts: { 4: 10 },
  options: [4, 4],
  labels: { subject: { one: 6, two: 4 } },
  paper: true,
};
const five: Edition = { ...four, name: 'five', gold: null, optionCounts: null, options: [5, 5], items: null };
const whole: Counts = {
  rows: 10,
  items: { length: 9 },
  gold: { A: 4, B: 3, C: 2, D: 1 },
  optionCounts: { 4: 10 },
  labels: { subject: { one: 6, two: 4 } },
};
const of = (counts: Partial<Counts>) => coverageOf({ editions: [four, five] }, { ...whole, ...counts });

describe('coverage', () => {
  it('is whole when every known count is the published one, and says which are known', () => {
    expect(of({})).toEqual({
      kind: 'whole',
      edition: four,
      asserted: ['rows', 'items', 'options', 'gold histogram', 'option counts', 'label subject'],
    });
    expect(of({ gold: { A: 10 }, optionCounts: { 5: 10 } })).toEqual({
      kind: 'whole',
      edition: five,
      asserted: ['rows', 'options', 'label subject'],
    });
  });

  it.each<[string, Partial<Counts>, RegExp]>([
    ['right letters', { gold: { A: 3, B: 4, C: 2, D: 1 } }, /right answers by letter: A 3, B 4, .*; allowed: A 4, B 3/],
    ['a letter too many', { gold: { A: 4, B: 3, C: 2, E: 1 } }, /right answers by letter/],
    ['items', { items: { length: 10 } }, /10 items; allowed: 9/],
    ['labels', { labels: {} }, /rows by subject: ; allowed: one 6, two 4/],
    ['options', { optionCounts: { 3: 1, 4: 9 } }, /rows of 3, 4 options; allowed: 4 to 4/],
    ['more rows', { rows: 11 }, /11 rows; allowed: 10 \(four\)/],
    [
      'more of a letter than the whole has',
      { rows: 6, gold: { D: 2, A: 4 } },
      /2 rows with right answer D; the whole benchmark has 1/,
    ],
  ])('is wrong by %s', (_, counts, problem) => {
    const coverage = of(counts);
    expect(coverage.kind).toBe('wrong');
    expect(('problems' in coverage ? coverage.problems : []).join('\n')).toMatch(problem);
  });

  it('is a part with fewer rows that the whole could hold', () => {
    expect(of({ rows: 3, gold: { A: 2, D: 1 }, optionCounts: { 4: 3 } })).toEqual({ kind: 'part', edition: four });
    expect(of({ rows: 3, gold: { E: 3 }, optionCounts: { 5: 3 } })).toEqual({ kind: 'part', edition: five });
  });
});

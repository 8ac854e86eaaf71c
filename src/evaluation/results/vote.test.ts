import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerMark } from '../../records/benchmark.ts';
import { majorityVote, passAtK, reportedKs } from './vote.ts';

const mark = (letters: string, correct: boolean): AnswerMark => ({
  set: 'medqa',
  itemId: 'x',
  sample: 0,
  reading: letters === '' ? { kind: 'unread', reason: 'no-answer-block' } : { kind: 'read', letters: [...letters] },
  correct,
  labels: {},
});
const [right, wrong, other, unread] = [mark('A', true), mark('B', false), mark('C', false), mark('', false)];

describe('majorityVote', () => {
  it.each([
    ['the right letter most often', [right, right, wrong], 1, false],
    ['a wrong letter most often', [right, wrong, wrong], 0, false],
    ['two first places', [right, wrong], 1 / 2, true],
    ['three first places', [right, wrong, other], 1 / 3, true],
    ['a shared first place of wrong letters', [wrong, other], 0, true],
    ['unread answers do not vote', [unread, unread, unread, right], 1, false],
    ['nothing read', [unread, undefined], 0, false],
    ['nothing there', [], 0, false],
    ['sets are one vote', [mark('AC', true), mark('AC', true), mark('A', false)], 1, false],
  ] as const)('%s', (_, marks, share, tied) => {
    expect(majorityVote(marks)).toEqual({ right: share, tied });
  });
});

describe('passAtK', () => {
  it('is the share of draws with a right one, by counting all of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (marks, k) => {
          fc.pre(k <= marks.length);
          const draws = Array.from({ length: 2 ** marks.length }, (_, bits) => bits).filter(
            (bits) => bits.toString(2).replaceAll('0', '').length === k,
          );
          const withRight = draws.filter((bits) => marks.some((isRight, at) => isRight && ((bits >> at) & 1) === 1));
          expect(passAtK(marks.length, marks.filter(Boolean).length, k)).toBeCloseTo(
            withRight.length / draws.length,
            12,
          );
        },
      ),
    );
  });

  it('is reported for powers of two and for all', () => {
    expect(reportedKs(1)).toEqual([1]);
    expect(reportedKs(4)).toEqual([1, 2, 4]);
    expect(reportedKs(10)).toEqual([1, 2, 4, 8, 10]);
  });
});

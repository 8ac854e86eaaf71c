/** What several samples of one item say together: the majority's vote, and the chance that one of k is right. */
import type { AnswerMark } from '../../records/benchmark.ts';

export interface Vote {
  /**
   * 1 where the letters read most often are right, 0 where not. Where several sets of letters are read equally often, the
   * expected value of a fair draw among them. What is unread or refused does not vote; when none is read it is 0.
   */
  readonly right: number;
  readonly tied: boolean;
}

export function majorityVote(marks: readonly (AnswerMark | undefined)[]): Vote {
  const votes = new Map<string, { count: number; correct: boolean }>();
  for (const mark of marks) {
    if (mark?.reading.kind !== 'read') continue;
    const letters = mark.reading.letters.join('');
    const vote = votes.get(letters) ?? { count: 0, correct: mark.correct };
    vote.count++;
    votes.set(letters, vote);
  }
  const most = Math.max(0, ...[...votes.values()].map(({ count }) => count));
  const leaders = [...votes.values()].filter(({ count }) => count === most);
  if (leaders.length === 0) return { right: 0, tied: false };
  return { right: leaders.filter(({ correct }) => correct).length / leaders.length, tied: leaders.length > 1 };
}

/**
 * The chance that at least one of k samples drawn without replacement is right: 1 - C(n - c, k) / C(n, k) of n samples with
 * c right ones, which is unbiased for pass@k. 1 <= k <= n.
 */
export function passAtK(samples: number, right: number, k: number): number {
  if (samples - right < k) return 1;
  let allWrong = 1;
  for (let drawn = 0; drawn < k; drawn++) allWrong *= (samples - right - drawn) / (samples - drawn);
  return 1 - allWrong;
}

/** 1, 2, 4, ... and all of them. */
export function reportedKs(samples: number): number[] {
  const powers = Array.from({ length: 31 }, (_, power) => 2 ** power).filter((k) => k < samples);
  return [...powers, samples];
}

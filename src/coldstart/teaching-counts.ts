/** What a teacher's tries came to. A try without a whole answer is none, neither right nor wrong: pass@1 leaves it out. */
import type { TraceAttempt, TraceVerdict } from '../records/trace-attempt.ts';

export interface TeachingCounts {
  /** Questions. */
  readonly asked: number;
  /** Tries at each, at the most. */
  readonly attempts: number;
  /** Of all tries: those with an answer that came to its end, of these those in the format, of these the right ones. */
  readonly whole: number;
  readonly wellFormed: number;
  readonly right: number;
  /** Paid for and no answer. */
  readonly cutOff: number;
  readonly empty: number;
  readonly mixedChannels: number;
  readonly filtered: number;
  readonly failed: number;
  readonly notAsked: number;
  /** Questions with a trace that is trained on. */
  readonly kept: number;
  /** Share of questions with a kept trace: pass@attempts. */
  readonly passAtAttempts: number;
  /** Share of whole answers that could be kept: pass@1; null where there is none. */
  readonly passAt1: number | null;
}

export function countTeaching(questions: number, attempts: number, tries: readonly TraceAttempt[]): TeachingCounts {
  const count = (...verdicts: TraceVerdict[]): number =>
    tries.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const right = count('right');
  const wellFormed = right + count('wrong', 'unread', 'names-letters');
  const whole = wellFormed + count('no-format');
  const kept = tries.filter((each) => each.kept).length;
  return {
    asked: questions,
    attempts,
    whole,
    wellFormed,
    right,
    cutOff: count('cut-off'),
    empty: count('empty'),
    mixedChannels: count('mixed-channels'),
    filtered: count('filtered'),
    failed: count('failed'),
    notAsked: count('not-asked'),
    kept,
    passAtAttempts: kept / questions,
    passAt1: whole === 0 ? null : right / whole,
  };
}

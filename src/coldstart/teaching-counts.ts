/** What a teacher's tries came to. A try without a whole answer is none, neither right nor wrong: pass@1 leaves it out. */
import {
  RUNGS,
  type Rung,
  type TraceAttempt,
  type TraceVerdict,
  WELL_FORMED,
  WHOLE,
} from '../records/trace-attempt.ts';

/** Of the tries of one rung; `kept`: traces that are trained on. A type, so that it is JSON to a summary. */
export type RungCounts = Readonly<Record<'tries' | 'right' | 'kept', number>>;

export interface TeachingCounts {
  /** Questions. */
  readonly asked: number;
  /** Tries at each on the first rung, at the most. */
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
  /** Share of questions with a right try on the first rung: pass@attempts. */
  readonly passAtAttempts: number;
  /** Share of whole answers on the first rung that could be kept: pass@1; null where there is none. */
  readonly passAt1: number | null;
  /** Rungs that were asked. */
  readonly rungs: Readonly<Partial<Record<Rung, RungCounts>>>;
}

export function countTeaching(questions: number, attempts: number, tries: readonly TraceAttempt[]): TeachingCounts {
  const count = (...verdicts: readonly TraceVerdict[]): number => countOf(tries, verdicts);
  const [firstRung] = RUNGS.filter((rung) => tries.some((each) => each.rung === rung));
  const first = tries.filter(({ rung }) => rung === firstRung);
  const firstWhole = countOf(first, WHOLE);
  const solved = new Set(first.flatMap(({ questionId, verdict }) => (verdict === 'right' ? [questionId] : [])));
  return {
    asked: questions,
    attempts,
    whole: count(...WHOLE),
    wellFormed: count(...WELL_FORMED),
    right: count('right'),
    cutOff: count('cut-off'),
    empty: count('empty'),
    mixedChannels: count('mixed-channels'),
    filtered: count('filtered'),
    failed: count('failed'),
    notAsked: count('not-asked'),
    kept: tries.filter(({ kept }) => kept).length,
    passAtAttempts: solved.size / questions,
    passAt1: firstWhole === 0 ? null : countOf(first, ['right']) / firstWhole,
    rungs: Object.fromEntries(
      RUNGS.flatMap((rung) => {
        const own = tries.filter((each) => each.rung === rung);
        const counts = {
          tries: own.length,
          right: countOf(own, ['right']),
          kept: own.filter(({ kept }) => kept).length,
        };
        return own.length === 0 ? [] : [[rung, counts] as const];
      }),
    ),
  };
}

function countOf(tries: readonly TraceAttempt[], verdicts: readonly TraceVerdict[]): number {
  return tries.filter(({ verdict }) => verdicts.includes(verdict)).length;
}

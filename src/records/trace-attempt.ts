/** One try of a teacher at one question: every try, not the one alone that was kept, so that readers can choose anew. */
import { z } from 'zod';
import { strategySchema } from './trajectory.ts';

/**
 * What a try came to. `right` and `wrong` were read; `unread` and `no-format` were whole and are no trace; `names-letters`:
 * its reasoning names options by letters that are not those of the bank. The rest are no answers, and so not wrong ones.
 */
export const TRACE_VERDICTS = [
  'right',
  'wrong',
  'unread',
  'no-format',
  'names-letters',
  'cut-off',
  'filtered',
  'empty',
  'mixed-channels',
  'failed',
  'not-asked',
] as const;
export type TraceVerdict = (typeof TRACE_VERDICTS)[number];

export const traceAttemptSchema = z.strictObject({
  questionId: z.string(),
  /** From 0. */
  attempt: z.number().int().nonnegative(),
  verdict: z.enum(TRACE_VERDICTS),
  /** As the bank letters the options, whatever order they were shown in. */
  letter: z.string().nullable(),
  /** Written, as the model counts them. */
  tokens: z.number().int().nonnegative().nullable(),
  finish: z.enum(['stop', 'length', 'filtered', 'unknown']).nullable(),
  strategy: strategySchema,
  /** What the teacher saw of the answer: nothing, what was wrong with another try, or the answer itself. */
  sawAnswer: z.enum(['none', 'feedback', 'gold']),
  /** This is the one that is trained on. */
  kept: z.boolean(),
});
export type TraceAttempt = z.infer<typeof traceAttemptSchema>;

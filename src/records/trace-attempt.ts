/** One try of a teacher at one question: every try, not the one alone that was kept, so that readers can choose anew. */
import { z } from 'zod';
import { sawAnswerSchema, strategySchema } from './trajectory.ts';

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

/** Of answers that came to their end: those in the format, and all. */
export const WELL_FORMED: readonly TraceVerdict[] = ['right', 'wrong', 'unread', 'names-letters'];
export const WHOLE: readonly TraceVerdict[] = [...WELL_FORMED, 'no-format'];

/**
 * How a try was asked for, in the order in which a question goes from one to the next: the question alone; with what was
 * wrong with an earlier try; along the relations of the graph's path; with the right answer (the paper's way).
 */
export const RUNGS = ['blind', 'refinement', 'skeleton', 'with-answer'] as const;
export type Rung = (typeof RUNGS)[number];

/** What is wrong with a try that did not come to the answer, and so how it is refined. */
export const FAILURE_KINDS = ['wrong-step', 'one-hypothesis', 'wrong-number', 'form', 'undetermined'] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

export const traceAttemptSchema = z.strictObject({
  questionId: z.string(),
  rung: z.enum(RUNGS),
  /** On its rung, from 0. */
  attempt: z.number().int().nonnegative(),
  verdict: z.enum(TRACE_VERDICTS),
  /** As the bank letters the options, whatever order they were shown in. */
  letter: z.string().nullable(),
  /** Written, as the model counts them. */
  tokens: z.number().int().nonnegative().nullable(),
  finish: z.enum(['stop', 'length', 'filtered', 'unknown']).nullable(),
  strategy: strategySchema,
  /** Of the earlier try that this one refines; null on other rungs. */
  failure: z.enum(FAILURE_KINDS).nullable(),
  sawAnswer: sawAnswerSchema,
  /** Mean log-probability of the trace's tokens under the student, nats; null where nobody asked. */
  studentLogProbability: z.number().nullable(),
  /** This is the one that is trained on. */
  kept: z.boolean(),
});
export type TraceAttempt = z.infer<typeof traceAttemptSchema>;

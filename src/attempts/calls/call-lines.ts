/** Lines of a journal of calls: what was begun, and what became of it. An answer is kept as it came, unread. */
import { z } from 'zod';

const count = z.number().int().nonnegative().nullable();

/** Written before the request is sent: what has no other line behind it was in flight when a process ended. */
export const begunLineSchema = z.strictObject({
  kind: z.literal('begun'),
  key: z.string(),
  /** The most that it can take, of which the budget was told. */
  mostRead: count,
  mostWritten: count,
});

export const answeredLineSchema = z.strictObject({
  kind: z.literal('answered'),
  key: z.string(),
  item: z.string(),
  index: z.number().int().nonnegative(),
  /** As it came; null where nothing came. */
  content: z.string().nullable(),
  /** Of a field of its own. */
  reasoning: z.string().nullable(),
  finish: z.enum(['stop', 'length', 'filtered', 'unknown']),
  /** As the model counts them; null is unknown. */
  read: count,
  written: count,
  /** Of those written. */
  reasoningTokens: count,
  /** From the request to its answer; null of a batch. */
  seconds: z.number().nullable(),
  /** The batch that it came with; absent: it was asked for alone. */
  batch: z.string().optional(),
});
export type AnsweredLine = z.infer<typeof answeredLineSchema>;

export const failedLineSchema = z.strictObject({
  kind: z.literal('failed'),
  key: z.string(),
  reason: z.string(),
  message: z.string(),
  /** It may be asked for again, by itself or by a later call. */
  again: z.boolean(),
  /** It was sent and nothing came back: it may have been billed. */
  unanswered: z.boolean(),
  batch: z.string().optional(),
});
export type FailedLine = z.infer<typeof failedLineSchema>;

export const callLineSchema = z.discriminatedUnion('kind', [begunLineSchema, answeredLineSchema, failedLineSchema]);
export type CallLine = z.infer<typeof callLineSchema>;

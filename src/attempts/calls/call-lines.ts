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

/** Of a line of a batch, before which no `begun` stands: the most that its request can take. */
const mostOfBatch = { mostRead: count.optional(), mostWritten: count.optional() };

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
  ...mostOfBatch,
});
export type AnsweredLine = z.infer<typeof answeredLineSchema>;

/** As the model counts them; null is unknown. */
const billedTokens = z.strictObject({ read: count, written: count });
export type BilledTokens = Readonly<z.infer<typeof billedTokens>>;

/** Why a request failed that was written in a way which its model does not take, and is written otherwise from then on. */
export const OF_FORM = 'form';

/** A request that brought no answer. */
export const failedLineSchema = z.strictObject({
  kind: z.literal('failed'),
  key: z.string(),
  reason: z.string(),
  message: z.string(),
  /** It may be asked for again, by itself or by a later call. */
  again: z.boolean(),
  /** It was sent and nothing came back: it may have been billed. */
  unanswered: z.boolean(),
  /** The model worked on it and failed in its reply, and bills it. */
  billed: billedTokens.optional(),
  batch: z.string().optional(),
  ...mostOfBatch,
});
export type FailedLine = z.infer<typeof failedLineSchema>;

/** What was made of a call whose requests have failed: no request ends with it. */
export const judgedLineSchema = z.strictObject({
  kind: z.literal('judged'),
  key: z.string(),
  reason: z.string(),
  message: z.string(),
  /** Another day it may be answered. */
  again: z.boolean(),
});
export type JudgedLine = z.infer<typeof judgedLineSchema>;

export const callLineSchema = z.discriminatedUnion('kind', [
  begunLineSchema,
  answeredLineSchema,
  failedLineSchema,
  judgedLineSchema,
]);
export type CallLine = z.infer<typeof callLineSchema>;

/** What an audit found, as JSON: one row a model or file. zod's numbers are finite. */
import { z } from 'zod';
import { bilingualSchema } from '../../records/row.ts';

const shareSchema = z.number().min(0).max(1);
const countSchema = z.number().int().nonnegative();

/** A share with its 95 % interval, cluster-robust; null where there is nothing to take it of. */
const rateSchema = z
  .object({ share: shareSchema, low: shareSchema, high: shareSchema, count: countSchema, of: countSchema })
  .nullable();
export type Rate = z.infer<typeof rateSchema>;

const changeSchema = z.object({
  difference: z.number().min(-1).max(1),
  low: z.number().min(-1).max(1),
  high: z.number().min(-1).max(1),
});
export type Change = z.infer<typeof changeSchema>;

const auditRowSchema = z.object({
  name: z.string(),
  label: bilingualSchema,
  answers: countSchema,
  claims: countSchema,
  /** Names in our own sentences that the graph lacks. */
  unresolved: countSchema,
  /** Answers that assert no hop that was found. */
  silent: countSchema,
  /** Of the claims. */
  supported: rateSchema,
  contradicted: rateSchema,
  unknown: rateSchema,
  /** Of the answers: those with a contradicted claim, and those with one that is contradicted or unknown. */
  answersContradicted: rateSchema,
  answersUnsupported: rateSchema,
  /** Of the right answers: those with a contradicted claim. */
  rightContradicted: rateSchema,
});
export type AuditRow = z.infer<typeof auditRowSchema>;

export const auditSchema = z.object({
  kind: z.literal('fleming-audit'),
  version: z.literal(1),
  rows: z.array(auditRowSchema),
  /** Each row against the one that its training began from, on the questions that both answered. */
  changes: z.array(
    z.object({
      baseline: z.string(),
      candidate: z.string(),
      accuracy: changeSchema.nullable(),
      /** Of the share of answers with a contradicted claim; of those with an unsupported one. */
      contradicted: changeSchema,
      unsupported: changeSchema,
    }),
  ),
});
export type Audit = z.infer<typeof auditSchema>;

/** Manual review of questions (paper section 3.1, filter b): what a reviewer is shown, and what a reviewer decided. */
import { z } from 'zod';
import { bankQuestionSchema, type BankQuestion } from './bank-question.ts';
import { unreadReasonSchema } from './score.ts';

export const trialSchema = z.strictObject({
  /** 0 to trials - 1. */
  trial: z.number().int().nonnegative(),
  /** In the letters of the bank, whatever order the model was shown; null: unread. */
  letter: z.string().nullable(),
  unread: unreadReasonSchema.nullable(),
  right: z.boolean(),
  /** The whole output. */
  raw: z.string(),
});
export type Trial = z.infer<typeof trialSchema>;

export const reviewItemSchema = z.strictObject({
  question: z.custom<BankQuestion>((value) => bankQuestionSchema.safeParse(value).success, 'not a question of a bank'),
  /** Why a person must look. */
  reason: z.enum(['failed-all-trials', 'reviewers-disagree']),
  /** Name of the model that tried. */
  validator: z.string(),
  trials: z.array(trialSchema),
});
export type ReviewItem = z.infer<typeof reviewItemSchema>;

export const decisionSchema = z.strictObject({
  questionId: z.string().min(1).max(4000),
  /** SHA-256 over stem, options and answer: a decision is about these words and no others. */
  questionSha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** `withdraw` takes the reviewer's decision before it back. */
  action: z.enum(['keep', 'correct', 'drop', 'withdraw']),
  /** The right letter, of `correct`; else null. */
  answer: z
    .string()
    .regex(/^[A-U]$/)
    .nullable(),
  note: z.string().max(2000),
  reviewer: z.string().trim().min(1).max(100),
  /** ISO 8601; for a person. What came later is what stands further down in the file: clocks differ. */
  at: z.iso.datetime().max(40),
});
export type Decision = z.infer<typeof decisionSchema>;

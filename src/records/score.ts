/** One model's answer to one held-out question, as it was read and marked. */
import { z } from 'zod';
import { difficultyTierSchema, languageSchema, raritySchema } from './question.ts';

export const unreadReasonSchema = z.enum([
  /** Thinking was never closed: the generation ran out of tokens. */
  'truncated-thinking',
  /** Nothing between an opening and a closing answer tag after the thinking. */
  'no-answer-block',
  /** The block holds no visible character. */
  'empty-answer',
  /** The block is longer than any answer (2,000 characters). */
  'too-long',
  /** Several options, or a letter and the text of another option. */
  'ambiguous',
  /** One letter that the question does not offer. */
  'outside-options',
  /** Something that names no option. */
  'unrecognised',
]);
export type UnreadReason = z.infer<typeof unreadReasonSchema>;

export const readingSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('read'),
    letter: z.string().regex(/^[A-U]$/),
    /** What the block held: the letter alone, the letter with words, or an option's words alone. */
    via: z.enum(['letter', 'letter-and-text', 'text']),
  }),
  z.object({
    kind: z.literal('unread'),
    reason: unreadReasonSchema,
    /** The whole output, untouched. */
    raw: z.string(),
  }),
]);
/** An answer, or why there is none. Unread is never guessed; it counts as wrong and is reported apart. */
export type Reading = z.infer<typeof readingSchema>;

export const scoreSchema = z.object({
  questionId: z.string(),
  /** Intervals cluster by it. */
  cluster: z.string(),
  /** The row of the results table that the model stands in (`records/row.ts`). */
  row: z.string(),
  /** The split that the question is of. */
  set: z.string(),
  language: languageSchema,
  /** Null, here and below: the question's bank does not say. */
  kind: z.string().nullable(),
  tier: difficultyTierSchema.nullable(),
  hops: z.number().int().positive().nullable(),
  rarity: raritySchema.nullable(),
  reading: readingSchema,
  /** The letter read is the right one; always false when unread. */
  correct: z.boolean(),
  /** The model's output, untouched. */
  raw: z.string(),
  /** Generated tokens, the stop token included. */
  tokens: z.number().int().nonnegative(),
});
export type Score = z.infer<typeof scoreSchema>;

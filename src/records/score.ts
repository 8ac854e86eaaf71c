/** One model's answer to one held-out question, as it was read and marked. */
import { z } from 'zod';
import { difficultyTierSchema, languageSchema, questionKindSchema, questionSchema } from './question.ts';

/** The rows of the ablation (paper table 4), in order, and the controls it lacks. */
export const stageNameSchema = z.enum([
  'base',
  'cold-start',
  'stage-1',
  'stage-2',
  'control-stage-1',
  'control-fine-tuning',
]);
export type StageName = z.infer<typeof stageNameSchema>;

export const evaluationSetSchema = questionSchema.shape.split;
export type EvaluationSet = z.infer<typeof evaluationSetSchema>;

export const raritySchema = questionSchema.shape.difficulty.shape.rarity;
export type Rarity = z.infer<typeof raritySchema>;

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
  subgraphId: z.string(),
  stage: stageNameSchema,
  set: evaluationSetSchema,
  language: languageSchema,
  kind: questionKindSchema,
  tier: difficultyTierSchema,
  hops: z.number().int().positive(),
  rarity: raritySchema,
  reading: readingSchema,
  /** The letter read is the right one; always false when unread. */
  correct: z.boolean(),
  /** The model's output, untouched. */
  raw: z.string(),
  /** Generated tokens, the stop token included. */
  tokens: z.number().int().nonnegative(),
});
export type Score = z.infer<typeof scoreSchema>;

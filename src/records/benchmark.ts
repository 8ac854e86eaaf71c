/**
 * Public benchmarks as records: an item as its file states it, a model's answer as it came, and the mark it got. Readers
 * make items, models make answers, grading makes marks; each can be redone without the one before.
 */
import { z } from 'zod';
import { formerly } from './formerly.ts';
import { languageSchema } from './question.ts';
import { unreadReasonSchema } from './score.ts';

/** The nine of the paper (its section 4.1, MMLU-Pro as two), then two Chinese ones besides. */
const shippedIdSchema = z.enum([
  'medxpertqa',
  'medqa',
  'medmcqa',
  'mmlu-pro-biology',
  'mmlu-pro-health',
  'careqa',
  'jmed',
  'pubmedqa',
  'medbullets',
  'cmexam',
  'medqa-zh',
]);

/** One that ships, or one on trial, whose id begins with an underscore. Ids are names of folders too. */
export const benchmarkIdSchema = z.union([
  shippedIdSchema,
  z.templateLiteral(['_', z.string().regex(/^[a-z0-9][a-z0-9-]{0,60}$/)]),
]);
export type BenchmarkId = z.infer<typeof benchmarkIdSchema>;

const letterSchema = z.string().regex(/^[A-U]$/);

export const benchmarkItemSchema = z.object({
  benchmark: benchmarkIdSchema,
  /** Unique in its benchmark; from the file where it has one, else the row's number. */
  id: z.string().min(1),
  language: languageSchema,
  /** What is asked, without the options. */
  stem: z.string().min(1),
  /** Text the question is about (an abstract), or null. */
  context: z.string().nullable(),
  /** 2-21 options in the order in which they are shown. */
  options: z
    .array(z.object({ letter: letterSchema, text: z.string() }))
    .min(2)
    .max(21),
  /** Right letters in order: one, or the whole set of a multiple-answer item. */
  gold: z.array(letterSchema).min(1),
  /** What results are broken down by: subject, bodySystem, difficulty, ... as the file names them. */
  labels: z.record(z.string(), z.string()),
});
export type BenchmarkItem = z.infer<typeof benchmarkItemSchema>;

const answerSchema = z.object({
  /** The benchmark, or another named set of items. */
  set: z.string(),
  itemId: z.string(),
  /** 0 to samples - 1. */
  sample: z.number().int().nonnegative(),
  /** The whole output, thinking and tags as they came; a separate reasoning field stands before it in <think> tags. */
  raw: z.string(),
  /** Why generation ended; 'length' means that it was cut short. */
  finish: z.enum(['stop', 'length', 'filtered', 'unknown']),
  /** As the model reported them; null when it did not. */
  promptTokens: z.number().int().nonnegative().nullable(),
  generatedTokens: z.number().int().nonnegative().nullable(),
  /** Requests it took, failed ones included. */
  attempts: z.number().int().positive(),
  /** What was said when the model refused the item; it holds no answer then. Absent: the model answered. */
  refused: z.string().optional(),
});
/** One line of a journal of answers; written before it counts. `set` was called `benchmark` before. */
export const modelAnswerSchema = formerly(answerSchema, { set: 'benchmark' });
export type ModelAnswer = z.infer<typeof modelAnswerSchema>;

/** Refusals were kept before as outputs that are empty and filtered. */
export function isRefusal({ refused, raw, finish }: Pick<ModelAnswer, 'refused' | 'raw' | 'finish'>): boolean {
  return refused !== undefined || (finish === 'filtered' && raw.trim() === '');
}

/** Letters read from an answer, or why none could be; several letters only where an item has several right ones. */
export const lettersReadingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), letters: z.array(letterSchema).min(1) }),
  z.object({ kind: z.literal('unread'), reason: unreadReasonSchema }),
]);
export type LettersReading = z.infer<typeof lettersReadingSchema>;

/** The model refused the item: there was nothing to read. */
const refusedSchema = z.object({ kind: z.literal('refused') });

const markSchema = z.object({
  set: z.string(),
  itemId: z.string(),
  sample: z.number().int().nonnegative(),
  reading: z.discriminatedUnion('kind', [...lettersReadingSchema.options, refusedSchema]),
  /** The letters read are the right ones, all of them and no other; false when unread or refused. */
  correct: z.boolean(),
  labels: z.record(z.string(), z.string()),
});
/** `set` was called `benchmark` before. */
export const answerMarkSchema = formerly(markSchema, { set: 'benchmark' });
export type AnswerMark = z.infer<typeof answerMarkSchema>;

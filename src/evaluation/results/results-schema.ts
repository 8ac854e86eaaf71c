/**
 * The form of results.json: what an evaluation came to. Accuracy is over all items; unread, refused and missing ones count as
 * wrong in it, each counted apart, and accuracy over what was answered stands beside it.
 */
import { z } from 'zod';
import { benchmarkIdSchema } from '../../records/benchmark.ts';
import { unreadReasonSchema } from '../../records/score.ts';
import { askedModelSchema, decodingSettingsSchema } from '../../attempts/sets/evaluation-file.ts';

const shareSchema = z.number().min(0).max(1);
const countSchema = z.number().int().nonnegative();
const intervalSchema = {
  accuracy: shareSchema,
  /** 95 %. */
  low: shareSchema,
  high: shareSchema,
};

const groupSchema = z.object({
  /** As the benchmark's file names it. */
  group: z.string(),
  items: countSchema,
  unread: countSchema,
  /** Absent in results of before. */
  refused: countSchema.default(0),
  ...intervalSchema,
});

/** Over the answers that came; null where none did, and absent in results of before. */
export const overAnsweredSchema = z.object(intervalSchema).nullable().default(null);

export const benchmarkResultSchema = z.object({
  id: benchmarkIdSchema,
  /** Of the benchmark's definition and of the prompt. */
  version: z.union([z.number(), z.string()]).nullable(),
  /** The prompt that it was asked with. */
  prompt: z.string().default('instructed'),
  items: countSchema,
  /** Only so many of the first items were asked; null: all of the file. */
  limit: countSchema.nullable().default(null),
  /** Samples of each item. */
  samples: z.number().int().positive(),
  /** Answers that came; items x samples when the run is complete. A refusal is none. */
  answered: countSchema,
  /** What the model refused to answer: filtered, too long, never finished. Absent in results of before. */
  refused: countSchema.default(0),
  /** Answers out of which no letters could be read. */
  unread: countSchema,
  unreadReasons: z.partialRecord(unreadReasonSchema, countSchema),
  /** Answers that the limit on tokens cut short, read or not. */
  cutShort: countSchema,
  /** Lines of the journal left out because they repeat an item and sample. */
  repeated: countSchema,
  /** Right answers. */
  correct: countSchema,
  /** Over items x samples. Wilson's interval at the effective number of answers, clustered by item. */
  ...intervalSchema,
  overAnswered: overAnsweredSchema,
  meanOfSamples: shareSchema,
  /** Of the first, the second, ... sample by itself. */
  sampleAccuracies: z.array(shareSchema),
  /** `ties`: items whose first place is shared; they count by the expected value of a fair draw. */
  majorityVote: z.object({ accuracy: shareSchema, ties: countSchema }),
  /** Unbiased, for k = 1, 2, 4, ... and all samples. */
  passAtK: z.array(z.object({ k: z.number().int().positive(), accuracy: shareSchema })),
  meanGeneratedTokens: z.number().nullable(),
  breakdowns: z.array(z.object({ label: z.string(), groups: z.array(groupSchema) })),
});
export type BenchmarkResult = z.infer<typeof benchmarkResultSchema>;

export const resultsSchema = z.object({
  kind: z.literal('fleming-evaluation'),
  version: z.literal(1),
  model: askedModelSchema,
  decoding: decodingSettingsSchema,
  /** Every benchmark was begun and every item has all its answers. */
  complete: z.boolean(),
  benchmarks: z.array(benchmarkResultSchema),
  /** Benchmarks of evaluation.json that hold no items yet. */
  notBegun: z.array(benchmarkIdSchema),
  /** Plain mean over those of the paper's nine that were evaluated, with a bootstrap interval; null when none was. */
  macro: z
    .object({ ...intervalSchema, over: z.array(benchmarkIdSchema), missing: z.array(benchmarkIdSchema) })
    .nullable(),
});
export type EvaluationResults = z.infer<typeof resultsSchema>;

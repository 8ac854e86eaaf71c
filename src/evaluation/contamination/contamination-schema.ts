/** What a training bank and benchmarks have in common, as a file. */
import { z } from 'zod';
import { benchmarkIdSchema } from '../../records/benchmark.ts';

const countSchema = z.number().int().nonnegative();

export const overlapSchema = z.object({
  id: benchmarkIdSchema,
  items: countSchema,
  /** Items whose question stands in the bank, letters and digits alike from first to last. */
  exactStem: countSchema,
  grams: z.object({
    unit: z.enum(['words', 'characters']),
    /** Tokens of a gram. */
    size: z.number().int().positive(),
    /** Items long enough to have a gram; the others are compared by stem and options alone. */
    comparable: countSchema,
    /** Items with at least one gram in the bank: phrases in common use among them. */
    any: countSchema,
    /** Items with at least half of their grams in the bank. */
    half: countSchema,
  }),
  options: z.object({
    /** Items whose options no other item of the benchmark has; shared ones (yes, no, maybe) tell nothing. */
    comparable: countSchema,
    /** ... whose options are those of one record of the bank, in any order. */
    matched: countSchema,
  }),
  /** Items with the stem, half of the grams or the options in the bank; by id, in the order of the file. */
  overlapping: z.array(z.string()),
  samples: z.array(
    z.object({
      itemId: z.string(),
      kind: z.enum(['stem', 'grams', 'options']),
      /** First line of the bank that has it (for grams: the first with any of them). */
      bankLine: z.number().int().positive(),
      /** Beginning of the item's stem. */
      stem: z.string(),
      /** Share of the item's grams that the bank holds, 0-1; null where it has none. */
      gramShare: z.number().min(0).max(1).nullable(),
    }),
  ),
});
export type Overlap = z.infer<typeof overlapSchema>;

export const contaminationSchema = z.object({
  kind: z.literal('fleming-contamination'),
  version: z.literal(1),
  bank: z.object({ path: z.string(), sha256: z.string(), records: countSchema }),
  benchmarks: z.array(overlapSchema),
});
export type Contamination = z.infer<typeof contaminationSchema>;

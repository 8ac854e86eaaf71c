/** What evaluation.json says of a run: which model was asked what, and how. Unknown keys are kept, for they are on record. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { benchmarkIdSchema } from '../../records/benchmark.ts';
import { RunError } from '../../support/errors.ts';

export const SETTINGS_FILE = 'evaluation.json';

export const evaluationSettingsSchema = z.looseObject({
  version: z.literal(1),
  model: z.looseObject({
    /** As it was given on the command line. */
    spec: z.string(),
    /** As tables show it. */
    name: z.string(),
  }),
  decoding: z.looseObject({
    /** Answers to each item. */
    samples: z.number().int().positive().default(1),
  }),
  benchmarks: z.array(
    z.looseObject({
      id: benchmarkIdSchema,
      /** Of the benchmark's definition. */
      version: z.union([z.number(), z.string()]).optional(),
    }),
  ),
  /** There when a file of questions was asked in the place of benchmarks. */
  questions: z.looseObject({ items: z.number() }).optional(),
});
export type EvaluationSettings = z.infer<typeof evaluationSettingsSchema>;

export function readEvaluationSettings(folder: string): EvaluationSettings {
  const path = join(folder, SETTINGS_FILE);
  if (!existsSync(path))
    throw new RunError(
      `${folder} holds no ${SETTINGS_FILE}: give the --out folder of an evaluation (fleming evaluate --benchmark ... --out DIR)`,
    );
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new RunError(`${path}: ${(cause as Error).message}; restore it, or evaluate into a new folder`, { cause });
  }
  const parsed = evaluationSettingsSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new RunError(`${path}: ${issue!.path.join('.')}: ${issue!.message}`, { cause: parsed.error });
  }
  if (parsed.data.benchmarks.length === 0 && parsed.data.questions === undefined)
    throw new RunError(`${path} names neither benchmarks nor questions; restore it, or evaluate into a new folder`);
  return parsed.data;
}

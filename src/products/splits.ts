/** Questions parted by cluster into what is trained on, what one chooses by, and what is measured. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { bankQuestionSchema, type BankQuestion } from '../records/bank-question.ts';
import { bilingualSchema } from '../records/row.ts';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { ConfigError, RecordError } from '../support/errors.ts';
import { readJson } from '../support/read-json.ts';
import { readJsonl } from '../support/jsonl.ts';
import type { Product } from './stage-kind.ts';

export const TRAINING_SPLIT = 'train';
export const DEVELOPMENT_SPLIT = 'development';

export const splitSchema = z.strictObject({
  /** Also the file's name: `<name>.jsonl`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** train: learned from; development: what one chooses by; held-out: what is reported. */
  use: z.enum(['train', 'development', 'held-out']),
  label: bilingualSchema,
  /** One sentence on how it was kept apart. */
  about: bilingualSchema,
  questions: z.number().int().nonnegative(),
  clusters: z.number().int().nonnegative(),
});
export type Split = z.infer<typeof splitSchema>;

/** Loose: `fleming questions split` and its stage also say how the questions were parted. */
export const splitsFileSchema = z.looseObject({ version: z.literal(1), splits: z.array(splitSchema) });

export const SPLITS_FILE = 'splits.json';

export function writeSplitsFile(folder: string, splits: readonly Split[]): void {
  writeJsonAtomic(join(folder, SPLITS_FILE), { version: 1, splits });
}

export function readSplitsFile({ folder }: Product): readonly Split[] {
  return readJson(join(folder, SPLITS_FILE), splitsFileSchema).splits;
}

export function readSplit({ stage, folder }: Product, name: string): BankQuestion[] {
  const path = join(folder, `${name}.jsonl`);
  if (!existsSync(path)) {
    const known = readSplitsFile({ stage, folder }).map((split) => split.name);
    throw new ConfigError(`stage ${stage} has no split "${name}"; it has ${known.join(', ')}`);
  }
  return readJsonl(path, { schema: bankQuestionSchema, uniqueKeys: true });
}

/** One of those that a model is measured on, by its name. */
export function heldOutSplits(product: Product, names: readonly string[] | null): readonly Split[] {
  const splits = readSplitsFile(product);
  const heldOut = splits.filter(({ use }) => use === 'held-out');
  if (names === null) return heldOut;
  return names.map((name) => {
    const found = heldOut.find((split) => split.name === name);
    if (found !== undefined) return found;
    throw new RecordError(
      `stage ${product.stage} has no held-out split "${name}"; it has ${heldOut.map((split) => split.name).join(', ')}`,
    );
  });
}

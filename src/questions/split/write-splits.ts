/** A folder of splits: train.jsonl, development.jsonl, held-out.jsonl, and splits.json, which says what they are. */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { ConfigError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { SPLIT_NAMES, type BankSplits, type SplitSettings } from './split-bank.ts';

export const SPLITS_FILE = 'splits.json';
const KIND = 'fleming-splits';

const countSchema = z.number().int().nonnegative();
const countsSchema = z.strictObject({
  wanted: countSchema.nullable(),
  questions: countSchema,
  clusters: countSchema,
  largestCluster: countSchema,
});

export const splitsFileSchema = z.strictObject({
  kind: z.literal(KIND),
  version: z.literal(1),
  settings: z.record(z.string(), z.number()),
  inputs: z.array(z.strictObject({ path: z.string(), sha256: z.string() })),
  counts: z.strictObject({ train: countsSchema, development: countsSchema, 'held-out': countsSchema }),
  /** Empty until all are written: by then the folder is known as one of splits. */
  files: z.array(z.strictObject({ path: z.string(), sha256: z.string(), bytes: countSchema })),
});
export type SplitsFile = z.infer<typeof splitsFileSchema>;

/** ConfigError where files of these names are another program's. To be called before a bank is read. */
export function checkSplitsFolder(folder: string): void {
  const there = SPLIT_NAMES.map((name) => `${name}.jsonl`).filter((name) => existsSync(join(folder, name)));
  const path = join(folder, SPLITS_FILE);
  const isOurs = existsSync(path) && readFileSync(path, 'utf8').includes(`"${KIND}"`);
  if (isOurs || (there.length === 0 && !existsSync(path))) return;
  throw new ConfigError(
    `${folder} holds ${[...there, ...(existsSync(path) ? [SPLITS_FILE] : [])].join(', ')}, which no split of a bank made: they would be written over; give --out another folder`,
  );
}

export function writeSplits(
  folder: string,
  { questions, counts }: BankSplits,
  settings: SplitSettings,
  inputs: SplitsFile['inputs'],
): SplitsFile {
  checkSplitsFolder(folder);
  mkdirSync(folder, { recursive: true });
  const content: SplitsFile = { kind: KIND, version: 1, settings: { ...settings }, inputs, counts, files: [] };
  writeJsonAtomic(join(folder, SPLITS_FILE), content);
  const files = SPLIT_NAMES.map((name) => {
    const path = join(folder, `${name}.jsonl`);
    writeJsonl(path, questions[name]);
    return { path: `${name}.jsonl`, sha256: sha256OfFile(path), bytes: statSync(path).size };
  });
  const whole = { ...content, files };
  writeJsonAtomic(join(folder, SPLITS_FILE), whole);
  return whole;
}

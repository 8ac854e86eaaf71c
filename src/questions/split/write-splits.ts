/**
 * A folder of splits: train.jsonl, development.jsonl, held-out.jsonl, and splits.json, which says what they are. It is what
 * stages hand on as splits (`products/splits.ts`), with settings, inputs and hashes besides.
 */
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { ConfigError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { SPLITS_FILE, splitSchema, type Split } from '../../products/splits.ts';
import { SPLIT_NAMES, type BankSplits, type SplitName, type SplitSettings } from './split-bank.ts';

const KIND = 'fleming-splits';

const countSchema = z.number().int().nonnegative();
const countsSchema = z.strictObject({
  wanted: countSchema.nullable(),
  questions: countSchema,
  clusters: countSchema,
  largestCluster: countSchema,
  leftOut: countSchema.optional(),
});

export const splitsFileSchema = z.strictObject({
  kind: z.literal(KIND),
  version: z.literal(1),
  splits: z.array(splitSchema),
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
  const content: SplitsFile = {
    kind: KIND,
    version: 1,
    splits: splitsOf(counts),
    settings: { ...settings },
    inputs,
    counts,
    files: [],
  };
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

const DESCRIBED: Readonly<Record<SplitName, Pick<Split, 'use' | 'label' | 'about'>>> = {
  train: {
    use: 'train',
    label: { en: 'Training questions', zh: '训练题' },
    about: { en: 'Questions that training may ask.', zh: '训练中可以提问的题。' },
  },
  development: {
    use: 'development',
    label: { en: 'Development questions', zh: '开发题' },
    about: {
      en: 'Questions set apart for choices made while training; none is nearly like one in training.',
      zh: '为训练中的选择而另留的题；与训练题均不近似。',
    },
  },
  'held-out': {
    use: 'held-out',
    label: { en: 'Held-out questions', zh: '留出题' },
    about: {
      en: 'Questions of the same banks that training never asked; none is nearly like one in training.',
      zh: '来自相同题库、训练中从未问过的题；与训练题均不近似。',
    },
  },
};

/** A split that nobody asked for has no file's worth of questions, and is not named. */
function splitsOf(counts: BankSplits['counts']): Split[] {
  return SPLIT_NAMES.filter((name) => name === 'train' || counts[name].questions > 0).map((name) => ({
    name,
    ...DESCRIBED[name],
    questions: counts[name].questions,
    clusters: counts[name].clusters,
  }));
}

/** A line each, for a person. */
export function describeSplits({ counts }: Pick<SplitsFile, 'counts'>): string[] {
  return Object.entries(counts).map(
    ([name, { questions, clusters, largestCluster, wanted, leftOut }]) =>
      `${name.padEnd(12)}${String(questions).padStart(8)} questions of ${clusters} clusters, the largest of ${largestCluster}` +
      (wanted === null || wanted === questions ? '' : `; ${wanted} were wanted`) +
      (leftOut === undefined ? '' : `, and ${leftOut} left out, whose options told the answer`),
  );
}

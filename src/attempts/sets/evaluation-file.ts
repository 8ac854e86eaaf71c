/**
 * evaluation.json: which model is asked what, and how; written before the first request. The same command goes on in the
 * folder; a command that asks for something else is refused, since its answers would mix with those that are there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { ConfigError, RunError } from '../../support/errors.ts';
import { jsonDifferences, jsonRoundTrip, type JsonDifference } from '../../support/json.ts';

export const EVALUATION_FILE = 'evaluation.json';

const setSchema = z.object({
  id: z.string(),
  version: z.union([z.number(), z.string()]),
  source: z.string(),
  items: z.number().int().nonnegative(),
  sha256: z.string(),
  itemsSha256: z.string(),
});

export const evaluationFileSchema = z.object({
  version: z.literal(1),
  model: z.object({
    /** As given: `openai:URL#model`, `hf:DIR`, ... */
    spec: z.string(),
    /** For tables. */
    name: z.string(),
    /** SHA-256 of a local model's files; null for a model that is reached over a network. */
    sha256: z.string().nullable(),
  }),
  decoding: z.object({
    /** null: left to the model. */
    temperature: z.number().nullable(),
    topP: z.number().nullable(),
    maxTokens: z.number().int().nullable(),
    samples: z.number().int().positive(),
    seed: z.number().int(),
    shuffleOptions: z.boolean(),
  }),
  /** Of the programs that began it; they do not bind those that go on. */
  versions: z.record(z.string(), z.string().nullable()),
  benchmarks: z.array(setSchema),
  /** A file of questions of our own, in the place of benchmarks. */
  questions: setSchema.optional(),
});
export type EvaluationFile = z.infer<typeof evaluationFileSchema>;

/** Writes the settings of a new evaluation, or makes sure that those of the folder are the same. */
export function claimFolder(folder: string, settings: EvaluationFile): void {
  const path = join(folder, EVALUATION_FILE);
  if (!existsSync(path)) return writeJsonAtomic(path, settings);
  const differences = jsonDifferences(bindingPart(readEvaluationFile(path)), bindingPart(settings));
  if (differences.length === 0) return;
  throw new ConfigError(
    `${folder} was begun with other settings: ${differences.map(inWords).join('; ')}. Give the settings it was begun with, or another --out folder`,
  );
}

function readEvaluationFile(path: string): EvaluationFile {
  try {
    return evaluationFileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const reason =
      cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : (cause as Error).message;
    throw new RunError(`${path} is damaged: ${reason}. Put a copy of it back, or take another --out folder`, { cause });
  }
}

/** Where a file lies does not matter as long as its content is the same. */
function bindingPart({ version, benchmarks, questions, model, decoding }: EvaluationFile): unknown {
  const { spec, sha256 } = model;
  const sets = questions === undefined ? benchmarks : [...benchmarks, questions];
  return jsonRoundTrip({
    version,
    decoding,
    model: sha256 === null ? { spec } : { kind: spec.split(':')[0]!, sha256 },
    sets: Object.fromEntries(sets.map(({ id, source: _source, ...set }) => [id, set])),
  });
}

function inWords({ path, before, after }: JsonDifference): string {
  const shown = (value: unknown): string => {
    if (value === undefined) return 'absent';
    const text = JSON.stringify(value);
    return text.length <= 60 ? text : `${text.slice(0, 60)}...`;
  };
  return `${path.replace(/^sets\./, 'benchmark ')} was ${shown(before)}, is ${shown(after)}`;
}

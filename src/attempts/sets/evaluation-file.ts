/**
 * evaluation.json: which model is asked what, and how; written before the first request. The same command goes on in the
 * folder; a command that asks for something else is refused, since its answers would mix with those that are there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PROMPTS } from '../../wording/prompt.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { ConfigError, RunError } from '../../support/errors.ts';
import { jsonDifferences, jsonRoundTrip, type JsonDifference } from '../../support/json.ts';
import { reasonsOf } from '../../support/jsonl.ts';
import { shardSchema, shardText } from '../../support/shard.ts';
import { softwareVersions } from '../../support/software.ts';

export const EVALUATION_FILE = 'evaluation.json';

export const setSettingsSchema = z.object({
  /** Its folder's name below the evaluation's. */
  id: z.string(),
  /** Of its items and of the words around them. */
  version: z.union([z.number(), z.string()]),
  /** Name of the prompt (`wording/prompt.ts`); null: the set has words of its own. */
  prompt: z.string().nullable(),
  /** File or folder that the items were read from, and the SHA-256 of what was read. */
  source: z.string(),
  items: z.number().int().nonnegative(),
  /** Only so many of the first items are asked; absent: all. The version says it too, and binds. */
  limit: z.number().int().positive().optional(),
  sha256: z.string(),
  /** SHA-256 of items.jsonl. */
  itemsSha256: z.string(),
});
export type SetSettings = z.infer<typeof setSettingsSchema>;

/** Loose: what a person adds about a model (`parameters`, for figures of size) stays on record. */
export const askedModelSchema = z.looseObject({
  /** As given: `openai:URL#model`, `hf:DIR`, ... */
  spec: z.string(),
  /** For tables. */
  name: z.string(),
  /** SHA-256 of a local model's files; null for a model that is reached over a network. */
  sha256: z.string().nullable(),
});

export const decodingSettingsSchema = z.object({
  /** null: left to the model. */
  temperature: z.number().nullable(),
  topP: z.number().nullable(),
  maxTokens: z.number().int().nullable(),
  /** Answers to each item. */
  samples: z.number().int().positive(),
  seed: z.number().int(),
  shuffleOptions: z.boolean(),
});

export const evaluationFileSchema = z.object({
  version: z.literal(2),
  model: askedModelSchema,
  decoding: decodingSettingsSchema,
  /** Of the programs that began it; they do not bind those that go on. */
  versions: z.record(z.string(), z.string().nullable()),
  sets: z.array(setSettingsSchema).min(1, 'it names no set; restore it, or evaluate into a new folder'),
  /** The folder holds answers to this part of the items alone; absent: to all. The sets are those of the whole. */
  shard: shardSchema.optional(),
});
export type EvaluationFile = z.infer<typeof evaluationFileSchema>;

/** The settings of an evaluation that this program begins. */
export function evaluationOf(settings: Pick<EvaluationFile, 'model' | 'decoding' | 'sets' | 'shard'>): EvaluationFile {
  const { package: fleming, node, onnxruntime } = softwareVersions();
  return { version: 2, ...settings, versions: { fleming, node, onnxruntime } };
}

/** Writes the settings of a new evaluation, or makes sure that those of the folder are the same. */
export function claimFolder(folder: string, settings: EvaluationFile): void {
  const path = join(folder, EVALUATION_FILE);
  if (!existsSync(path)) return writeJsonAtomic(path, settings);
  const differences = differencesBetween(readEvaluationFile(folder), settings);
  if (differences === null) return;
  throw new ConfigError(
    `${folder} was begun with other settings: ${differences}. Give the settings it was begun with, or another --out folder`,
  );
}

/** What of two evaluations is asked otherwise, in words; null where answers of one may stand beside those of the other. */
export function differencesBetween(before: EvaluationFile, after: EvaluationFile): string | null {
  const differences = jsonDifferences(bindingPart(before), bindingPart(after));
  return differences.length === 0 ? null : differences.map(inWords).join('; ');
}

/** As `readEvaluationFile`, of a folder with answers to all items: a shard's figures would count the rest as wrong. */
export function readWholeEvaluation(folder: string): EvaluationFile {
  const settings = readEvaluationFile(folder);
  if (settings.shard === undefined) return settings;
  throw new RunError(
    `${folder} holds shard ${shardText(settings.shard)} of an evaluation, which has no results of its own: put all shards ` +
      'together with fleming evaluate merge SHARD... --out DIR',
  );
}

/** What the evaluation.json of a folder says. */
export function readEvaluationFile(folder: string): EvaluationFile {
  const path = join(folder, EVALUATION_FILE);
  if (!existsSync(path))
    throw new RunError(
      `${folder} holds no ${EVALUATION_FILE}: give the --out folder of an evaluation (fleming evaluate --benchmark ... --out DIR)`,
    );
  try {
    return evaluationFileSchema.parse(ofToday(JSON.parse(readFileSync(path, 'utf8'))));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? reasonsOf(cause.issues) : (cause as Error).message;
    throw new RunError(`${path} is damaged: ${reason}. Put a copy of it back, or take another --out folder`, { cause });
  }
}

const formerFileSchema = z.looseObject({
  version: z.literal(1),
  benchmarks: z.array(z.looseObject({ id: z.string() })),
  questions: z.looseObject({ id: z.string() }).optional(),
});

/** The first version knew benchmarks and a file of questions apart, and each had its prompt. */
function ofToday(value: unknown): unknown {
  const former = formerFileSchema.safeParse(value);
  if (!former.success) return value;
  const { benchmarks, questions, ...rest } = former.data;
  const ownWords = new Set(['difficulty', 'vignettes']);
  const sets = benchmarks.map((set) => ({ ...set, prompt: ownWords.has(set.id) ? null : PROMPTS.instructed.name }));
  return {
    ...rest,
    version: 2,
    sets: questions === undefined ? sets : [...sets, { ...questions, prompt: PROMPTS.plain.name }],
  };
}

/** Where a file lies does not matter as long as its content is the same. */
function bindingPart({ version, sets, model, decoding, shard }: EvaluationFile): unknown {
  const { spec, sha256 } = model;
  return jsonRoundTrip({
    version,
    decoding,
    shard: shard === undefined ? undefined : shardText(shard),
    model: sha256 === null ? { spec } : { kind: spec.split(':')[0]!, sha256 },
    sets: Object.fromEntries(sets.map(({ id, source: _source, limit: _limit, ...set }) => [id, set])),
  });
}

function inWords({ path, before, after }: JsonDifference): string {
  const shown = (value: unknown): string => {
    if (value === undefined) return 'absent';
    const text = JSON.stringify(value);
    return text.length <= 60 ? text : `${text.slice(0, 60)}...`;
  };
  return `${path.replace(/^sets\./, 'set ')} was ${shown(before)}, is ${shown(after)}`;
}

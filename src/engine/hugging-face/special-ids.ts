/**
 * The token ids that a model folder gives a role by number: where a text begins, where it ends, what fills up batches.
 * generation_config.json says what a generation heeds; config.json is asked for what it leaves out. As in
 * Transformers, a role may be played by one token or by several.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CheckpointError } from '../../support/errors.ts';
import { readModelJson } from './model-file.ts';

export const GENERATION_CONFIG_FILE = 'generation_config.json';

const id = z.int().nonnegative();
const schema = z.looseObject({
  bos_token_id: z.union([id, z.array(id)]).nullish(),
  eos_token_id: z.union([id, z.array(id)]).nullish(),
  pad_token_id: z.int().nullish(),
});

/** In the words of the files. Null is a role that nobody plays. */
export interface SpecialIds {
  readonly bos_token_id: number | readonly number[] | null;
  readonly eos_token_id: number | readonly number[] | null;
  readonly pad_token_id: number | null;
}

/** Of the files that are there. CheckpointError when one is not JSON or an id is no id. */
export function readSpecialIds(folder: string): SpecialIds {
  const stated = [GENERATION_CONFIG_FILE, 'config.json'].map((file) => readIds(join(folder, file)));
  const first = <Key extends keyof SpecialIds>(key: Key): SpecialIds[Key] =>
    (stated.find((ids) => ids[key] != null)?.[key] ?? null) as SpecialIds[Key];
  return {
    bos_token_id: first('bos_token_id'),
    eos_token_id: first('eos_token_id'),
    pad_token_id: first('pad_token_id'),
  };
}

/** Every id that ends a text by one of the two files. */
export function readEndIds(folder: string): number[] {
  return [GENERATION_CONFIG_FILE, 'config.json'].flatMap((file) => readIds(join(folder, file)).eos_token_id ?? []);
}

function readIds(path: string): z.infer<typeof schema> {
  if (!existsSync(path)) return {};
  const parsed = schema.safeParse(readModelJson(path));
  if (parsed.success) return parsed.data;
  throw new CheckpointError(`${path}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
}

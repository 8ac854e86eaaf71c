/** How far a dump was read, in the stage that its articles go to: written with each group, read when a run goes on. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { KnowledgeError, RunError } from '../../../support/errors.ts';
import { sha256 } from '../../../support/hash.ts';
import type { ArticleStage } from '../staging/article-stage.ts';
import { dumpCountsSchema, NO_COUNTS } from './dump-counts.ts';
import { dumpPlaceSchema } from './dump-place.ts';

const stateSchema = z.object({
  file: z.string(),
  place: dumpPlaceSchema.nullable(),
  counts: dumpCountsSchema,
  done: z.boolean(),
});
export type DumpState = z.infer<typeof stateSchema>;

const KEY = 'dump';

export function stateOf(stage: ArticleStage, path: string, fingerprint: string): DumpState {
  const text = stage.meta(KEY);
  if (text === null) return { file: fingerprint, place: null, counts: NO_COUNTS, done: false };
  const state = stateSchema.parse(JSON.parse(text));
  if (state.file !== fingerprint)
    throw new RunError(
      `${stage.path} was begun with another dump than ${path}; take the same file, or a new graph file`,
    );
  return state;
}

export function saveState(stage: ArticleStage, state: DumpState): void {
  stage.setMeta(KEY, JSON.stringify(state));
}

/** Length and beginning of the file: whether it is the one that was begun with. */
export function fingerprintOf(path: string): { readonly fingerprint: string; readonly bytes: number } {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw new KnowledgeError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  try {
    const bytes = fstatSync(file).size;
    const head = Buffer.alloc(Math.min(bytes, 1 << 16));
    readSync(file, head, 0, head.length, 0);
    return { fingerprint: `${bytes}-${sha256(head).slice(0, 16)}`, bytes };
  } finally {
    closeSync(file);
  }
}

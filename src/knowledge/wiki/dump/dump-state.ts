/** How far a dump was read, in the stage that its articles go to: written with each group, read when a run goes on. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { KnowledgeError, RunError } from '../../../support/errors.ts';
import { sha256 } from '../../../support/hash.ts';
import type { ArticleStage } from '../staging/article-stage.ts';
import { dumpCountsSchema, NO_COUNTS } from './dump-counts.ts';
import { byteOf, dumpPlaceSchema, type DumpPlace } from './dump-place.ts';

const stateSchema = z.object({
  /** Bytes of the file and a sum of its first ones. */
  file: z.string().regex(/^\d+-[0-9a-f]{16}$/),
  place: dumpPlaceSchema.nullable(),
  /** Sum of the bytes before the place; absent in what older versions wrote. */
  before: z.string().optional(),
  counts: dumpCountsSchema,
  /** The end of the dump was seen, and not only that of the file; absent in what older versions wrote. */
  ended: z.boolean().default(false),
});
export type DumpState = z.infer<typeof stateSchema>;

const KEY = 'dump';
/** Bytes that tell one file from another: at its beginning, and before a place. */
const TELLING_BYTES = 1 << 16;

/**
 * The state of the stage, when the file is the one that was begun with as far as it was read: a file that was cut off
 * may have grown since.
 */
export function stateOf(stage: ArticleStage, path: string): DumpState {
  const text = stage.meta(KEY);
  const now = fingerprintOf(path);
  if (text === null) return { file: now, place: null, counts: NO_COUNTS, ended: false };
  const state = stateSchema.parse(JSON.parse(text));
  const isSame =
    state.ended || state.place === null
      ? state.file === now
      : state.file === fingerprintOf(path, sizeOf(state.file)) &&
        byteOf(state.place) <= sizeOf(now) &&
        (state.before === undefined || state.before === sumBefore(path, state.place));
  if (!isSame)
    throw new RunError(
      `${stage.path} was begun with another dump than ${path}; take the same file, or a new graph file`,
    );
  return { ...state, file: now };
}

export function saveState(stage: ArticleStage, state: DumpState): void {
  stage.setMeta(KEY, JSON.stringify(state));
}

export function sizeOf(file: DumpState['file']): number {
  return Number(file.split('-')[0]);
}

/** Sum of what stands in the file before a place. */
export function sumBefore(path: string, place: DumpPlace): string {
  const end = byteOf(place);
  const start = Math.max(0, end - TELLING_BYTES);
  return withFile(path, (file) => sumOf(file, start, end - start));
}

/** Length of the file, or `size` in its place, and a sum of its first bytes. */
function fingerprintOf(path: string, size?: number): string {
  return withFile(path, (file) => {
    const bytes = fstatSync(file).size;
    const told = size ?? bytes;
    return `${told}-${sumOf(file, 0, Math.min(bytes, told, TELLING_BYTES))}`;
  });
}

function sumOf(file: number, start: number, length: number): string {
  const bytes = Buffer.alloc(length);
  readSync(file, bytes, 0, length, start);
  return sha256(bytes).slice(0, 16);
}

function withFile<T>(path: string, work: (file: number) => T): T {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (cause) {
    throw new KnowledgeError(`${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  try {
    return work(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Whole-file writes that are either there or not: a draft beside the target, flushed, then renamed, and the folder
 * flushed. A draft that a killed process left is removed by the next writer of the same target.
 */
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { flushFolder, makeFolder, writeAll } from './durable.ts';
import { isRunning } from './is-running.ts';

/**
 * Writes `content` to `path`, creating its folder. On any failure the old file, if any, is untouched; only when the folder
 * cannot be flushed, the new one is there already.
 */
export function writeFileAtomic(path: string, content: string | Uint8Array | Iterable<Uint8Array>): void {
  const writing = writingOf(path, content);
  while (writing.next().done !== true);
}

/** The same of what takes minutes: `turn` is waited for behind each part, and by throwing ends the writing. */
export async function writeFileInTurns(
  path: string,
  content: Iterable<Uint8Array>,
  turn: (writtenBytes: number) => Promise<void>,
): Promise<void> {
  for (const writtenBytes of writingOf(path, content)) await turn(writtenBytes);
}

/** Gives the bytes written so far behind each part. Whoever asks for no more leaves the old file. */
function* writingOf(path: string, content: string | Uint8Array | Iterable<Uint8Array>): Generator<number> {
  makeFolder(dirname(path));
  removeDraftsOfTheDead(path);
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  let isPublished = false;
  try {
    const file = openSync(temporary, 'w');
    try {
      let writtenBytes = 0;
      for (const chunk of chunksOf(content)) {
        writeAll(file, chunk);
        yield (writtenBytes += chunk.byteLength);
      }
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
    isPublished = true;
  } finally {
    if (!isPublished) rmSync(temporary, { force: true });
  }
  flushFolder(dirname(path));
}

/** `value` as indented JSON with a final newline. */
export function writeJsonAtomic(path: string, value: unknown): void {
  writeFileAtomic(path, JSON.stringify(value, null, 2) + '\n');
}

/** Drafts by their folder and target, as they lay there when this process first came to the folder. */
const foundDrafts = new Map<string, Map<string, Draft[]>>();

interface Draft {
  readonly name: string;
  readonly pid: number;
}

/** Removes drafts of `path` whose processes are gone. A folder is listed once a process, however much is written to it. */
export function removeDraftsOfTheDead(path: string): void {
  const folder = dirname(path);
  let drafts = foundDrafts.get(folder);
  if (drafts === undefined) foundDrafts.set(folder, (drafts = draftsIn(folder)));
  for (const { name, pid } of drafts.get(basename(path)) ?? [])
    if (!isRunning(pid)) rmSync(join(folder, name), { force: true });
  drafts.delete(basename(path));
}

function draftsIn(folder: string): Map<string, Draft[]> {
  const drafts = new Map<string, Draft[]>();
  for (const name of readdirSync(folder)) {
    const [, target, pid] = /^\.(.+)\.(\d{1,10})\.tmp$/.exec(name) ?? [];
    if (target === undefined) continue;
    const own = drafts.get(target) ?? [];
    drafts.set(target, own);
    own.push({ name, pid: Number(pid) });
  }
  return drafts;
}

function chunksOf(content: string | Uint8Array | Iterable<Uint8Array>): Iterable<Uint8Array> {
  if (typeof content === 'string') return [Buffer.from(content, 'utf8')];
  if (content instanceof Uint8Array) return [content];
  return content;
}

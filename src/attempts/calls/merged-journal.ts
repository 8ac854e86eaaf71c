/**
 * Journals of calls of several processes as one: their whole lines behind each other, so that the states of calls and what was
 * taken are those of all together. One call alone may be in several, whether the model answers at all; each process that
 * asked it counts.
 */
import { join } from 'node:path';
import { bytesOf, type MadeFile } from '../../support/made-files.ts';
import { CALLS_FILE, readKeptCalls } from './call-journal.ts';

/** No file where none of the folders has a journal. What is damaged in one is refused. */
export function mergedJournal(folders: readonly string[], into: string): MadeFile[] {
  const kept = folders.flatMap((folder) => {
    const { bytes } = readKeptCalls(folder);
    return bytes === 0 ? [] : [{ path: join(folder, CALLS_FILE), bytes }];
  });
  if (kept.length === 0) return [];
  const content = function* (): Generator<Uint8Array> {
    for (const { path, bytes } of kept) yield* bytesOf(path, bytes);
  };
  return [{ path: join(into, CALLS_FILE), content }];
}

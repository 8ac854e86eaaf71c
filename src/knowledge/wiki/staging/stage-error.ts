/** What SQLite answered about a stage of articles, in words that say what to do. */
import { KnowledgeError } from '../../../support/errors.ts';

/** SQLite's primary result codes. */
const MEANINGS: Readonly<Record<number, string>> = {
  5: 'another program is writing to it; try again when it is done',
  8: 'it may not be written to; check the permissions of the file and its folder',
  10: 'the disk failed while it was read or written',
  11: 'it is damaged; remove it, or take a new graph file, and read the wiki anew',
  13: 'the disk is full; what was staged before is kept. Free some space and give the same command again',
};

/** Runs `work`; an error of SQLite that nobody else has put into words becomes a KnowledgeError that names the file. */
export async function withStageErrors<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as { errcode?: unknown } | null)?.errcode;
    if (typeof code !== 'number') throw error;
    const meaning = MEANINGS[code & 0xff] ?? `SQLite says: ${(error as Error).message}`;
    throw new KnowledgeError(`articles in ${path}: ${meaning}`, { cause: error });
  }
}

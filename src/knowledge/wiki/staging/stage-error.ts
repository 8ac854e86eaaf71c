/** What SQLite answered about a stage of articles, in words that say what to do. */
import { sqliteError } from '../../../support/sqlite-error.ts';

const MEANINGS: Readonly<Record<number, string>> = {
  10: 'the disk failed while it was read or written',
  11: 'it is damaged; remove it, or take a new graph file, and read the wiki anew',
  13: 'the disk is full; what was staged before is kept. Free some space and give the same command again',
};

/** Runs `work`; an error of SQLite that nobody else has put into words becomes a KnowledgeError that names the file. */
export async function withStageErrors<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw sqliteError(error, `articles in ${path}`, MEANINGS);
  }
}

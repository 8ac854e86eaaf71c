/** What SQLite answered, in words: by its primary result code, since the rest of an extended one says more than is needed. */
import { KnowledgeError } from './errors.ts';

/** Of any database. */
const MEANINGS: Readonly<Record<number, string>> = {
  5: 'another program is writing to it; try again when it is done',
  8: 'it may not be written to; check the permissions of the file and its folder',
};

/** A KnowledgeError that names the database, with what a code means there; an error of others as it is. */
export function sqliteError(error: unknown, name: string, meanings: Readonly<Record<number, string>>): unknown {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  if (typeof code !== 'number') return error;
  const primary = code & 0xff;
  const meaning = meanings[primary] ?? MEANINGS[primary] ?? `SQLite says: ${(error as Error).message}`;
  return new KnowledgeError(`${name}: ${meaning}`, { cause: error });
}

/** The file of an article stage: its tables, and the check that it is of the format this program knows. */
import { DatabaseSync } from 'node:sqlite';
import { KnowledgeError } from '../../../support/errors.ts';

const FORMAT = '1';

const TABLES = `
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alias (title TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alias_target ON alias (target);
CREATE TABLE IF NOT EXISTS article (
  title TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  page_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  timestamp TEXT NOT NULL,
  record TEXT,
  -- JSON: titles that a disambiguation page offers; the reason of an unread page.
  note TEXT,
  -- The page as it was answered, deflated; null where the dump still has it.
  page BLOB
);
CREATE INDEX IF NOT EXISTS article_kind ON article (kind);
CREATE TABLE IF NOT EXISTS extraction (
  title TEXT NOT NULL, extractor TEXT NOT NULL, result TEXT NOT NULL, PRIMARY KEY (title, extractor)
) WITHOUT ROWID;
`;

/** Makes the file when it is not there. */
export function openStageFile(path: string): DatabaseSync {
  const database = opened(path);
  const format = database.prepare(`SELECT value FROM meta WHERE key = 'format'`).get()?.['value'] ?? null;
  if (format === null) database.prepare(`INSERT INTO meta (key, value) VALUES ('format', ?)`).run(FORMAT);
  else if (format !== FORMAT) {
    database.close();
    throw new KnowledgeError(
      `${path} has format ${String(format)}; this program reads ${FORMAT}. Take a new graph file`,
    );
  }
  return database;
}

function opened(path: string): DatabaseSync {
  try {
    const database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
    database.exec(TABLES);
    return database;
  } catch (cause) {
    throw new KnowledgeError(`${path} cannot be opened: ${(cause as Error).message}`, { cause });
  }
}

/** The tables of a graph store, and the check that a file is one of a version this program knows. */
import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ConfigError, KnowledgeError } from '../../support/errors.ts';
import { withStoreErrors } from './store-error.ts';

/** `FLGR`, in SQLite's application_id: tells a store from any other database. */
const APPLICATION_ID = 0x46_4c_47_52;
/** 2: observations beside relations. A store of version 1 gets their table when it is next written to. */
export const SCHEMA_VERSION = 2;
/**
 * Most that a writer keeps of the file in memory; taken as pages are touched, so a small store takes little. Relations come in
 * no order of the indexes: those of 20 million fit.
 */
const WRITER_CACHE_KIB = 2 * 2 ** 20;

/** How findings were seen. `words`, `least` to `patients` tell the frequency; texts that are not stated are empty. */
const OBSERVATIONS = `TABLE observation (
  relation INTEGER NOT NULL, origin INTEGER NOT NULL, reference TEXT NOT NULL, words TEXT NOT NULL, sex TEXT NOT NULL,
  onset TEXT NOT NULL, modifiers TEXT NOT NULL, least REAL, most REAL, seen INTEGER, patients INTEGER,
  code TEXT NOT NULL, curated TEXT NOT NULL, PRIMARY KEY (relation, origin, reference, words, sex, onset, modifiers)
) STRICT, WITHOUT ROWID;`;

// Words that repeat (types, schemes, origins of evidence) are numbered; `folded` is what names are compared by.
const TABLES = `
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE entity (id INTEGER PRIMARY KEY, type INTEGER NOT NULL, prevalence INTEGER) STRICT;
CREATE TABLE name (
  id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, language TEXT NOT NULL, preferred INTEGER NOT NULL,
  text TEXT NOT NULL, folded TEXT NOT NULL, UNIQUE (entity, language, folded)
) STRICT;
CREATE INDEX name_folded ON name (folded);
CREATE VIRTUAL TABLE name_search USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE external_id (
  scheme INTEGER NOT NULL, value TEXT NOT NULL, entity INTEGER NOT NULL, identity INTEGER NOT NULL,
  PRIMARY KEY (scheme, value, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX external_id_entity ON external_id (entity);
CREATE UNIQUE INDEX external_id_identity ON external_id (scheme, value) WHERE identity = 1;
CREATE TABLE relation (
  id INTEGER PRIMARY KEY, subject INTEGER NOT NULL REFERENCES entity, type INTEGER NOT NULL,
  object INTEGER NOT NULL REFERENCES entity, UNIQUE (subject, type, object)
) STRICT;
CREATE INDEX relation_object ON relation (object);
CREATE TABLE origin (
  id INTEGER PRIMARY KEY, source TEXT NOT NULL, address TEXT NOT NULL, revision TEXT NOT NULL, licence TEXT NOT NULL,
  extractor TEXT NOT NULL, UNIQUE (source, address, revision, licence, extractor)
) STRICT;
CREATE TABLE evidence (
  relation INTEGER NOT NULL, origin INTEGER NOT NULL, start INTEGER NOT NULL, quote TEXT NOT NULL,
  confidence REAL NOT NULL, PRIMARY KEY (relation, origin, start, quote)
) STRICT, WITHOUT ROWID;
CREATE ${OBSERVATIONS}
CREATE TABLE attribute_conflict (
  entity INTEGER NOT NULL, attribute TEXT NOT NULL, kept TEXT NOT NULL, other TEXT NOT NULL,
  PRIMARY KEY (entity, attribute, other)
) STRICT, WITHOUT ROWID;
CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`;

export interface OpenOptions {
  /** Refuse a file that does not exist, and write nothing. Default false: the store is made. */
  readonly readOnly?: boolean;
}

/** A database with the tables of a store, or an error that says why the file cannot be used: a ConfigError where there is none. */
export function openStoreFile(path: string, { readOnly = false }: OpenOptions = {}): DatabaseSync {
  if (readOnly && (path === ':memory:' || !existsSync(path) || statSync(path).size === 0))
    throw new ConfigError(
      `graph store ${path}: there is no such file; \`fleming knowledge import\` makes one from open data`,
    );
  return withStoreErrors(path, () => {
    const database = new DatabaseSync(path, { readOnly, timeout: 5000 });
    try {
      const isEmpty = !readOnly && holdsNothing(database);
      const version = isEmpty ? SCHEMA_VERSION : knownVersion(path, database);
      if (!readOnly)
        database.exec(
          `PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${WRITER_CACHE_KIB};`,
        );
      if (isEmpty) createTables(database);
      else if (version < SCHEMA_VERSION) addObservations(database, readOnly);
      // So that a log that a full disk stops holds nothing which must be kept, and goes when the store is closed.
      if (!readOnly && (isEmpty || version < SCHEMA_VERSION)) database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

function createTables(database: DatabaseSync): void {
  database.exec(
    `BEGIN IMMEDIATE; ${TABLES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`,
  );
}

/** Who may only read an older store reads an empty table of its own connection. */
function addObservations(database: DatabaseSync, readOnly: boolean): void {
  if (readOnly) database.exec(`CREATE TEMP ${OBSERVATIONS}`);
  // Another program may have done so since the version was read.
  else
    database.exec(
      `BEGIN IMMEDIATE; CREATE ${OBSERVATIONS.replace('TABLE', 'TABLE IF NOT EXISTS')} ` +
        `PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT;`,
    );
}

/** A new file, or what a kill leaves between its first page, which the journal's mode writes, and its tables. */
function holdsNothing(database: DatabaseSync): boolean {
  const { tables } = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  return tables === 0 && database.prepare('PRAGMA application_id').get()!['application_id'] === 0;
}

function knownVersion(path: string, database: DatabaseSync): number {
  const application = database.prepare('PRAGMA application_id').get()!['application_id'];
  if (application !== APPLICATION_ID)
    throw new KnowledgeError(
      `graph store ${path}: it is a database of another program; name another file for the graph`,
    );
  const version = database.prepare('PRAGMA user_version').get()!['user_version'] as number;
  if (version > SCHEMA_VERSION)
    throw new KnowledgeError(
      `graph store ${path}: its schema is version ${version}, this program knows up to ${SCHEMA_VERSION}; ` +
        'use the newer program that wrote it',
    );
  return version;
}

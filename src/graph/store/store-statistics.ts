/** The size of a store in numbers: entities and relations by type and source, names by language, ids by scheme. */
import type { DatabaseSync } from 'node:sqlite';
import { FREQUENCY_CLASSES, frequencyClass } from '../../records/frequency.ts';
import { PREVALENCE_CLASSES } from '../schema.ts';
import { relationFrequencies } from './observation-table.ts';

export interface StoreStatistics {
  readonly entities: number;
  readonly relations: number;
  readonly evidences: number;
  /** Known by an id alone: no source has told a name. */
  readonly namelessEntities: number;
  readonly entitiesByType: Readonly<Record<string, number>>;
  readonly diseasesByPrevalence: Readonly<Record<string, number>>;
  readonly relationsByType: Readonly<Record<string, number>>;
  /** A relation that several sources state counts for each. */
  readonly relationsBySource: Readonly<
    Record<string, { readonly relations: number; readonly licences: readonly string[] }>
  >;
  readonly relationsByTypeAndSource: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** How sources saw findings: rows of theirs. */
  readonly observations: number;
  /** Relations whose frequency is stated, by its class; unclear: stated, but in no one class. */
  readonly relationsByFrequency: Readonly<Record<string, number>>;
  readonly entitiesByNameLanguage: Readonly<Record<string, number>>;
  /** Entities that a vocabulary lists. */
  readonly identitiesByScheme: Readonly<Record<string, number>>;
  /** Attributes on which sources disagree; both values are kept. */
  readonly attributeConflicts: number;
}

export function storeStatistics(database: DatabaseSync): StoreStatistics {
  const count = (sql: string): number => database.prepare(sql).get()!['n'] as number;
  const counts = (sql: string): Record<string, number> =>
    Object.fromEntries(
      database
        .prepare(sql)
        .all()
        .map((row) => [String(row['key']), row['n'] as number]),
    );
  const byPrevalence = counts(
    `SELECT coalesce(prevalence, -1) AS key, count(*) AS n FROM entity
     WHERE type = (SELECT id FROM word WHERE text = 'disease') GROUP BY key`,
  );
  return {
    entities: count('SELECT count(*) AS n FROM entity'),
    relations: count('SELECT count(*) AS n FROM relation'),
    evidences: count('SELECT count(*) AS n FROM evidence'),
    namelessEntities: count('SELECT count(*) AS n FROM entity WHERE id NOT IN (SELECT entity FROM name)'),
    entitiesByType: counts(
      'SELECT text AS key, count(*) AS n FROM entity JOIN word ON word.id = type GROUP BY type ORDER BY n DESC, key',
    ),
    diseasesByPrevalence: {
      ...Object.fromEntries(PREVALENCE_CLASSES.map((name, at) => [name, byPrevalence[String(at)] ?? 0])),
      unknown: byPrevalence['-1'] ?? 0,
    },
    relationsByType: counts(
      'SELECT text AS key, count(*) AS n FROM relation JOIN word ON word.id = type GROUP BY type ORDER BY n DESC, key',
    ),
    ...sources(database),
    observations: count('SELECT count(*) AS n FROM observation'),
    relationsByFrequency: byFrequency(database),
    entitiesByNameLanguage: counts(
      'SELECT language AS key, count(DISTINCT entity) AS n FROM name GROUP BY language ORDER BY n DESC, key',
    ),
    identitiesByScheme: counts(
      `SELECT text AS key, count(*) AS n FROM external_id JOIN word ON word.id = scheme
       WHERE identity = 1 GROUP BY scheme ORDER BY n DESC, key`,
    ),
    attributeConflicts: count('SELECT count(*) AS n FROM attribute_conflict'),
  };
}

function byFrequency(database: DatabaseSync): Record<string, number> {
  const counts: Record<string, number> = Object.fromEntries([...FREQUENCY_CLASSES, 'unclear'].map((name) => [name, 0]));
  for (const { frequency } of relationFrequencies(database))
    if (frequency !== null) counts[frequencyClass(frequency) ?? 'unclear']! += 1;
  return counts;
}

function sources(database: DatabaseSync): Pick<StoreStatistics, 'relationsBySource' | 'relationsByTypeAndSource'> {
  const rows = database
    .prepare(
      `SELECT source, text AS type, count(*) AS n FROM (
         SELECT DISTINCT source, relation.id, relation.type FROM evidence
         JOIN origin ON origin.id = evidence.origin JOIN relation ON relation.id = evidence.relation
       ) JOIN word ON word.id = type GROUP BY source, type ORDER BY source, n DESC, text`,
    )
    .all() as { source: string; type: string; n: number }[];
  const licences = database.prepare('SELECT DISTINCT source, licence FROM origin ORDER BY licence').all() as {
    source: string;
    licence: string;
  }[];
  const bySource: Record<string, { relations: number; licences: string[] }> = {};
  const byTypeAndSource: Record<string, Record<string, number>> = {};
  for (const { source, type, n } of rows) {
    bySource[source] ??= {
      relations: 0,
      licences: licences.filter((each) => each.source === source).map(({ licence }) => licence),
    };
    bySource[source].relations += n;
    (byTypeAndSource[type] ??= {})[source] = n;
  }
  return { relationsBySource: bySource, relationsByTypeAndSource: byTypeAndSource };
}

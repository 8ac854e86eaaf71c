/**
 * Observations of a store: how, and in whom, sources saw the findings that relations state, and what they say together of
 * how often a finding is met.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { pooledFrequency, type StatedFrequency } from '../../records/frequency.ts';
import { observationSchema, type Observation, type StoredObservation } from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';

const COLUMNS =
  'relation, source, revision, reference, words, sex, onset, modifiers, least, most, seen, patients, code, curated';
const FROM = `SELECT ${COLUMNS} FROM observation JOIN origin ON origin.id = observation.origin`;
const IN_ORDER = 'ORDER BY relation, origin.id, reference, words';

export class ObservationTable {
  readonly #statements: ReturnType<typeof prepare>;

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database);
  }

  /** How many of them were new. */
  add(relation: number, origin: number, observations: readonly Observation[]): number {
    let added = 0;
    for (const each of observations) {
      const parsed = observationSchema.safeParse(each);
      if (!parsed.success)
        throw new KnowledgeError(
          `an observation cannot be stored: ` +
            parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
        );
      const { reference, frequency, sex, onset, modifiers, evidenceCode, curated } = each;
      added += Number(
        this.#statements.insert.run(
          relation,
          origin,
          reference,
          frequency?.words ?? '',
          sex ?? '',
          onset ?? '',
          modifiers.join(';'),
          frequency?.least ?? null,
          frequency?.most ?? null,
          frequency?.counted?.having ?? null,
          frequency?.counted?.of ?? null,
          evidenceCode ?? '',
          curated ?? '',
        ).changes,
      );
    }
    return added;
  }

  of(relation: number): StoredObservation[] {
    return this.#statements.of.all(relation).map(observationOfRow);
  }

  /** Those of `gone` are those of `keep`. */
  move(keep: number, gone: number): void {
    this.#statements.move.run(keep, gone);
    this.remove(gone);
  }

  remove(relation: number): void {
    this.#statements.remove.run(relation);
  }
}

/** Every relation with observations, and what they say together of its frequency; in the order of their ids. */
export function* relationFrequencies(
  database: DatabaseSync,
): Generator<{ relation: number; frequency: StatedFrequency | null }> {
  let [relation, observations]: [number, StoredObservation[]] = [0, []];
  for (const row of database.prepare(`${FROM} ${IN_ORDER}`).iterate()) {
    if (row['relation'] !== relation) {
      if (observations.length > 0) yield { relation, frequency: frequencyTogether(observations) };
      [relation, observations] = [row['relation'] as number, []];
    }
    observations.push(observationOfRow(row));
  }
  if (observations.length > 0) yield { relation, frequency: frequencyTogether(observations) };
}

/** Of what rests on one reference, the source's last release counts alone. */
export function frequencyTogether(observations: readonly StoredObservation[]): StatedFrequency | null {
  const placeOf = ({ source, reference }: StoredObservation): string => JSON.stringify([source, reference]);
  const releases = new Map(observations.map((each) => [placeOf(each), each.revision]));
  return pooledFrequency(
    observations.flatMap((each) =>
      each.frequency !== null && releases.get(placeOf(each)) === each.revision ? [each.frequency] : [],
    ),
  );
}

function prepare(database: DatabaseSync) {
  const sql = (text: string): StatementSync => database.prepare(text);
  return {
    insert: sql(
      'INSERT OR IGNORE INTO observation (relation, origin, reference, words, sex, onset, modifiers, least, most, seen, ' +
        'patients, code, curated) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    of: sql(`${FROM} WHERE relation = ? ${IN_ORDER}`),
    move: sql('UPDATE OR IGNORE observation SET relation = ? WHERE relation = ?'),
    remove: sql('DELETE FROM observation WHERE relation = ?'),
  };
}

function observationOfRow(row: Record<string, unknown>): StoredObservation {
  const text = (column: string): string => row[column] as string;
  const stated = (column: string): string | null => (text(column) === '' ? null : text(column));
  const [words, having] = [stated('words'), row['seen'] as number | null];
  return {
    source: text('source'),
    revision: stated('revision'),
    reference: text('reference'),
    frequency:
      words === null
        ? null
        : {
            words,
            least: row['least'] as number,
            most: row['most'] as number,
            counted: having === null ? null : { having, of: row['patients'] as number },
          },
    sex: stated('sex') as StoredObservation['sex'],
    onset: stated('onset'),
    modifiers: text('modifiers')
      .split(';')
      .filter((term) => term !== ''),
    evidenceCode: stated('code'),
    curated: stated('curated'),
  };
}

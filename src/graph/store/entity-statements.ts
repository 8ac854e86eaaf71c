/** What the table of entities asks of SQLite, prepared once. */
import type { DatabaseSync, StatementSync } from 'node:sqlite';

export type EntityStatements = ReturnType<typeof entityStatements>;

export function entityStatements(database: DatabaseSync) {
  const sql = (text: string): StatementSync => database.prepare(text);
  return {
    entity: sql('SELECT type, prevalence FROM entity WHERE id = ?'),
    insert: sql('INSERT INTO entity (type, prevalence) VALUES (?, ?)'),
    remove: sql('DELETE FROM entity WHERE id = ?'),
    setPrevalence: sql('UPDATE entity SET prevalence = ? WHERE id = ?'),
    owner: sql('SELECT entity FROM external_id WHERE scheme = ? AND value = ? AND identity = 1'),
    referring: sql('SELECT entity FROM external_id WHERE scheme = ? AND value = ? ORDER BY entity'),
    ids: sql('SELECT scheme, value, identity FROM external_id WHERE entity = ? ORDER BY identity DESC, scheme, value'),
    // A reference that turns out to be an identity becomes one.
    insertId: sql(
      'INSERT INTO external_id (scheme, value, entity, identity) VALUES (?, ?, ?, ?) ' +
        'ON CONFLICT (scheme, value, entity) DO UPDATE SET identity = 1 WHERE identity < excluded.identity',
    ),
    removeIds: sql('DELETE FROM external_id WHERE entity = ?'),
    names: sql('SELECT language, preferred, text FROM name WHERE entity = ? ORDER BY preferred DESC, id'),
    nameRows: sql('SELECT id FROM name WHERE entity = ?'),
    byName: sql(
      'SELECT entity.id, entity.type, name.preferred, name.language FROM name JOIN entity ON entity.id = name.entity ' +
        'WHERE name.folded = ? LIMIT ?',
    ),
    sizes: sql(
      'SELECT (SELECT count(*) FROM name WHERE entity = ?) AS names, ' +
        '(SELECT count(*) FROM external_id WHERE entity = ?) AS ids',
    ),
    insertName: sql('INSERT OR IGNORE INTO name (entity, language, preferred, text, folded) VALUES (?, ?, ?, ?, ?)'),
    preferName: sql('UPDATE name SET preferred = 1 WHERE entity = ? AND language = ? AND folded = ? AND preferred = 0'),
    removeNames: sql('DELETE FROM name WHERE entity = ?'),
    insertWords: sql('INSERT INTO name_search (rowid, words) VALUES (?, ?)'),
    removeWords: sql('DELETE FROM name_search WHERE rowid = ?'),
    conflict: sql('INSERT OR IGNORE INTO attribute_conflict (entity, attribute, kept, other) VALUES (?, ?, ?, ?)'),
    moveConflicts: sql('UPDATE OR IGNORE attribute_conflict SET entity = ? WHERE entity = ?'),
    removeConflicts: sql('DELETE FROM attribute_conflict WHERE entity = ?'),
  };
}

/**
 * Claims that cannot both hold: a relation that one text states and another denies, and a drug that treats a disease it
 * is contraindicated in. Neither is thrown away: both stay with their evidence, at half the confidence, and are listed.
 */
import type { ArticleStage } from '../staging/article-stage.ts';

export interface Conflict {
  readonly kind: 'stated and denied' | 'treats and is contraindicated';
  readonly subject: string;
  readonly relation: string;
  readonly object: string;
  /** Addresses of the pages that contradict each other. */
  readonly addresses: readonly string[];
}

/** The factor on the confidence of claims that contradict each other; the value is ours. */
export const CONFLICT_FACTOR = 0.5;

/** Table `linked` of the stage: one row for each claim whose ends are known. */
export const LINKED_TABLE = `
DROP TABLE IF EXISTS linked;
CREATE TABLE linked (
  subject TEXT NOT NULL, relation TEXT NOT NULL, object TEXT NOT NULL, denied INTEGER NOT NULL,
  source TEXT NOT NULL, extractor TEXT NOT NULL, start INTEGER NOT NULL, quote TEXT NOT NULL,
  confidence REAL NOT NULL, conflict INTEGER NOT NULL DEFAULT 0,
  UNIQUE (subject, relation, object, denied, source, extractor, start)
);
`;

const LONGEST_LIST = 1000;

/** Marks the rows that contradict each other, and lists them. */
export function markConflicts(stage: ArticleStage, addressOf: (title: string) => string): Conflict[] {
  stage.database.exec(`
    UPDATE linked SET conflict = 1 WHERE EXISTS (SELECT 1 FROM linked other WHERE other.subject = linked.subject
      AND other.relation = linked.relation AND other.object = linked.object AND other.denied <> linked.denied);
    UPDATE linked SET conflict = 2 WHERE denied = 0 AND relation IN ('first_line_treatment', 'second_line_treatment')
      AND EXISTS (SELECT 1 FROM linked other WHERE other.subject = linked.object AND other.object = linked.subject
        AND other.relation = 'contraindicated_in' AND other.denied = 0);
    UPDATE linked SET conflict = 2 WHERE denied = 0 AND relation = 'contraindicated_in'
      AND EXISTS (SELECT 1 FROM linked other WHERE other.subject = linked.object AND other.object = linked.subject
        AND other.relation IN ('first_line_treatment', 'second_line_treatment') AND other.denied = 0);
  `);
  const rows = stage
    .run(
      `SELECT mine.subject, mine.relation, mine.object, mine.conflict, group_concat(DISTINCT mine.source) AS own,
         (SELECT group_concat(DISTINCT other.source) FROM linked other WHERE mine.conflict = 2 AND other.subject = mine.object
            AND other.object = mine.subject AND other.relation = 'contraindicated_in') AS others
       FROM linked mine WHERE mine.conflict > 0 AND NOT (mine.conflict = 2 AND mine.relation = 'contraindicated_in')
       GROUP BY mine.subject, mine.relation, mine.object, mine.conflict ORDER BY mine.subject, mine.relation, mine.object LIMIT ?`,
    )
    .all(LONGEST_LIST);
  return rows.map((row) => ({
    kind: row['conflict'] === 1 ? 'stated and denied' : 'treats and is contraindicated',
    subject: row['subject'] as string,
    relation: row['relation'] as string,
    object: row['object'] as string,
    addresses: [...new Set([...titlesIn(row['own']), ...titlesIn(row['others'])])].map(addressOf),
  }));
}

/** `source` holds a title with its commas replaced; see `sourceKey`. */
function titlesIn(list: unknown): string[] {
  return typeof list === 'string' ? list.split(',').map((key) => decodeURIComponent(key)) : [];
}

/** A title as `linked.source` holds it: without commas. */
export function sourceKey(title: string): string {
  return encodeURIComponent(title);
}

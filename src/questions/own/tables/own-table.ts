/** What every form of file comes to: rows with the place they stand at, and rows that could not be read, with the reason. */

export interface OwnRow {
  readonly fields: Readonly<Record<string, unknown>>;
  /** `file:line` or `file, row N`. */
  readonly where: string;
}

export interface BadRow {
  readonly where: string;
  /** A few words for counting: `not-json`. */
  readonly reason: string;
  readonly evidence: string;
}

export interface OwnTable {
  readonly form: 'JSON' | 'JSON Lines' | 'delimited text' | 'Parquet' | 'Excel';
  readonly rows: readonly OwnRow[];
  readonly bad: readonly BadRow[];
  /** What was left aside, in a sentence: other sheets; null: nothing. */
  readonly note: string | null;
}

/** A cell that a spreadsheet turned into something else: a date (`3/4`) or an error (`#NAME?`). */
export class TurnedCell {
  readonly kind: 'date' | 'error';
  readonly text: string;

  constructor(kind: 'date' | 'error', text: string) {
    this.kind = kind;
    this.text = text;
  }
}

/**
 * What a benchmark is, as data: where it comes from, which files are accepted, what a whole file must hold. A file of
 * `definitions/` fills it in and names the reader of its rows; nothing here knows a benchmark.
 */
import type { BenchmarkId } from '../records/benchmark.ts';
import type { Language } from '../records/question.ts';
import type { Row } from './files/row.ts';

export interface BenchmarkDefinition {
  readonly id: BenchmarkId;
  /** Raised when the items that a file gives, or their order, become others. */
  readonly version: number;
  readonly title: { readonly en: string; readonly zh: string };
  readonly language: Language;
  /** As the publisher calls it. */
  readonly split: string;
  /** As the publisher states it. */
  readonly licence: string;
  /** First the one that `--download` takes. */
  readonly sources: readonly BenchmarkSource[];
  /** Folder below a data folder. */
  readonly folder: string;
  /** Names of files that hold the benchmark, the preferred first; looked for when a folder is given. */
  readonly files: readonly RegExp[];
  /** What whole files hold. A file of more or fewer rows is a part, or not this benchmark. */
  readonly editions: readonly Edition[];
  /** Of an item as it is shown, on average, bytes of UTF-8, measured on the published file; absent: not measured. */
  readonly itemBytes?: number;
  /** Some items have several right options, and the prompt says so of every item. */
  readonly severalAnswers: boolean;
  /** Whether a row whose stem came before is left out; never where stems repeat with other options. */
  readonly repeatedStems: 'keep' | 'leave-out';
  readonly labels: readonly BenchmarkLabel[];
  /** How files of this benchmark mislead, for people. */
  readonly traps: readonly string[];
  readonly reader: BenchmarkReader;
}

export interface BenchmarkSource {
  /** `hub`: a data set of the model hub. `git`: a file of a public repository. `other`: named for people, not downloaded. */
  readonly kind: 'hub' | 'git' | 'other';
  /** `owner/name`; an address for `other`. */
  readonly repository: string;
  /** Branch, tag or commit. */
  readonly revision: string;
  readonly paths: readonly SourceFile[];
}

export interface SourceFile {
  readonly path: string;
  /** null: not known here; what came is shown instead of checked. */
  readonly sha256: string | null;
  readonly bytes: number | null;
}

/** One whole file, in one of the forms in which the benchmark is published. */
export interface Edition {
  readonly name: string;
  /** Rows of the split. */
  readonly rows: number;
  /** Items asked: rows without those left out. null: how many are left out is not known here, so not asserted. */
  readonly items: number | null;
  /** Rows by first right letter, as the file orders the options. null: not known here, so not asserted. */
  readonly gold: Readonly<Record<string, number>> | null;
  /** Rows by number of options; null: not known, then `options` alone tells editions apart. */
  readonly optionCounts: Readonly<Record<number, number>> | null;
  /** Fewest and most options of a row. */
  readonly options: readonly [fewest: number, most: number];
  /** Counts of a label that are asserted too: `{ subject: { Nursing: 923 } }`. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Denominator of the paper's table 3. */
  readonly paper: boolean;
}

export interface BenchmarkLabel {
  /** In `BenchmarkItem.labels`; camelCase. */
  readonly name: string;
  /** The columns that may hold it, the first that is there counts. */
  readonly columns: readonly string[];
}

/** Looks at all rows of a file first, for what one row cannot tell (does the file count from 0 or from 1?). */
export type BenchmarkReader = (rows: readonly Row[], path: string) => (row: Row) => DraftItem | SkippedRow;

/** An item before letters are given out. */
export interface DraftItem {
  readonly kind: 'item';
  /** null: the row's number. */
  readonly id: string | null;
  readonly stem: string;
  readonly context: string | null;
  readonly options: readonly string[];
  /** 0-based places of the right options, ascending. */
  readonly gold: readonly number[];
  /** First right letter as the file names it, where the file's letters leave some out. */
  readonly goldLetter?: string;
}

/** A row that cannot be asked or belongs to another part of the file. */
export interface SkippedRow {
  readonly kind: 'skipped';
  /** Null: another benchmark's or split's row, which is no row of this one. */
  readonly reason: string | null;
  /** Its first right letter when the file states one; it counts in the histogram of rows. */
  readonly goldLetter?: string;
}

/**
 * A researcher's own files as questions of a bank: columns found by their usual names or by the map, options and answers in
 * whatever form, people taken out before anything is kept. Nothing is guessed: what was taken for what is handed back, a row
 * that makes no question is dropped with its place and reason, and a file that makes none is an error.
 */
import { basename } from 'node:path';
import { MOST_ROWS } from '../../benchmarks/files/table-limits.ts';
import type { BankManifest, BankStep } from '../../records/bank-manifest.ts';
import type { Dropped, PublicQuestion } from '../../records/bank-question.ts';
import { RecordError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { addFound, anonymise } from '../anonymise/anonymise.ts';
import { tally } from '../tally.ts';
import { mapColumns, valueIn, type ColumnMapping } from './map-columns.ts';
import { checkOwnSettings, type OwnQuestionsSettings } from './own-settings.ts';
import { RowReader, type FileRow, type ReadRow } from './row-reader.ts';
import type { BadRow } from './tables/own-table.ts';
import { readOwnTable } from './tables/read-own-table.ts';
import { labelOfValue, listOfNames, saidValue, textOfValue } from './tables/value-text.ts';

export interface ImportedOwnQuestions {
  readonly questions: readonly PublicQuestion[];
  readonly dropped: readonly Dropped[];
  readonly inputs: BankManifest['inputs'];
  readonly step: BankStep;
  readonly mapping: ColumnMapping;
  /** How answers are written, for a person. */
  readonly answers: string;
  /** The first, one of the middle, the last. */
  readonly samples: readonly PublicQuestion[];
  /** What a person should look at: many dropped rows, ids that are not taken, sheets that were not read. */
  readonly warnings: readonly string[];
}

/** Rows dropped beyond this share are warned of. */
export const WARNED_SHARE = 0.05;
const REASONS_SHOWN = 3;

type Progress = (done: number, total: number) => void;

/** `files` are parts of one set, alike in their columns, in order. */
export async function importOwnQuestions(
  settings: OwnQuestionsSettings,
  files: readonly string[],
  progress: Progress = () => {},
): Promise<ImportedOwnQuestions> {
  checkOwnSettings(settings);
  const { rows, bad, inputs, notes } = await readFiles(settings, files);
  const where = files.length === 1 ? files[0]! : `${files[0]} and ${files.length - 1} more`;
  if (rows.length === 0) throw noQuestions(where, bad);
  const mapping = mapColumns(
    rows.map(({ row }) => row),
    settings.map ?? {},
    settings.options !== undefined,
    where,
  );
  const reader = new RowReader(settings, mapping, inputs.map(({ path }) => basename(path)).join(', '));
  const read = rows.map((entry) => reader.read(entry));
  const form = reader.decide(read);
  const ids = idsOf(read, mapping);
  const dropped: Dropped[] = bad.map((row) => droppedOf(settings, row));
  const questions: PublicQuestion[] = [];
  const identifiers: Record<string, number> = {};
  for (const [at, row] of read.entries()) {
    progress(at + 1, read.length);
    const made = reader.make(row, ids.of[at]!, form);
    if ('reason' in made) {
      dropped.push(droppedOf(settings, { where: row.where, ...made }));
      continue;
    }
    addFound(identifiers, made.found);
    questions.push(made.question);
  }
  if (questions.length === 0) throw noQuestions(where, dropped);
  const total = rows.length + bad.length;
  return {
    questions,
    dropped,
    inputs,
    step: {
      name: 'import',
      before: total,
      after: questions.length,
      dropped: tally(dropped.map(({ reason }) => reason)),
      counts: identifiers,
    },
    mapping: reader.mapping,
    answers: form.said,
    samples: [...new Set([0, questions.length >> 1, questions.length - 1])].map((at) => questions[at]!),
    warnings: [...notes, ...ids.warnings, ...warningsOf(dropped, total)],
  };
}

async function readFiles(
  { language, sheet }: Pick<OwnQuestionsSettings, 'language' | 'sheet'>,
  files: readonly string[],
): Promise<{
  rows: FileRow[];
  bad: BadRow[];
  inputs: { path: string; sha256: string; records: number }[];
  notes: string[];
}> {
  if (files.length === 0) throw new RecordError('no file of questions was given');
  const rows: FileRow[] = [];
  const bad: BadRow[] = [];
  const [inputs, notes] = [[] as { path: string; sha256: string; records: number }[], [] as string[]];
  for (const path of files) {
    const table = await readOwnTable(path, { language: language ?? null, sheet: sheet ?? null });
    const sha256 = sha256OfFile(path);
    // Blank lines of a spreadsheet are no rows.
    const there = table.rows.filter(({ fields }) =>
      Object.values(fields).some((value) => labelOfValue(value) !== null),
    );
    for (const row of there) rows.push({ row, sha256 });
    for (const row of table.bad) bad.push(row);
    if (rows.length > MOST_ROWS)
      throw new RecordError(`${path}: more than ${MOST_ROWS} rows with those before; import it in parts`);
    inputs.push({ path, sha256, records: there.length + table.bad.length });
    if (table.note !== null) notes.push(`${path}: ${table.note}`);
  }
  return { rows, bad, inputs, notes };
}

interface RowIds {
  readonly of: readonly string[];
  readonly warnings: readonly string[];
}

/** Of the id's column, where it names each row once; else by the number of the row. */
function idsOf(rows: readonly ReadRow[], { id }: ColumnMapping): RowIds {
  const numbers = rows.map((_, at) => `row-${at + 1}`);
  if (id === null) return { of: numbers, warnings: [] };
  const first = new Map<string, string>();
  const ids: string[] = [];
  for (const { fields, where } of rows) {
    const text = textOfValue(valueIn(fields, id)) ?? null;
    const before = text === null ? undefined : first.get(text);
    if (text === null || before !== undefined) {
      const why = text === null ? `is blank at ${where}` : `says ${saidValue(text)} at ${before} and at ${where}`;
      return { of: numbers, warnings: [`column ${id} ${why}: rows are named by their numbers, not by it`] };
    }
    first.set(text, where);
    ids.push(anonymise(text.slice(0, 200)).text);
  }
  return new Set(ids).size === ids.length
    ? { of: ids, warnings: [] }
    : {
        of: numbers,
        warnings: [`column ${id} names people or is too long: rows are named by their numbers, not by it`],
      };
}

function droppedOf({ name }: Pick<OwnQuestionsSettings, 'name'>, { where, reason, evidence }: BadRow): Dropped {
  return {
    id: `${name}: ${basename(where)}`,
    step: 'import',
    reason,
    evidence: `${where}: ${anonymise(evidence).text}`,
    question: null,
  };
}

function noQuestions(where: string, dropped: readonly Pick<Dropped, 'reason' | 'evidence'>[]): RecordError {
  if (dropped.length === 0) return new RecordError(`${where}: no row holds anything; allowed: a question a row`);
  return new RecordError(`${where}: none of ${dropped.length} rows makes a question: ${reasonsOf(dropped)}`);
}

function warningsOf(dropped: readonly Dropped[], total: number): string[] {
  if (dropped.length <= WARNED_SHARE * total) return [];
  const share = ((100 * dropped.length) / total).toFixed(1);
  return [`${dropped.length} of ${total} rows (${share} %) make no question: ${reasonsOf(dropped)}`];
}

/** The most frequent reasons, with an example each. */
function reasonsOf(dropped: readonly Pick<Dropped, 'reason' | 'evidence'>[]): string {
  const byReason = [...Map.groupBy(dropped, ({ reason }) => reason)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  );
  const told = byReason
    .slice(0, REASONS_SHOWN)
    .map(([reason, rows]) => `${reason} ${rows.length} (${rows[0]!.evidence})`);
  const more = byReason.length - told.length;
  return `${told.join('; ')}${more > 0 ? `; and ${more} more reasons (${listOfNames(byReason.slice(REASONS_SHOWN).map(([reason]) => reason))})` : ''}`;
}

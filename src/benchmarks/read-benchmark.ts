/**
 * A benchmark's file as items, and what was seen on the way: rows, the histogram of right answers, rows left out and why.
 * Gives out letters and checks what holds for every benchmark; what a row means is the reader's affair.
 */
import { z } from 'zod';
import { benchmarkItemSchema, type BenchmarkItem } from '../records/benchmark.ts';
import { LETTERS } from '../records/question-text.ts';
import { RecordError } from '../support/errors.ts';
import { sha256OfFile } from '../support/hash.ts';
import { benchmarkNamed } from './benchmarks.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import type { BenchmarkDefinition, DraftItem } from './definition.ts';
import type { TextEncoding } from './files/decode-text.ts';
import { findBenchmarkFiles } from './files/find-files.ts';
import { readRows } from './files/read-rows.ts';
import type { Row } from './files/row.ts';

export interface LeftOutRow {
  readonly where: string;
  readonly reason: string;
}

export interface BenchmarkFile {
  readonly definition: BenchmarkDefinition;
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
  readonly items: readonly BenchmarkItem[];
  /** Rows of this benchmark, those left out included unless they are empty. */
  readonly rows: number;
  readonly leftOut: readonly LeftOutRow[];
  /** Rows of other sets in the same file: another category, another split. */
  readonly otherRows: number;
  /** Rows by first right letter, in the order of the letters. */
  readonly gold: Readonly<Record<string, number>>;
  /** Rows by number of options. */
  readonly optionCounts: Readonly<Record<number, number>>;
  readonly labels: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Whether this is the whole benchmark, a part of it, or something else. */
  readonly coverage: Coverage;
}

/** Items of a benchmark from a file or a folder. A whole file whose counts are not the benchmark's is an error. */
export async function readBenchmark(id: string, path: string): Promise<BenchmarkItem[]> {
  const file = await readBenchmarkFile(benchmarkNamed(id), path);
  if (file.coverage.kind === 'wrong')
    throw new RecordError(`${file.files[0]!.path}: not ${id} as published: ${file.coverage.problems.join('; ')}`);
  return [...file.items];
}

/** The same with what was counted; counts that are wrong are reported in `coverage`, not thrown. */
export async function readBenchmarkFile(definition: BenchmarkDefinition, path: string): Promise<BenchmarkFile> {
  return readBenchmarkFiles(definition, findBenchmarkFiles(definition, path));
}

/** The same of files that are known: the shards of one split. */
export async function readBenchmarkFiles(
  definition: BenchmarkDefinition,
  paths: readonly string[],
): Promise<BenchmarkFile> {
  const rows: Row[] = [];
  for (const part of paths) for (const row of await readRows(part, encodingsOf(definition))) rows.push(row);
  const read = readAll(definition, rows, paths[0]!);
  if (read.rows === 0)
    throw new RecordError(`${paths[0]}: ${rows.length} rows, none of ${definition.id}; is it the right file?`);
  return {
    definition,
    files: paths.map((part) => ({ path: part, sha256: sha256OfFile(part) })),
    ...read,
    coverage: coverageOf(definition, read),
  };
}

/** A data set in English is UTF-8: Latin-1 bytes in it would pass for Chinese. */
function encodingsOf({ language }: Pick<BenchmarkDefinition, 'language'>): readonly TextEncoding[] {
  return language === 'zh' ? ['utf-8', 'gb18030'] : ['utf-8'];
}

type Counted = Omit<BenchmarkFile, 'definition' | 'files' | 'coverage'>;

function readAll(definition: BenchmarkDefinition, rows: readonly Row[], path: string): Counted {
  const readRow = definition.reader(
    rows.filter((row) => !row.isEmpty()),
    path,
  );
  const items: BenchmarkItem[] = [];
  const leftOut: LeftOutRow[] = [];
  const gold = new Tally();
  const optionCounts = new Tally();
  const labels = new Map<string, Tally>();
  const stems = new Map<string, string>();
  const ids = new Map<string, string>();
  let count = 0;
  let otherRows = 0;
  for (const [index, row] of rows.entries()) {
    if (row.isEmpty()) {
      leftOut.push({ where: row.where, reason: 'it is empty' });
      continue;
    }
    const draft = readRow(row);
    if (draft.kind === 'skipped' && draft.reason === null) {
      otherRows += 1;
      continue;
    }
    count += 1;
    if (draft.kind === 'skipped') {
      leftOut.push({ where: row.where, reason: draft.reason! });
      if (draft.goldLetter !== undefined) gold.add(draft.goldLetter);
      continue;
    }
    const item = itemOf(definition, draft, row, index + 1);
    gold.add(draft.goldLetter ?? item.gold[0]!);
    optionCounts.add(String(item.options.length));
    for (const [name, value] of Object.entries(item.labels)) {
      const tally = labels.get(name) ?? new Tally();
      labels.set(name, tally);
      tally.add(value);
    }
    const before = ids.get(item.id);
    if (before !== undefined) throw row.problem(`id ${JSON.stringify(item.id)} is that of ${before} too`);
    ids.set(item.id, row.where);
    const stemBefore = stems.get(item.stem);
    stems.set(item.stem, row.where);
    if (definition.repeatedStems === 'leave-out' && stemBefore !== undefined)
      leftOut.push({ where: row.where, reason: `asks what ${stemBefore} asks` });
    else items.push(item);
  }
  return {
    items,
    rows: count,
    leftOut,
    otherRows,
    gold: gold.counts(),
    optionCounts: optionCounts.counts(),
    labels: Object.fromEntries([...labels].map(([name, tally]) => [name, tally.counts()])),
  };
}

function itemOf(definition: BenchmarkDefinition, draft: DraftItem, row: Row, number: number): BenchmarkItem {
  const { stem, context, options } = draft;
  if (options.length < 2 || options.length > LETTERS.length)
    throw row.problem(`${options.length} options; allowed: 2 to ${LETTERS.length}`);
  if (draft.gold.length === 0 || draft.gold.some((place) => !(place in options)))
    throw row.problem(`the right answer is not among the ${options.length} options`);
  const item = {
    benchmark: definition.id,
    id: draft.id ?? `row-${number}`,
    language: definition.language,
    stem,
    context,
    options: options.map((text, index) => ({ letter: LETTERS[index]!, text })),
    gold: draft.gold.map((place) => LETTERS[place]!),
    labels: labelsOf(definition, row),
  };
  const checked = benchmarkItemSchema.safeParse(item);
  if (!checked.success) throw row.problem(z.prettifyError(checked.error));
  return checked.data;
}

function labelsOf(definition: BenchmarkDefinition, row: Row): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, columns } of definition.labels) {
    const column = columns.find((each) => row.has(each));
    const value = column === undefined ? null : row.optionalText(column);
    if (value !== null) found[name] = value;
  }
  return found;
}

class Tally {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** By name; numbers as numbers. */
  counts(): Record<string, number> {
    return Object.fromEntries(
      [...this.#counts].toSorted(([left], [right]) => left.localeCompare(right, 'en', { numeric: true })),
    );
  }
}

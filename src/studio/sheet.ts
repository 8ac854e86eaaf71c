/**
 * Answers of several models to the same items, side by side: a run's rows over its held-out questions, or evaluations over
 * benchmarks. What lists and figures need is in memory; outputs are read from their files when an item is opened.
 */
import { RequestError } from '../pages/local-server.ts';
import { accuracyOf, comparePaired, type Marked } from '../evaluation/statistics/statistics.ts';
import {
  SHOWN,
  type OutcomeLetter,
  type SheetCell,
  type SheetColumn,
  type SheetDifference,
  type SheetFigure,
  type SheetItem,
  type SheetLine,
  type SheetPage,
  type SheetSet,
  type Shown,
} from './studio-api.ts';

const LINES_A_PAGE = 50;
const TITLE_LENGTH = 140;
const MOST_LABELS = 400;

export interface SheetEntry {
  readonly set: string;
  readonly id: string;
  readonly cluster: string;
  readonly stem: string;
  readonly labels: Readonly<Record<string, string>>;
  /** One a column. */
  readonly outcomes: readonly OutcomeLetter[];
  /** Whether the column's answer counts as right; null: it was not asked. */
  readonly right: readonly (boolean | null)[];
}

export interface Sheet {
  readonly title: string;
  readonly columns: readonly SheetColumn[];
  readonly sets: readonly SheetSet[];
  readonly entries: readonly SheetEntry[];
  /** Columns that a reader sees held against each other first. */
  readonly before: string;
  readonly after: string;
  readonly remarks: readonly string[];
  open(entry: SheetEntry): SheetItem;
}

export interface SheetQuery {
  readonly set?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly show: Shown;
  /** Name and value of a label. */
  readonly label?: readonly [name: string, value: string] | undefined;
  readonly words: string;
  readonly page: number;
}

export function sheetPage(sheet: Sheet, query: SheetQuery): SheetPage {
  const before = columnOf(sheet, query.before ?? sheet.before);
  const after = columnOf(sheet, query.after ?? sheet.after);
  const inSet = sheet.entries.filter((entry) => query.set === undefined || entry.set === query.set);
  const words = query.words.trim().toLowerCase();
  const left = inSet.filter((entry) => hasLabel(entry, query.label) && hasWords(entry, words));
  const shows = (shown: Shown): SheetEntry[] => left.filter((entry) => isShown(entry, shown, before, after));
  const shown = shows(query.show).toSorted((one, other) => order(one, before, after) - order(other, before, after));
  const pages = Math.max(1, Math.ceil(shown.length / LINES_A_PAGE));
  const page = Math.min(query.page, pages - 1);
  return {
    title: sheet.title,
    columns: sheet.columns,
    sets: sheet.sets,
    cells: cellsOf(sheet, before),
    before: sheet.columns[before]!.id,
    after: sheet.columns[after]!.id,
    counts: Object.fromEntries(SHOWN.map((each) => [each, shows(each).length])) as Record<Shown, number>,
    labels: labelsOf(inSet),
    page,
    pages,
    lines: shown.slice(page * LINES_A_PAGE, (page + 1) * LINES_A_PAGE).map(lineOf),
    remarks: sheet.remarks,
  };
}

export function sheetItem(sheet: Sheet, set: string, id: string): SheetItem {
  const entry = sheet.entries.find((each) => each.set === set && each.id === id);
  if (entry !== undefined) return sheet.open(entry);
  throw new RequestError(404, `there is no item ${JSON.stringify(id)} in the set ${JSON.stringify(set)}`);
}

function columnOf({ columns }: Sheet, id: string): number {
  const at = columns.findIndex((column) => column.id === id);
  if (at >= 0) return at;
  throw new RequestError(
    404,
    `there is no column ${JSON.stringify(id)}; there are ${columns.map((c) => c.id).join(', ')}`,
  );
}

function lineOf({ set, id, stem, outcomes }: SheetEntry): SheetLine {
  const title = stem.length <= TITLE_LENGTH ? stem : `${stem.slice(0, TITLE_LENGTH).toWellFormed()}…`;
  return { set, id, title, outcomes: outcomes.join('') };
}

function hasLabel({ labels }: SheetEntry, label: SheetQuery['label']): boolean {
  return label === undefined || (Object.hasOwn(labels, label[0]) && labels[label[0]] === label[1]);
}

function hasWords({ id, stem }: SheetEntry, words: string): boolean {
  return words === '' || `${id}\n${stem}`.toLowerCase().includes(words);
}

function isShown({ right, outcomes }: SheetEntry, shown: Shown, before: number, after: number): boolean {
  const [was, is] = [right[before], right[after]];
  switch (shown) {
    case 'all':
      return true;
    case 'flips':
      return typeof was === 'boolean' && typeof is === 'boolean' && was !== is;
    case 'lost':
      return was === true && is === false;
    case 'gained':
      return was === false && is === true;
    case 'right':
      return is === true;
    case 'wrong':
      return is === false;
    case 'unread':
      return outcomes[after] === 'u' || outcomes[after] === 'f' || outcomes[after] === 'x';
    default:
      return shown satisfies never;
  }
}

/** What was lost comes before what was gained, and both before the rest. */
function order({ right }: SheetEntry, before: number, after: number): number {
  const [was, is] = [right[before], right[after]];
  if (was === is || typeof was !== 'boolean' || typeof is !== 'boolean') return 2;
  return is ? 1 : 0;
}

function labelsOf(entries: readonly SheetEntry[]): SheetPage['labels'] {
  const counts = new Map<string, number>();
  for (const { labels } of entries)
    for (const pair of Object.entries(labels)) {
      const key = JSON.stringify(pair);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  const sorted = [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)).slice(0, MOST_LABELS);
  return sorted.map(([key, count]) => {
    const [name, value] = JSON.parse(key) as [string, string];
    return { name, value, count };
  });
}

function cellsOf(sheet: Sheet, before: number): SheetCell[] {
  return sheet.sets.flatMap(({ name }) => {
    const entries = sheet.entries.filter(({ set }) => set === name);
    const marks = sheet.columns.map((_, at) => marksOf(entries, at));
    return sheet.columns.map(({ id }, at) => ({
      set: name,
      column: id,
      figure: figureOf(marks[at]!),
      against: at === before ? null : differenceOf(marks[before]!, marks[at]!),
    }));
  });
}

function marksOf(entries: readonly SheetEntry[], column: number): Marked[] {
  return entries.flatMap(({ id, cluster, right, outcomes }) => {
    const correct = right[column];
    if (typeof correct !== 'boolean') return [];
    const kind = outcomes[column] === 'u' ? ('unread' as const) : ('read' as const);
    return [{ questionId: id, cluster, correct, reading: { kind } }];
  });
}

function figureOf(marks: readonly Marked[]): SheetFigure | null {
  const found = accuracyOf(marks);
  if (found === null) return null;
  const { accuracy, low, high, count, unread } = found;
  return { accuracy, low, high, count, unread };
}

function differenceOf(before: readonly Marked[], after: readonly Marked[]): SheetDifference | null {
  const paired = comparePaired(before, after);
  if (paired === null) return null;
  const { difference, low, high, baselineOnly, candidateOnly } = paired;
  return { difference, low, high, lost: baselineOnly, gained: candidateOnly };
}

/** The ablation beside the paper's table 4, as rows and as a table in English. */
import { percent, points } from '../../pages/number-text.ts';
import type { SetInfo } from '../../records/set-info.ts';
import type { Table } from '../../support/table.ts';
import { paperAblations, paperGain } from './paper-ablation.ts';
import type { Report, ReportAccuracy, ReportComparison, ReportRow } from './report-schema.ts';

export interface AblationCell {
  readonly set: SetInfo;
  /** Null: not measured. */
  readonly accuracy: ReportAccuracy | null;
  /** Against the row it starts from; null for a first row and where either is missing. */
  readonly change: ReportComparison | null;
}

export interface AblationRow {
  readonly row: ReportRow;
  /** One a set of `measuredSets`. */
  readonly cells: readonly AblationCell[];
  /** The paper's average and its gain, percent and points, per model; null where the paper has none. */
  readonly paper: readonly { readonly average: number | null; readonly gain: number | null }[];
}

/** Those that were measured on some set. */
export function measuredRows({ rows }: Report): ReportRow[] {
  return rows.filter(({ sets }) => Object.keys(sets).length > 0);
}

/** Those that some row was measured on. */
export function measuredSets({ rows, sets }: Report): SetInfo[] {
  return sets.filter(({ name }) => rows.some((row) => row.sets[name] !== undefined));
}

export function comparisonOf(
  { comparisons }: Report,
  set: string,
  baseline: string | null,
  candidate: string,
): ReportComparison | null {
  return (
    comparisons.find((each) => each.set === set && each.baseline === baseline && each.candidate === candidate) ?? null
  );
}

export function ablationRows(report: Report): AblationRow[] {
  const sets = measuredSets(report);
  return measuredRows(report).map((row) => ({
    row,
    cells: sets.map((set) => ({
      set,
      accuracy: row.sets[set.name] ?? null,
      change: comparisonOf(report, set.name, row.startsFrom, row.name),
    })),
    paper: paperAblations.map((ablation) => ({
      average: row.paper === null ? null : (ablation.averages[row.paper] ?? null),
      gain: row.paper === null ? null : paperGain(ablation, row.paper),
    })),
  }));
}

/** Whether any measured row stands beside one of the paper's. */
export function hasPaperRows(rows: readonly AblationRow[]): boolean {
  return rows.some(({ row }) => row.paper !== null);
}

/** For a terminal of about 100 columns: intervals as half widths, long names of sets cut. */
export function ablationTable(report: Report): Table {
  const rows = ablationRows(report);
  const papers = hasPaperRows(rows) ? paperAblations : [];
  return {
    title: 'What each step added',
    headings: [
      '',
      ...shortHeadings(measuredSets(report)).flatMap((heading) => [heading, 'Change']),
      'Unread',
      ...papers.map(({ model }) => `Paper ${model}`),
    ],
    rows: rows.map(({ row, cells, paper }) => ({
      cells: [
        row.label.en,
        ...cells.flatMap(({ accuracy, change }) => [accuracyText(accuracy), changeText(change)]),
        unreadText(cells),
        ...paper.slice(0, papers.length).map(paperText),
      ],
    })),
    notes: [
      '± half the 95 % interval. Accuracy in percent; unread answers count as wrong. Change: points against the row it',
      'starts from, same questions.',
      ...(papers.length === 0
        ? []
        : ['The paper (table 4) has other models and other tasks: compare the shape, not the numbers.']),
    ],
  };
}

const longestHeading = 12;

/** Whole where cutting would make two the same. */
function shortHeadings(sets: readonly SetInfo[]): string[] {
  const whole = sets.map(({ label }) => label.en);
  const cut = whole.map((text) => (text.length > longestHeading ? `${text.slice(0, longestHeading - 1)}…` : text));
  return new Set(cut).size === cut.length ? cut : whole;
}

function accuracyText(accuracy: ReportAccuracy | null): string {
  if (accuracy === null) return '';
  return `${percent(accuracy.accuracy)} ±${percent((accuracy.high - accuracy.low) / 2)}`;
}

function changeText(change: ReportComparison | null): string {
  if (change === null) return '';
  return `${points(change.difference)} ±${percent((change.high - change.low) / 2)}`;
}

function paperText({ average, gain }: AblationRow['paper'][number]): string {
  if (average === null) return '';
  return average.toFixed(1) + (gain === null ? '' : ` (${points(gain / 100)})`);
}

/** Share of unread answers over the sets. */
function unreadText(cells: readonly AblationCell[]): string {
  const measured = cells.flatMap(({ accuracy }) => accuracy ?? []);
  const count = measured.reduce((sum, accuracy) => sum + accuracy.count, 0);
  return count === 0 ? '' : `${percent(measured.reduce((sum, accuracy) => sum + accuracy.unread, 0) / count)} %`;
}

/** The ablation beside the paper's table 4, as rows, as Markdown and as terminal text. English only. */
import type { StageName } from '../records/score.ts';
import { paperAblations, paperGain } from './paper-ablation.ts';
import { headlineSets, percent, points, stageLabels } from './report/labels.ts';
import type { Report, ReportAccuracy, ReportComparison } from './report/report-schema.ts';

/** The stage that each starts from: changes are measured against it. */
export const startsFrom: Readonly<Partial<Record<StageName, StageName>>> = {
  'cold-start': 'base',
  'stage-1': 'cold-start',
  'stage-2': 'stage-1',
  'control-stage-1': 'stage-1',
  'control-fine-tuning': 'cold-start',
};

export type HeadlineSet = (typeof headlineSets)[number];

export interface AblationCell {
  /** Null: not evaluated. */
  readonly accuracy: ReportAccuracy | null;
  /** Against the stage it starts from; null for the first stage and where either is missing. */
  readonly change: ReportComparison | null;
}

export interface AblationRow {
  readonly stage: StageName;
  readonly cells: Readonly<Record<HeadlineSet, AblationCell>>;
  /** The paper's average and its gain, percent and points, per model; null where the paper has none. */
  readonly paper: readonly { readonly average: number | null; readonly gain: number | null }[];
}

export function ablationRows(report: Report): AblationRow[] {
  return report.stages.map(({ name, sets }) => {
    const cell = (set: HeadlineSet): AblationCell => ({
      accuracy: sets[set] ?? null,
      change:
        report.comparisons.find(
          (comparison) =>
            comparison.set === set && comparison.candidate === name && comparison.baseline === startsFrom[name],
        ) ?? null,
    });
    return {
      stage: name,
      cells: { 'new-combinations': cell('new-combinations'), 'new-diseases': cell('new-diseases') },
      paper: paperAblations.map((ablation) => ({
        average: ablation.averages[name] ?? null,
        gain: paperGain(ablation, name),
      })),
    };
  });
}

const footnote =
  'Accuracy in percent; unread answers count as wrong. Change: points against the stage it starts from, same questions.\n' +
  'The paper (table 4) has other models and other tasks: compare the shape, not the numbers.';

/** Intervals in brackets. */
export function ablationMarkdown(report: Report): string {
  const headings = headingsOf('New combinations [95 %]', 'New diseases [95 %]');
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = line(headings.map((_, column) => (column === 0 ? '---' : '---:')));
  const brackets = (value: string, low: string, high: string): string => `${value} [${low}, ${high}]`;
  return [line(headings), rule, ...textRows(report, brackets).map(line), '', footnote, ''].join('\n');
}

/** Columns padded with spaces, for a terminal with a fixed-width font; intervals as half widths, about 100 columns. */
export function ablationText(report: Report): string {
  const plusMinus = (value: string, _low: string, _high: string, half: string): string => `${value} ±${half}`;
  const rows = [headingsOf('New comb.', 'New dis.'), ...textRows(report, plusMinus)];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [lines[0], rule, ...lines.slice(1), '', `± half the 95 % interval. ${footnote}`, ''].join('\n');
}

function headingsOf(newCombinations: string, newDiseases: string): string[] {
  return [
    '',
    newCombinations,
    'Change',
    newDiseases,
    'Change',
    'Unread',
    ...paperAblations.map(({ model }) => `Paper ${model}`),
  ];
}

type IntervalText = (value: string, low: string, high: string, half: string) => string;

function textRows(report: Report, interval: IntervalText): string[][] {
  const accuracyText = (accuracy: ReportAccuracy | null): string =>
    accuracy === null
      ? ''
      : interval(
          percent(accuracy.accuracy),
          percent(accuracy.low),
          percent(accuracy.high),
          percent((accuracy.high - accuracy.low) / 2),
        );
  const changeText = (change: ReportComparison | null): string =>
    change === null
      ? ''
      : interval(
          points(change.difference),
          points(change.low),
          points(change.high),
          percent((change.high - change.low) / 2),
        );
  return ablationRows(report).map((row) => [
    stageLabels[row.stage].en,
    ...headlineSets.flatMap((set) => [accuracyText(row.cells[set].accuracy), changeText(row.cells[set].change)]),
    unreadText(row),
    ...row.paper.map(paperText),
  ]);
}

function paperText({ average, gain }: AblationRow['paper'][number]): string {
  if (average === null) return '';
  return average.toFixed(1) + (gain === null ? '' : ` (${points(gain / 100)})`);
}

/** Share of unread answers over the headline sets. */
function unreadText(row: AblationRow): string {
  const measured = headlineSets.flatMap((set) => row.cells[set].accuracy ?? []);
  const count = measured.reduce((sum, accuracy) => sum + accuracy.count, 0);
  return count === 0 ? '' : `${percent(measured.reduce((sum, accuracy) => sum + accuracy.unread, 0) / count)} %`;
}

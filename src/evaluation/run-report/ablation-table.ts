/** The ablation beside the paper's table 4, as rows and as a table in English. */
import type { StageName } from '../../records/score.ts';
import { paperAblations, paperGain } from './paper-ablation.ts';
import { headlineSets, percent, points, stageLabels } from './labels.ts';
import type { Report, ReportAccuracy, ReportComparison } from './report-schema.ts';
import type { Table } from '../../support/table.ts';

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

/** For a terminal of about 100 columns: intervals as half widths. */
export function ablationTable(report: Report): Table {
  return {
    title: 'What each stage added',
    headings: [
      '',
      'New comb.',
      'Change',
      'New dis.',
      'Change',
      'Unread',
      ...paperAblations.map(({ model }) => `Paper ${model}`),
    ],
    rows: ablationRows(report).map((row) => ({
      cells: [
        stageLabels[row.stage].en,
        ...headlineSets.flatMap((set) => [accuracyText(row.cells[set].accuracy), changeText(row.cells[set].change)]),
        unreadText(row),
        ...row.paper.map(paperText),
      ],
    })),
    notes: [
      '± half the 95 % interval. Accuracy in percent; unread answers count as wrong. Change: points against the stage it',
      'starts from, same questions. The paper (table 4) has other models and other tasks: compare the shape, not the numbers.',
    ],
  };
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

/** Share of unread answers over the headline sets. */
function unreadText(row: AblationRow): string {
  const measured = headlineSets.flatMap((set) => row.cells[set].accuracy ?? []);
  const count = measured.reduce((sum, accuracy) => sum + accuracy.count, 0);
  return count === 0 ? '' : `${percent(measured.reduce((sum, accuracy) => sum + accuracy.unread, 0) / count)} %`;
}

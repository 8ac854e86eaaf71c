/** Computes report.json from what a run hands over. Knows nothing of pages; `render-page.ts` draws what this computes. */
import type { Row } from '../../records/row.ts';
import type { Score } from '../../records/score.ts';
import type { SetInfo } from '../../records/set-info.ts';
import { RecordError } from '../../support/errors.ts';
import { breakDown, dimensions } from '../statistics/breakdown.ts';
import { accuracyOf, comparePaired } from '../statistics/statistics.ts';
import { checkRows, comparedRows } from './compared-rows.ts';
import type { ReportInput, TrainingCurve } from './report-input.ts';
import { REPORT_VERSION, reportSchema, type Report, type ReportComparison } from './report-schema.ts';

export function buildReport(input: ReportInput): Report {
  checkInput(input);
  const { recipe, rows, sets, chance, optionsOnly, traces, settings, seeds, versions, timings } = input;
  const cells = cellsOf(input);
  const parsed = reportSchema.safeParse({
    kind: 'fleming-report',
    version: REPORT_VERSION,
    recipe,
    rows: rows.map((row) => ({ ...row, sets: accuraciesOf(row, cells) })),
    sets,
    comparisons: sets.flatMap((set) => comparisonsOn(set, rows, cells)),
    breakdowns: cells.flatMap(breakdownsOf),
    chance,
    optionsOnly,
    curves: input.curves.map(finiteCurve),
    traces,
    settings,
    seeds,
    versions,
    timings,
    ...(input.benchmarks === undefined ? {} : { benchmarks: input.benchmarks }),
    ...(input.audit === undefined ? {} : { audit: input.audit }),
  });
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new RecordError(
    `The report cannot be built: ${first!.path.join('.')} ${first!.message}. Look at what the run handed over there.`,
    {
      cause: parsed.error,
    },
  );
}

/** What scores, chances and traces refer to must be there; a score that no table would show is an error, not a loss. */
function checkInput({ rows, sets, scores, chance, optionsOnly }: ReportInput): void {
  checkRows(rows);
  const [rowNames, setNames] = [rows.map(({ name }) => name), sets.map(({ name }) => name)];
  const twice = setNames.find((name, index) => setNames.indexOf(name) !== index);
  if (twice !== undefined) throw new RecordError(`two sets are named "${twice}"; each must have a name of its own`);
  const [knownRows, knownSets] = [new Set(rowNames), new Set(setNames)];
  for (const { row, set, questionId } of scores) {
    if (!knownRows.has(row))
      throw new RecordError(
        `a score of question ${questionId} is of row "${row}"; the report's rows are ${listed(rowNames)}`,
      );
    if (!knownSets.has(set))
      throw new RecordError(
        `a score of question ${questionId} is of set "${set}"; the report's sets are ${listed(setNames)}`,
      );
  }
  for (const name of [...Object.keys(chance), ...Object.keys(optionsOnly)])
    if (!knownSets.has(name))
      throw new RecordError(`"${name}" has an accuracy of guessing and is no set; the sets are ${listed(setNames)}`);
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

/** The scores of one row on one set, which has some. */
interface Cell {
  readonly row: string;
  readonly set: string;
  readonly scores: readonly Score[];
}

/** In the order of the rows, each in the order of the sets. */
function cellsOf({ rows, sets, scores }: Pick<ReportInput, 'rows' | 'sets' | 'scores'>): Cell[] {
  const byRow = Map.groupBy(scores, ({ row }) => row);
  return rows.flatMap(({ name: row }) => {
    const bySet = Map.groupBy(byRow.get(row) ?? [], ({ set }) => set);
    return sets.flatMap(({ name: set }) => {
      const inCell = bySet.get(set);
      return inCell === undefined ? [] : [{ row, set, scores: inCell }];
    });
  });
}

function accuraciesOf({ name }: Row, cells: readonly Cell[]): Report['rows'][number]['sets'] {
  const measured = cells.flatMap(({ row, set, scores }) => {
    const accuracy = row === name ? accuracyOf(scores) : null;
    if (accuracy === null) return [];
    const meanTokens = scores.reduce((sum, score) => sum + score.tokens, 0) / scores.length;
    return [[set, { ...accuracy, meanTokens }] as const];
  });
  return Object.fromEntries(measured);
}

function comparisonsOn({ name: set }: SetInfo, rows: readonly Row[], cells: readonly Cell[]): ReportComparison[] {
  const scoresOf = (name: string): readonly Score[] =>
    cells.find((cell) => cell.row === name && cell.set === set)?.scores ?? [];
  return comparedRows(rows).flatMap(({ baseline, candidate }) => {
    const difference = comparePaired(scoresOf(baseline), scoresOf(candidate));
    return difference === null ? [] : [{ set, baseline, candidate, ...difference }];
  });
}

function breakdownsOf({ row, set, scores }: Cell): Report['breakdowns'] {
  return dimensions.flatMap((dimension) => {
    const groups = breakDown(scores, dimension);
    return groups.length === 0 ? [] : [{ row, set, dimension, groups }];
  });
}

/** A run that diverged still deserves its report: what is not finite was not measured. */
function finiteCurve(curve: TrainingCurve): object {
  const points = curve.points.map((point) =>
    Object.fromEntries(
      Object.entries(point).map(([key, value]) => [
        key,
        typeof value === 'number' && !Number.isFinite(value) ? null : value,
      ]),
    ),
  );
  return { ...curve, points };
}

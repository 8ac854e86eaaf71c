/** Computes report.json from what a run hands over. Knows nothing of pages; `render-page.ts` draws what this computes. */
import {
  evaluationSetSchema,
  stageNameSchema,
  type EvaluationSet,
  type Score,
  type StageName,
} from '../../records/score.ts';
import { RecordError } from '../../support/errors.ts';
import { breakDown, dimensions } from '../statistics/breakdown.ts';
import type { Curves, ReportInput } from './report-input.ts';
import { accuracyOf, comparePaired } from '../statistics/statistics.ts';
import { reportSchema, type Report, type ReportComparison } from './report-schema.ts';

/** Each stage against the one it starts from, then the recipe against its controls. */
export const comparedStages: readonly (readonly [baseline: StageName, candidate: StageName])[] = [
  ['base', 'cold-start'],
  ['cold-start', 'stage-1'],
  ['stage-1', 'stage-2'],
  ['stage-1', 'control-stage-1'],
  ['cold-start', 'control-fine-tuning'],
  ['control-stage-1', 'stage-2'],
  ['control-fine-tuning', 'stage-1'],
  ['control-fine-tuning', 'stage-2'],
];

export function buildReport(input: ReportInput): Report {
  const { scores, curves, ...rest } = input;
  const cells = cellsOf(scores);
  const parsed = reportSchema.safeParse({
    kind: 'fleming-report',
    version: 1,
    ...rest,
    stages: stageNameSchema.options.flatMap((name) => stageRow(name, cells)),
    comparisons: compareCells(cells),
    breakdowns: [...cells.values()].flatMap(({ stage, set, scores: inCell }) =>
      dimensions.map((dimension) => ({ stage, set, dimension, groups: breakDown(inCell, dimension) })),
    ),
    curves: finiteCurves(curves),
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

/** The scores of one stage on one set. */
interface Cell {
  readonly stage: StageName;
  readonly set: EvaluationSet;
  readonly scores: readonly Score[];
}

type Cells = ReadonlyMap<string, Cell>;
const cellKey = (stage: StageName, set: EvaluationSet): string => `${stage} ${set}`;

function cellsOf(scores: readonly Score[]): Cells {
  const groups = Map.groupBy(scores, (score) => cellKey(score.stage, score.set));
  const cells = stageNameSchema.options.flatMap((stage) =>
    evaluationSetSchema.options.map((set): Cell => ({ stage, set, scores: groups.get(cellKey(stage, set)) ?? [] })),
  );
  return new Map(cells.filter((cell) => cell.scores.length > 0).map((cell) => [cellKey(cell.stage, cell.set), cell]));
}

function stageRow(name: StageName, cells: Cells): Report['stages'] {
  const sets = evaluationSetSchema.options.flatMap((set) => {
    const scores = cells.get(cellKey(name, set))?.scores ?? [];
    const accuracy = accuracyOf(scores);
    if (accuracy === null) return [];
    const meanTokens = scores.reduce((sum, score) => sum + score.tokens, 0) / scores.length;
    return [[set, { ...accuracy, meanTokens }] as const];
  });
  return sets.length === 0 ? [] : [{ name, sets: Object.fromEntries(sets) }];
}

function compareCells(cells: Cells): ReportComparison[] {
  return evaluationSetSchema.options.flatMap((set) =>
    comparedStages.flatMap(([baseline, candidate]) => {
      const [before, after] = [cells.get(cellKey(baseline, set)), cells.get(cellKey(candidate, set))];
      const difference = before && after ? comparePaired(before.scores, after.scores) : null;
      return difference === null ? [] : [{ set, baseline, candidate, ...difference }];
    }),
  );
}

/** A run that diverged still deserves its report: what is not finite was not measured. */
function finiteCurves(curves: Curves): Curves {
  const clean = <T extends object>(points: readonly T[]): T[] =>
    points.map((point) => {
      const entries = Object.entries(point).map(([key, value]) => [
        key,
        typeof value === 'number' && !Number.isFinite(value) ? null : value,
      ]);
      return Object.fromEntries(entries) as T;
    });
  return {
    pretraining: clean(curves.pretraining),
    coldStart: clean(curves.coldStart),
    reinforcement: clean(curves.reinforcement),
  };
}

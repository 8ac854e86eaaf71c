/**
 * Evaluations of the same kind of question file beside each other: a run's held-out sets, asked of its own models and of
 * others. Intervals and differences respect the clusters, as in a run's own report. English.
 */
import { join } from 'node:path';
import { RunError } from '../../support/errors.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { QUESTIONS } from '../../attempts/sets/question-set.ts';
import { percent } from '../../pages/number-text.ts';
import {
  questionMarkSchema,
  questionResultsSchema,
  type QuestionMark,
  type QuestionResults,
} from '../results/grade-questions.ts';
import { comparePaired, type PairedDifference } from '../statistics/statistics.ts';
import { differenceCells, differenceHeadings } from './comparison-tables.ts';
import { readResults, withDistinctLabels } from './evaluated-run.ts';
import type { Table, TableRow } from '../../support/table.ts';

export interface QuestionRun {
  readonly label: string;
  readonly folder: string;
  readonly results: QuestionResults;
}

export interface QuestionComparison {
  readonly kind: 'fleming-question-comparison';
  readonly version: 1;
  /** By name, in the order in which the runs have them. */
  readonly sets: readonly string[];
  readonly runs: readonly QuestionRun[];
  /** Each run after the first against the first, then each against the one before it where that is another. */
  readonly pairs: readonly QuestionPair[];
}

export interface QuestionPair {
  readonly baseline: string;
  readonly candidate: string;
  /** On the questions that both answered; a set without any is absent. */
  readonly sets: readonly (PairedDifference & { readonly set: string })[];
}

/** Names as `readEvaluatedRun` takes them. */
export function compareQuestionRuns(names: readonly string[]): QuestionComparison {
  const runs = withDistinctLabels(names.map((name): QuestionRun => readResults(name, questionResultsSchema)));
  const marks = new Map(runs.map((run) => [run, marksOf(run)]));
  const indices = runs.map((_, index) => index).slice(1);
  const pair = (from: number, to: number): QuestionPair => pairOf(runs[from]!, runs[to]!, (run) => marks.get(run)!);
  return {
    kind: 'fleming-question-comparison',
    version: 1,
    sets: [...new Set(runs.flatMap(({ results }) => Object.keys(results.sets)))],
    runs,
    pairs: [...indices.map((index) => pair(0, index)), ...indices.slice(1).map((index) => pair(index - 1, index))],
  };
}

function marksOf({ folder }: QuestionRun): QuestionMark[] {
  const path = join(folder, QUESTIONS, 'marks.jsonl');
  return readJsonl<QuestionMark>(path, { schema: questionMarkSchema });
}

function pairOf(
  baseline: QuestionRun,
  candidate: QuestionRun,
  marksOfRun: (run: QuestionRun) => readonly QuestionMark[],
): QuestionPair {
  const of = (run: QuestionRun, set: string): QuestionMark[] => marksOfRun(run).filter((mark) => mark.set === set);
  const sets = Object.keys(baseline.results.sets).flatMap((set) => {
    const difference = comparePaired(of(baseline, set), of(candidate, set));
    return difference === null ? [] : [{ set, ...difference }];
  });
  return { baseline: baseline.label, candidate: candidate.label, sets };
}

/** `ends` writes the ends of intervals in columns of their own, for programs. */
export function questionTable({ sets, runs }: QuestionComparison, form: 'range' | 'ends'): Table {
  const headings = (set: string): string[] =>
    form === 'range'
      ? [set, '95 %', 'Questions', 'Unread', 'Refused']
      : [set, `${set} low`, `${set} high`, `${set} questions`, `${set} unread`, `${set} refused`];
  const cells = ({ results }: QuestionRun, set: string): string[] => {
    const found = results.sets[set];
    if (found === undefined) return headings(set).map(() => '');
    const { accuracy, low, high, count, unread, refused } = found;
    const counts = [count, unread, refused].map(String);
    return form === 'range'
      ? [percent(accuracy), `${percent(low)}–${percent(high)}`, ...counts]
      : [percent(accuracy, 4), percent(low, 4), percent(high, 4), ...counts];
  };
  return {
    title: 'Percent right on questions of a run',
    headings: ['Model', ...sets.flatMap(headings)],
    rows: runs.map((run): TableRow => ({ cells: [run.label, ...sets.flatMap((set) => cells(run, set))] })),
    notes: [
      'Intervals respect that questions of one cluster (made from one subgraph, or nearly the same) are not independent. Unread, refused and missing answers count as wrong.',
    ],
  };
}

/** Null when there is nothing to pair. */
export function questionPairedTable({ pairs }: QuestionComparison): Table | null {
  if (pairs.every(({ sets }) => sets.length === 0)) return null;
  const rows = pairs.flatMap(({ baseline, candidate, sets }): TableRow[] => [
    { cells: [`${baseline} → ${candidate}`, ...differenceHeadings.map(() => '')], ruled: true },
    ...sets.map((paired): TableRow => ({
      cells: [paired.set, ...differenceCells(paired)],
      detail: true,
    })),
  ]);
  return {
    title: 'Paired differences on the same questions',
    headings: ['', ...differenceHeadings],
    rows,
    notes: [
      "Change in points, robust to clusters of questions that are alike. McNemar's exact test takes questions as independent.",
    ],
  };
}

/** RunError where some folders are of questions and others of benchmarks. */
export function refuseMixed(names: readonly string[], ofQuestions: readonly boolean[]): void {
  if (ofQuestions.every((each) => each === ofQuestions[0])) return;
  const [questions, benchmarks] = [true, false].map((kind) => names.filter((_, at) => ofQuestions[at] === kind));
  throw new RunError(
    `${questions!.join(', ')}: of questions; ${benchmarks!.join(', ')}: of benchmarks. Compare one kind with itself`,
  );
}

/** The paper's table 3 and table 4 with our rows beside the published ones, and the paired differences. English. */
import { paperAblationRows, paperAblations, paperGain, paperRowLabels } from '../run-report/paper-ablation.ts';
import { percent, points, probability } from '../../pages/number-text.ts';
import type { PairedDifference } from '../statistics/statistics.ts';
import { hasAllNine, resultOf, paperRowOf, type Comparison } from './comparison.ts';
import type { EvaluatedRun } from './evaluated-run.ts';
import type { PairedRuns } from './paired-runs.ts';
import type { Table, TableRow } from '../../support/table.ts';

/** `ends` writes the ends of intervals in rows of their own, as numbers, for programs. */
export type IntervalForm = 'range' | 'ends';

export function scoreTable(comparison: Comparison, form: IntervalForm): Table {
  const nine = comparison.columns.filter(({ paperItems }) => paperItems !== null);
  const rest = comparison.columns.slice(nine.length);
  const marked = new Set(comparison.misprints.map(({ model, column }) => `${model} ${column}`));
  const star = (model: string, column: string): string =>
    form === 'range' && marked.has(`${model} ${column}`) ? '*' : '';
  const published = comparison.published.map(({ model, printed, printedAverage }): TableRow => {
    const cells = printed.map((value, at) => value.toFixed(2) + star(model, nine[at]!.name));
    return { cells: [model, ...cells, printedAverage.toFixed(2) + star(model, 'Avg'), ...rest.map(() => '')] };
  });
  const rows = comparison.runs.flatMap((run) => scoreRows(comparison, run, form));
  return {
    title: 'Accuracy in percent on the nine benchmarks (paper, table 3), published rows and ours',
    headings: ['Model', ...nine.map(({ name }) => name), 'Avg', ...rest.map(({ name }) => name)],
    rows: [...published, ...contaminationRows(comparison), ...rows],
    notes: scoreNotes(comparison),
  };
}

function scoreRows(comparison: Comparison, run: EvaluatedRun, form: IntervalForm): TableRow[] {
  const { macro } = run.results;
  const cells: CellsOf = (ofResult, average) => {
    const each = comparison.columns.map(({ id }) => {
      const result = resultOf(run, id);
      return result === null ? '' : ofResult(result);
    });
    const nine = comparison.columns.filter(({ paperItems }) => paperItems !== null).length;
    return [...each.slice(0, nine), average, ...each.slice(nine)];
  };
  const partly = macro === null || hasAllNine(run) ? '' : ` (${macro.over.length} of 9)`;
  const unread = cells(({ unread: count, answered }) => (answered === 0 ? '' : percent(count / answered)), '');
  const at = comparison.runs.indexOf(run);
  const without = cells(({ id }) => {
    const overlap = comparison.contamination?.benchmarks.find((each) => each.id === id);
    return percentOr(overlap?.accuracyWithout[at] ?? undefined, form === 'range' ? 2 : 4);
  }, '');
  const intervals: TableRow[] =
    form === 'range'
      ? [
          {
            cells: [
              '95 %',
              ...cells(
                ({ low, high }) => `${percent(low)}–${percent(high)}`,
                macro === null ? '' : `${percent(macro.low)}–${percent(macro.high)}`,
              ),
            ],
            detail: true,
          },
        ]
      : [
          { cells: [`${run.label}: low`, ...cells(({ low }) => percent(low, 4), percentOr(macro?.low))], detail: true },
          {
            cells: [`${run.label}: high`, ...cells(({ high }) => percent(high, 4), percentOr(macro?.high))],
            detail: true,
          },
        ];
  const digits = form === 'range' ? 2 : 4;
  const value = macro === null ? '' : percent(macro.accuracy, digits) + (form === 'range' ? partly : '');
  return [
    { cells: [run.label, ...cells(({ accuracy }) => percent(accuracy, digits), value)], ruled: true },
    ...intervals,
    { cells: [form === 'range' ? 'unread %' : `${run.label}: unread`, ...unread], detail: true },
    ...refusedRows(run, form, cells),
    ...(comparison.contamination === null
      ? []
      : [{ cells: [form === 'range' ? 'not in bank' : `${run.label}: not in bank`, ...without], detail: true }]),
  ];
}

type CellsOf = (ofResult: (result: NonNullable<ReturnType<typeof resultOf>>) => string, average: string) => string[];

/** Where the model refused items: which share, and accuracy over those that it answered. */
function refusedRows({ label, results }: EvaluatedRun, form: IntervalForm, cells: CellsOf): TableRow[] {
  if (results.benchmarks.every(({ refused }) => refused === 0)) return [];
  const digits = form === 'range' ? 2 : 4;
  const refused = cells(({ refused: count, items, samples }) => percent(count / (items * samples), digits), '');
  const over = cells(({ overAnswered }) => percentOr(overAnswered?.accuracy, digits), '');
  return [
    { cells: [form === 'range' ? 'refused %' : `${label}: refused`, ...refused], detail: true },
    { cells: [form === 'range' ? 'of answered' : `${label}: of answered`, ...over], detail: true },
  ];
}

/** How much of each benchmark stands in the training bank that was looked into. */
function contaminationRows({ columns, contamination }: Comparison): TableRow[] {
  if (contamination === null) return [];
  const nine = columns.filter(({ paperItems }) => paperItems !== null).length;
  const cells = columns.map(({ id }) => {
    const found = contamination.benchmarks.find((overlap) => overlap.id === id);
    return found === undefined ? '' : percent(found.overlapping / found.items, 2);
  });
  return [{ cells: ['In training bank, %', ...cells.slice(0, nine), '', ...cells.slice(nine)], ruled: true }];
}

function percentOr(share: number | undefined, digits = 4): string {
  return share === undefined ? '' : percent(share, digits);
}

function scoreNotes(comparison: Comparison): string[] {
  const incomplete = comparison.runs.filter(({ results }) => !results.complete).map(({ label }) => label);
  const others = comparison.runs.flatMap((run) => {
    const differing = comparison.columns.flatMap(({ id, name, paperItems }) => {
      const items = resultOf(run, id)?.items ?? paperItems;
      return items === paperItems || paperItems === null ? [] : [`${name} ${items} (${paperItems})`];
    });
    return differing.length === 0 ? [] : [`${run.label}, numbers of items (the paper's): ${differing.join(', ')}.`];
  });
  return [
    'Ours: unread, refused and missing answers count as wrong; the share of unread ones stands below. Intervals: 95 %, Wilson, items as draws; average: bootstrap over items.',
    'Published rows as the paper prints them: one run each, no intervals.',
    ...comparison.misprints.map(
      ({ model, column, printed, reason }) => `* ${model}, ${column} ${printed.toFixed(2)}: ${reason}`,
    ),
    ...(comparison.contamination === null
      ? []
      : [
          `In training bank: items of which ${comparison.contamination.bank} holds the question, half of its runs of 13 words (20 characters of Chinese) or its set of options; "not in bank": accuracy on the others.`,
        ]),
    ...(comparison.runs.every(({ results }) => results.benchmarks.every(({ refused }) => refused === 0))
      ? []
      : ['Refused: what the model did not answer (filtered, too long); it counts as wrong in paired differences too.']),
    ...(incomplete.length === 0 ? [] : [`Not complete, so too low: ${incomplete.join(', ')}.`]),
    ...others,
  ];
}

/** The paper's table 4; ours in the order given, each with its change over the one before it. */
export function ablationTable(comparison: Comparison): Table {
  const placed = new Map(comparison.runs.map((run) => [paperRowOf(run), run]));
  const paper = paperAblationRows.map((row): TableRow => {
    const run = placed.get(row);
    return {
      cells: [
        paperRowLabels[row].en,
        ...paperAblations.map((ablation) => {
          const [average, gain] = [ablation.averages[row], paperGain(ablation, row)];
          return average === undefined ? '' : average.toFixed(1) + (gain === null ? '' : ` (${points(gain / 100)})`);
        }),
        ...(run === undefined ? ['', ''] : ownCells(comparison, run)),
      ],
    };
  });
  const unplaced = comparison.runs.filter((run) => paperRowOf(run) === null);
  return {
    title: 'Macro average by stage of training (paper, table 4)',
    headings: ['', ...paperAblations.map(({ model }) => `Paper ${model}`), 'Ours', 'Change'],
    rows: [
      ...paper,
      ...unplaced.map((run, index): TableRow => {
        const cells = [run.label, ...paperAblations.map(() => ''), ...ownCells(comparison, run)];
        return index === 0 ? { cells, ruled: true } : { cells };
      }),
    ],
    notes: [
      'Change: points over the evaluation given before it, on the same items, with its 95 % bootstrap interval. Name a folder by a row of the paper to place it: ' +
        `${paperAblationRows.map((row) => `${row}=DIR`).join(', ')}.`,
    ],
  };
}

function ownCells(comparison: Comparison, run: EvaluatedRun): [average: string, change: string] {
  const { macro } = run.results;
  if (macro === null) return ['', ''];
  const before = comparison.runs[comparison.runs.indexOf(run) - 1];
  const pair = comparison.pairs.find(
    ({ baseline, candidate }) => baseline === before?.label && candidate === run.label,
  );
  const change = pair?.macro ?? null;
  return [
    percent(macro.accuracy) + (hasAllNine(run) ? '' : ` (${macro.over.length} of 9)`),
    change === null ? '' : `${points(change.difference)} [${points(change.low)}, ${points(change.high)}]`,
  ];
}

/** Null when there is nothing to pair. */
export function pairedTable(comparison: Comparison): Table | null {
  if (comparison.pairs.every(({ benchmarks }) => benchmarks.length === 0)) return null;
  return {
    title: 'Paired differences on the same items',
    headings: ['', ...differenceHeadings],
    rows: comparison.pairs.flatMap((pair) => pairedRows(comparison, pair)),
    notes: [
      "Change in points. McNemar's exact test, two-sided, on the majority's vote of each item (a shared first place counts as wrong). The macro average's interval is a bootstrap over items; no correction for the number of comparisons.",
    ],
  };
}

export const differenceHeadings = ['Items', 'Change', '95 %', 'Only first', 'Only second', 'McNemar p'] as const;

/** Under those headings. */
export function differenceCells(paired: PairedDifference): string[] {
  const { count, difference, low, high, baselineOnly, candidateOnly, mcnemarP } = paired;
  return [
    String(count),
    points(difference),
    `${points(low)} … ${points(high)}`,
    String(baselineOnly),
    String(candidateOnly),
    probability(mcnemarP),
  ];
}

function pairedRows({ columns }: Comparison, { baseline, candidate, benchmarks, macro }: PairedRuns): TableRow[] {
  const empty = ['', '', '', '', '', ''];
  const nameOf = (id: string): string => columns.find((column) => column.id === id)?.name ?? id;
  return [
    { cells: [`${baseline} → ${candidate}`, ...empty], ruled: true },
    ...benchmarks.map((benchmark): TableRow => ({
      cells: [nameOf(benchmark.id), ...differenceCells(benchmark)],
      detail: true,
    })),
    ...(macro === null
      ? []
      : [
          {
            cells: [
              `Macro average over ${macro.over.length}`,
              '',
              points(macro.difference),
              `${points(macro.low)} … ${points(macro.high)}`,
              '',
              '',
              '',
            ],
            detail: true,
          },
        ]),
  ];
}

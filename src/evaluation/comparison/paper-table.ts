/**
 * The paper's table 3 as printed, and what stands behind it: the number of right answers that each figure comes from.
 * Two decimals fix that number, since no benchmark has 10,000 items; a figure that no number gives is a misprint.
 */
import { paperBenchmarks } from './paper-benchmarks.ts';

export interface PublishedRow {
  readonly model: string;
  /** Billions, by the model's name. */
  readonly parameters: number;
  /** Percent, in the order of the paper's columns. */
  readonly printed: readonly number[];
  readonly printedAverage: number;
}

export const paperRows: readonly PublishedRow[] = [
  row('DeepSeek-R1-671B', 671, [93.68, 66.5, 79.87, 80.4, 92.93, 37.59, 76.0, 90.24, 80.93], 77.57),
  row('GPT-OSS-120B', 120, [91.25, 64.7, 81.54, 75.09, 90.97, 34.73, 78.2, 89.96, 75.92], 75.82),
  row('Fleming-R1-32B', 32, [90.41, 68.7, 76.51, 74.52, 89.32, 30.33, 80.4, 90.93, 77.63], 75.42),
  row('Qwen3-32B', 32, [88.29, 69.3, 71.81, 72.51, 86.96, 26.04, 77.0, 88.56, 75.55], 72.89),
  row('HuatuoGPT-o1-72B', 72, [87.69, 61.7, 72.48, 76.02, 88.3, 24.65, 79.8, 86.61, 74.82], 72.45),
  row('Baichuan-M2-32B', 32, [86.05, 64.0, 70.81, 69.81, 88.22, 23.39, 75.2, 83.96, 75.55], 70.78),
  row('GPT-OSS-20B', 20, [87.08, 60.4, 71.48, 68.78, 85.55, 26.45, 77.4, 85.5, 72.0], 70.51),
  row('Qwen2.5-32B', 32, [81.55, 66.5, 48.99, 64.5, 71.56, 13.63, 73.6, 82.01, 68.22], 63.4),
  row('Fleming-R1-7B', 7, [77.28, 59.6, 57.05, 64.16, 75.1, 19.14, 78.6, 74.76, 64.67], 63.37),
  row('HuatuoGPT-o1-7B', 7, [72.0, 52.7, 41.61, 62.11, 66.3, 10.94, 64.46, 74.34, 60.51], 56.12),
  row('Qwen2.5-7B', 7, [70.56, 59.2, 42.95, 55.89, 59.86, 11.96, 74.0, 72.38, 52.08], 55.43),
];

function row(model: string, parameters: number, printed: readonly number[], printedAverage: number): PublishedRow {
  return { model, parameters, printed, printedAverage };
}

/** Right answers behind each figure of a row; null where no number of them gives the printed digits. */
export function countsOf({ printed }: PublishedRow): (number | null)[] {
  return printed.map((percent, column) => {
    const { items } = paperBenchmarks[column]!;
    const count = Math.round((percent * items) / 100);
    return asPrinted((100 * count) / items) === percent.toFixed(2) ? count : null;
  });
}

/** Mean of the nine by their counts, percent; a figure without a count goes in as printed. */
export function recomputedAverage(paperRow: PublishedRow): number {
  const counts = countsOf(paperRow);
  return meanOf(
    paperRow.printed.map((percent, column) => {
      const count = counts[column]!;
      return count === null ? percent : (100 * count) / paperBenchmarks[column]!.items;
    }),
  );
}

export interface Misprint {
  readonly model: string;
  /** Column's name, or `Avg`. */
  readonly column: string;
  readonly printed: number;
  /** One English sentence. */
  readonly reason: string;
}

/** Every printed figure that the others do not give, found by recomputing; one a row. */
export function misprints(rows: readonly PublishedRow[] = paperRows): Misprint[] {
  return rows.flatMap((paperRow) => {
    const missing = countsOf(paperRow).indexOf(null);
    if (missing >= 0) return [impossibleFigure(paperRow, missing)];
    const { model, printedAverage } = paperRow;
    const ofPrinted = meanOf(paperRow.printed);
    if (asPrinted(ofPrinted) === printedAverage.toFixed(2)) return [];
    const ofCounts = recomputedAverage(paperRow);
    const verdict =
      asPrinted(ofCounts) === printedAverage.toFixed(2)
        ? 'which rounds as printed: the average was taken before rounding'
        : 'and neither rounds as printed';
    const reason = `The nine printed figures average ${ofPrinted.toFixed(4)}; the counts behind them ${ofCounts.toFixed(4)}, ${verdict}.`;
    return [{ model, column: 'Avg', printed: printedAverage, reason }];
  });
}

/** The first figure that no count gives, and the count that the printed average asks for in its place, if there is one. */
function impossibleFigure(paperRow: PublishedRow, column: number): Misprint {
  const { model, printed, printedAverage } = paperRow;
  const { name, items } = paperBenchmarks[column]!;
  const others = recomputedAverage(paperRow) * printed.length - printed[column]!;
  const wanted = Math.round(((printedAverage * printed.length - others) * items) / 100);
  const repaired = (others + (100 * wanted) / items) / printed.length;
  const repair =
    asPrinted(repaired) === printedAverage.toFixed(2)
      ? `; ${wanted} of ${items}, ${asPrinted((100 * wanted) / items)}, would give the printed average ${printedAverage.toFixed(2)}, which the printed figures do not (${meanOf(printed).toFixed(4)})`
      : '';
  const reason = `No number of right answers out of ${items} gives it${repair}.`;
  return { model, column: name, printed: printed[column]!, reason };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Two decimals; the nudge lets an exact half round up, as on paper. */
function asPrinted(percent: number): string {
  return (Math.round(percent * 100 + 1e-7) / 100).toFixed(2);
}

/** MedXpertQA's leaderboard, which the paper's figure of score against size shows besides its table. */
export const leaderboardScores: readonly {
  readonly model: string;
  readonly parameters: number | null;
  readonly percent: number;
}[] = [
  { model: 'GPT-4o', parameters: null, percent: 30.37 },
  { model: 'DeepSeek-V3-671B', parameters: 671, percent: 24.16 },
  { model: 'QVQ-72B', parameters: 72, percent: 21.76 },
  { model: 'Gemini-2.0-Flash', parameters: null, percent: 20.57 },
  { model: 'Gemini-1.5-Pro', parameters: null, percent: 19.67 },
  { model: 'Qwen2.5-72B', parameters: 72, percent: 18.9 },
];

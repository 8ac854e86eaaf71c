/**
 * Puts what `npm run bench -- engine --peers --only growth --json` printed into docs/engine-benchmarks.md, between its
 * markers, and draws it: `node scripts/growth-page.ts REPORT.json`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { growthPointSchema, type GrowthPoint } from '../bench/peers/growth.ts';
import { growthChart } from '../bench/support/growth-chart.ts';
import { writeFileAtomic } from '../src/support/atomic-file.ts';
import { RecordError } from '../src/support/errors.ts';

const DRAWING = 'images/engine-growth.svg';
const [OPEN, CLOSE] = ['<!-- growth -->', '<!-- /growth -->'];

export const growthReportSchema = z.object({
  machine: z.object({ model: z.string(), threads: z.number() }),
  matMulPeakGflops: z.object({ median: z.number() }),
  growth: z.object({ points: z.array(growthPointSchema).min(1) }),
});
export type GrowthReport = z.output<typeof growthReportSchema>;

const OVER: Readonly<Record<GrowthPoint['over'], string>> = {
  batch: 'training, over the batch',
  length: 'training, over the length',
  parameters: 'training, over the parameters',
  sampling: 'sampling',
};

export function growthTable({ machine, matMulPeakGflops, growth }: GrowthReport): string {
  const rows = growth.points.map(
    ({ over, shape, batch, length, tokensPerSecond: { median, lowerQuartile, upperQuartile }, ...point }) =>
      `| ${OVER[over]} | ${shape} | ${batch} x ${length} | ${median} (${lowerQuartile}-${upperQuartile}) | ` +
      `${point.shareOfPeak} | ${point.gigabytes} |`,
  );
  return [
    `![Tokens a second over batch, length and parameters](${DRAWING})`,
    '',
    `${machine.model}, ${machine.threads} threads, MatMul peak ${matMulPeakGflops.median} GFLOP/s.`,
    '',
    '| | parameters | rows x tokens | tokens/s (quartiles) | share of the peak | GB |',
    '|---|--:|--:|--:|--:|--:|',
    ...rows,
  ].join('\n');
}

/** The page with other words between its markers. */
export function withGrowth(page: string, words: string): string {
  const [start, end] = [page.indexOf(OPEN), page.indexOf(CLOSE)];
  if (start < 0 || end < start) throw new RecordError(`the page has no ${OPEN} with ${CLOSE} behind it`);
  return `${page.slice(0, start + OPEN.length)}\n${words}\n${page.slice(end)}`;
}

if (import.meta.main) {
  const report = growthReportSchema.parse(JSON.parse(readFileSync(process.argv[2]!, 'utf8')));
  const docs = fileURLToPath(new URL('../docs', import.meta.url));
  const page = join(docs, 'engine-benchmarks.md');
  writeFileAtomic(join(docs, DRAWING), growthChart(report.growth.points)!.source);
  writeFileAtomic(page, withGrowth(readFileSync(page, 'utf8'), growthTable(report)));
}

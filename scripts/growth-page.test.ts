import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { growthReportSchema, growthTable, withGrowth } from './growth-page.ts';

const report = growthReportSchema.parse({
  machine: { model: 'A processor', threads: 2 },
  matMulPeakGflops: { median: 160 },
  growth: {
    points: [
      {
        over: 'batch',
        shape: '4M',
        parameters: 3_500_000,
        batch: 32,
        length: 128,
        tokensPerSecond: { median: 5740, lowerQuartile: 5700, upperQuartile: 5800, rounds: 5 },
        shareOfPeak: 0.74,
        gigabytes: 0.9,
      },
    ],
  },
});

it('is a table with quartiles, shares of the peak and memory', () => {
  const table = growthTable(report);
  expect(table).toContain('A processor, 2 threads, MatMul peak 160 GFLOP/s.');
  expect(table).toContain('| training, over the batch | 4M | 32 x 128 | 5740 (5700-5800) | 0.74 | 0.9 |');
});

it('takes the place of what stands between the markers', () => {
  const page = 'before\n<!-- growth -->\nold\n<!-- /growth -->\nafter\n';
  expect(withGrowth(page, 'new')).toBe('before\n<!-- growth -->\nnew\n<!-- /growth -->\nafter\n');
  expect(() => withGrowth('before', 'new')).toThrow('no <!-- growth -->');
});

it('has its place on the page', () => {
  const page = readFileSync(new URL('../docs/engine-benchmarks.md', import.meta.url), 'utf8');
  expect(withGrowth(page, growthTable(report))).toContain('5740');
});

it('refuses a report without points', () => {
  expect(growthReportSchema.safeParse({ ...report, growth: { points: [] } }).success).toBe(false);
});

import { describe, expect, it } from 'vitest';
import { BENCHMARKS } from '../../benchmarks/benchmarks.ts';
import { PAPER_NINE } from '../comparison/paper-benchmarks.ts';
import { buildReport } from './build-report.ts';
import { renderPage } from './render-page.ts';
import type { BenchmarkCell, BenchmarkRow, MeasuredBenchmarks } from './report-input.ts';
import { syntheticRun } from '../../../test/worlds/synthetic-run.ts';

const run = syntheticRun();

function rowOf(name: string, ids: readonly string[], accuracy: number): BenchmarkRow {
  const results = ids.map((id, at): BenchmarkCell => {
    const share = accuracy + at / 100;
    const { title } = BENCHMARKS.get(id)!;
    const [low, high] = [share - 0.02, share + 0.02];
    const answered = 1000 + at;
    return { id, title, items: answered, samples: 1, answered, refused: 0, unread: at, accuracy: share, low, high };
  });
  const label = run.rows.find((row) => row.name === name)!.label;
  const macro = ids.length < 9 ? null : { accuracy: 0.634, low: 0.621, high: 0.647 };
  return { name, label, results, macro };
}

function pageOf(benchmarks: MeasuredBenchmarks): string {
  const page = renderPage(buildReport({ ...run, benchmarks }));
  return page.slice(page.indexOf('Public benchmarks'), page.indexOf('</section>', page.indexOf('Public benchmarks')));
}

const names = run.rows.map(({ name }) => name);

describe('the table of benchmarks', () => {
  it('has a column for each and the average of the nine, with intervals', () => {
    const page = pageOf({ limit: null, rows: names.slice(0, 2).map((name) => rowOf(name, PAPER_NINE, 0.6)) });
    expect(page.match(/<th scope="col"/g)).toHaveLength(10);
    expect(page.match(/<th scope="row"/g)).toHaveLength(2);
    expect(page).toMatch(/63\.4<small>62\.1–64\.7<\/small>/);
    for (const text of ['Average of nine', '九项平均', '公开基准', '1,001 items', '1,001 题', '0.1\u00a0% unread'])
      expect(page).toContain(text);
    expect(page).not.toContain('Only the first');
  });

  it('has no average over others, and says when only first items were asked or answers are missing', () => {
    const row = rowOf(names[0]!, ['medqa', 'cmexam'], 0.5);
    const [first, second] = row.results;
    const page = pageOf({ limit: 20, rows: [{ ...row, results: [{ ...first!, answered: 997 }, second!] }] });
    expect(page).not.toContain('Average of nine');
    for (const text of ['Only the first 20 items of each benchmark were asked', '只问了前 20 题', '3 missing', '缺 3'])
      expect(page).toContain(text);
  });

  it('is not there where no benchmark was asked', () => {
    const report = buildReport(run);
    expect(report).not.toHaveProperty('benchmarks');
    expect(renderPage(report)).not.toContain('Public benchmarks');
  });
});

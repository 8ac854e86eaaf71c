import { describe, expect, it } from 'vitest';
import { buildReport } from './build-report.ts';
import type { Report } from './report-schema.ts';
import { syntheticRun } from '../../../test/worlds/synthetic-run.ts';
import { seedsMarkdown } from './seeds-markdown.ts';
import { summarizeSeeds } from './summarize-seeds.ts';

const report = buildReport(syntheticRun());

/** The same run as if another seed had given `shift` more right answers of each row after the first. */
function withSeed(value: number, shift = 0): Report {
  return {
    ...report,
    seeds: [{ name: 'run', value }],
    rows: report.rows.map((row) => ({
      ...row,
      sets: Object.fromEntries(
        Object.entries(row.sets).map(([set, measured]) => [
          set,
          { ...measured, accuracy: measured.accuracy + (row.name === 'base' ? 0 : shift) },
        ]),
      ),
    })),
  };
}

describe('summarizeSeeds', () => {
  it('orders the runs by seed and takes the mean and its interval over them', () => {
    const summary = summarizeSeeds([withSeed(2, 0.02), withSeed(0), withSeed(1, 0.01)]);
    expect(summary.seeds).toEqual([0, 1, 2]);
    const row = summary.accuracies.find(({ set, row: name }) => set === 'new-combinations' && name === 'stage-2')!;
    const middle = row.accuracies[0]!.accuracy + 0.01;
    expect(row.mean).toBeCloseTo(middle, 12);
    // Deviation 0.01 over three seeds: 4.3027 x 0.01 / sqrt(3).
    expect(row.interval![0]).toBeCloseTo(middle - 0.02484, 4);
    expect(row.interval![1]).toBeCloseTo(middle + 0.02484, 4);
    const base = summary.accuracies.find(({ row: name }) => name === 'base')!;
    expect(base.interval).toEqual([base.mean, base.mean]);
  });

  it("takes the differences from the runs' own paired comparisons", () => {
    const { differences } = summarizeSeeds([withSeed(0)]);
    expect(differences.map(({ set, baseline, candidate }) => `${set}: ${candidate} over ${baseline}`)).toContain(
      'new-diseases: stage-2 over control-stage-1',
    );
    for (const { set, baseline, candidate, differences: each, interval } of differences) {
      const found = report.comparisons.filter(
        (one) => one.set === set && one.baseline === baseline && one.candidate === candidate,
      );
      expect(each).toEqual(found);
      expect(interval).toBeNull();
    }
  });

  it.each([
    [[], 'name at least one'],
    [[withSeed(1), withSeed(1)], 'two of the runs have seed 1'],
    [[withSeed(0), { ...withSeed(1), recipe: 'smoke' }], 'different recipes'],
    [[withSeed(0), { ...withSeed(1), rows: report.rows.slice(1) }], 'have other rows or sets'],
    [
      [withSeed(0), { ...withSeed(1), settings: report.settings.map((one) => ({ ...one, value: 'other' })) }],
      'ran with different settings',
    ],
  ])('refuses what is not several seeds of one recipe (%#)', (reports, message) => {
    expect(() => summarizeSeeds(reports as Report[])).toThrow(message);
  });
});

/** The same run with a public benchmark that its rows got so many of 100 right in, and an answer unread. */
function withBenchmark(seed: number, right: Readonly<Record<string, number>>, limit: number | null = 100): Report {
  const rows = Object.entries(right).map(([name, count]) => ({
    name,
    label: report.rows.find((row) => row.name === name)!.label,
    results: [
      {
        id: 'pubmedqa',
        title: { en: 'PubMedQA', zh: 'PubMedQA' },
        items: 100,
        samples: 1,
        answered: 100,
        refused: 0,
        unread: 1,
        accuracy: count / 100,
        low: count / 100 - 0.09,
        high: count / 100 + 0.1,
      },
    ],
    macro: null,
  }));
  return { ...withSeed(seed), benchmarks: { limit, rows } };
}

describe('benchmarks over seeds', () => {
  it('stand side by side, with the mean, for rows that every run has', () => {
    const { benchmarks } = summarizeSeeds([
      withBenchmark(1, { base: 32, 'stage-2': 44 }),
      withBenchmark(0, { base: 30, 'stage-2': 40, 'stage-1': 39 }),
    ]);
    expect(benchmarks.map(({ id, limit }) => [id, limit])).toEqual([['pubmedqa', 100]]);
    expect(benchmarks[0]!.scores.map(({ row, mean }) => [row, mean.toFixed(4)])).toEqual([
      ['base', '0.3100'],
      ['stage-2', '0.4200'],
    ]);
    expect(benchmarks[0]!.scores[1]!.results.map(({ accuracy }) => accuracy)).toEqual([0.4, 0.44]);
  });

  it('are none where a run asked none', () => {
    expect(summarizeSeeds([withSeed(0)]).benchmarks).toEqual([]);
    expect(summarizeSeeds([withBenchmark(0, { base: 30 }), withSeed(1)]).benchmarks).toEqual([]);
  });
});

describe('seedsMarkdown', () => {
  it('has a table of each benchmark, with intervals, what was unread, and whether it is a part', () => {
    const text = seedsMarkdown(summarizeSeeds([withBenchmark(0, { base: 30, 'stage-2': 40 })]), 'en');
    expect(text).toContain('| PubMedQA (first 100 items) | seed 0 | mean |');
    expect(text).toContain('| Base | 30.0 (21.0–40.0), 1.0\u00a0% unread | **30.0** |');
    expect(text).toContain('intervals by Wilson');
    const chinese = seedsMarkdown(summarizeSeeds([withBenchmark(0, { base: 30 }, null)]), 'zh');
    expect(chinese).toContain('| PubMedQA（100 题） | 种子 0 | 平均 |');
    expect(chinese).toContain('，未读出 1.0\u00a0%');
    expect(seedsMarkdown(summarizeSeeds([withSeed(0)]), 'en')).not.toContain('Wilson');
  });

  it.each(['en', 'zh'] as const)('has equally many cells in the lines of each table (%s)', (language) => {
    const text = seedsMarkdown(summarizeSeeds([withSeed(0), withSeed(1)]), language);
    const tables = text.split(/\n\n/).filter((part) => part.startsWith('|'));
    expect(tables).toHaveLength(3);
    for (const table of tables) {
      expect(new Set(table.split('\n').map((line) => line.split('|').length))).toEqual(new Set([6]));
    }
    expect(text).not.toMatch(/NaN|undefined|null/);
  });
});

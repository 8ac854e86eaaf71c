import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLetters } from '../../grading/read-letters.ts';
import { benchmarkNamed } from '../../benchmarks/benchmarks.ts';
import { checkBenchmark, type ReadLetters } from './check-benchmark.ts';
import { asCsv, madeUpRow, writeText } from '../../benchmarks/fixtures/made-up-files.ts';
import { readBenchmarkFile, type BenchmarkFile } from '../../benchmarks/read-benchmark.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-check-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function fewItems(): Promise<BenchmarkFile> {
  const rows = [0, 1, 2].map((number) => ({
    ...madeUpRow['cmexam']!({ gold: number, options: 5, number }),
    Answer: ['A', 'BC', 'CDE'][number],
  }));
  return readBenchmarkFile(benchmarkNamed('cmexam'), writeText(join(folder, 'test.csv'), asCsv(rows)));
}

describe('the check of grading', () => {
  it('tries every letter, and sets with one letter too few or too many', async () => {
    const check = checkBenchmark(await fewItems(), readLetters);
    // A: 4 letters, 4 sets of two. BC: 5 letters, 3 sets of three. CDE: 5 letters, 2 sets of four, 3 of two. Twice.
    expect(check.grading).toEqual({ rightAnswers: 6, wrongAnswers: 2 * (8 + 8 + 10), failures: [], failureCount: 0 });
    expect(check.severalAnswers).toBe(2);
    // Three rows are a part, however well they are graded.
    expect(check.ok).toBe(false);
  });

  it('finds readers that err: one that reads nothing, one that takes the first letter, one that forgives', async () => {
    const file = await fewItems();
    const failuresOf = (reader: ReadLetters): number => checkBenchmark(file, reader).grading.failureCount;
    expect(failuresOf(() => ({ kind: 'unread', reason: 'unrecognised' }))).toBe(6);
    const first: ReadLetters = (raw) => ({ kind: 'read', letters: [/<answer>(.)/.exec(raw)![1]!] });
    expect(failuresOf(first)).toBeGreaterThan(4);
    const always: ReadLetters = () => ({ kind: 'read', letters: ['A'] });
    expect(failuresOf(always)).toBeGreaterThan(4);
    expect(checkBenchmark(file, always).grading.failures.join('\n')).toMatch(/item row-2: B,C scores 0, not 1/);
  });

  it('counts options that are the same but for case and width, and whether the right one is among them', async () => {
    const row = (options: string, answer: string) => ({
      Question: `问${options}${answer}`,
      Options: options,
      Answer: answer,
    });
    const rows = [row('A Ｘ\nB x。\nC y', 'A'), row('A Ｘ\nB x\nC y', 'C'), row('A 甲\nB 乙\nC 丙', 'A')];
    const file = await readBenchmarkFile(benchmarkNamed('cmexam'), writeText(join(folder, 'test.csv'), asCsv(rows)));
    expect(checkBenchmark(file, readLetters)).toMatchObject({
      duplicateOptions: { items: 2, right: 1 },
      grading: { failureCount: 0 },
    });
  });
});

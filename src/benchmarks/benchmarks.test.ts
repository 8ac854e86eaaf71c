import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readLetters } from '../grading/read-letters.ts';
import { BENCHMARKS, benchmarkNamed } from './benchmarks.ts';
import { checkBenchmark } from '../evaluation/measure/check-benchmark.ts';
import { writeMadeUpBenchmark } from './fixtures/made-up-files.ts';
import { promptedItem } from './prompt.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { readBenchmark, readBenchmarkFile } from './read-benchmark.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-benchmarks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Denominators that give the paper's table 3 to the printed digit. */
const DENOMINATORS = {
  careqa: 5621,
  jmed: 1000,
  medbullets: 298,
  medmcqa: 4183,
  medqa: 1273,
  medxpertqa: 2450,
  pubmedqa: 500,
  'mmlu-pro-biology': 717,
  'mmlu-pro-health': 818,
};

describe('the benchmarks', () => {
  it('are nine of the paper and two Chinese ones', () => {
    expect([...BENCHMARKS.keys()]).toEqual([...Object.keys(DENOMINATORS), 'cmexam', 'medqa-zh']);
    expect([...BENCHMARKS.values()].filter(({ language }) => language === 'zh').map(({ id }) => id)).toEqual([
      'jmed',
      'cmexam',
      'medqa-zh',
    ]);
  });

  it('are named with the nearest one that there is', () => {
    expect(() => benchmarkNamed('pubmed-qa')).toThrow(/no benchmark is called "pubmed-qa"; did you mean pubmedqa\?/);
  });

  it.each([...BENCHMARKS.values()])('$id states numbers that add up', ({ editions, severalAnswers }) => {
    for (const { rows, items, gold, optionCounts, labels, options } of editions) {
      const sum = (counts: Readonly<Record<string, number>>): number =>
        Object.values(counts).reduce((total, count) => total + count, 0);
      expect(items ?? rows).toBeLessThanOrEqual(rows);
      if (gold !== null) expect(sum(gold)).toBe(rows);
      if (optionCounts !== null) expect(sum(optionCounts)).toBe(rows);
      for (const counts of Object.values(labels ?? {})) expect(sum(counts)).toBe(rows);
      if (gold !== null) expect(Object.keys(gold).length).toBeLessThanOrEqual(options[1]);
    }
    expect(severalAnswers === true).toBe(editions[0]!.items === null);
  });

  it.each(Object.entries(DENOMINATORS))("%s has the paper's denominator, %i", (id, items) => {
    expect(benchmarkNamed(id).editions.find(({ paper }) => paper)!.items).toBe(items);
  });

  it.each([...BENCHMARKS.keys()])('%s: a whole file passes its check, gold 1 and every wrong answer 0', async (id) => {
    writeMadeUpBenchmark(id, folder);
    const file = await readBenchmarkFile(benchmarkNamed(id), folder);
    expect(file.coverage).toMatchObject({ kind: 'whole', edition: { name: benchmarkNamed(id).editions[0]!.name } });
    const check = checkBenchmark(file, readLetters);
    expect(check.grading.failures).toEqual([]);
    expect(check).toMatchObject({ ok: true, grading: { rightAnswers: 2 * file.items.length } });
    const letters = file.items.reduce((total, { options }) => total + options.length - 1, 0);
    expect(check.grading.wrongAnswers).toBeGreaterThanOrEqual(2 * letters);
    expect(check.severalAnswers > 0).toBe(id === 'cmexam');
  });

  it('show each option once and nothing that only the file should know', async () => {
    for (const id of ['medxpertqa', 'pubmedqa'] as const) {
      writeMadeUpBenchmark(id, folder);
      const [item] = await readBenchmark(id, folder);
      const prompt = PROMPTS.instructed.text(promptedItem(item!));
      for (const { letter, text } of item!.options)
        expect(prompt.match(new RegExp(`(?<!\\w)${text}(?!\\w)`, 'g')), letter).toHaveLength(1);
      expect(prompt).not.toMatch(/Meshed|BACKGROUND|gives it away|Answer Choices/);
    }
  });
});

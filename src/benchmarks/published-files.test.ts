/**
 * The published files themselves, where FLEMING_DATA names a folder that has them (`pubmedqa/`, `mmlu-pro/`, ...). They are
 * not part of this repository; without the variable nothing is tested here.
 */
import { describe, expect, it } from 'vitest';
import { readLetters } from '../grading/read-letters.ts';
import { ConfigError } from '../support/errors.ts';
import { BENCHMARKS } from './benchmarks.ts';
import { checkBenchmark } from '../evaluation/measure/check-benchmark.ts';
import { findBenchmarkFiles } from './files/find-files.ts';
import { publishedData } from './fixtures/published-data.ts';
import { readBenchmarkFile } from './read-benchmark.ts';

const folder = publishedData();

function isThere(definition: Parameters<typeof findBenchmarkFiles>[0]): boolean {
  if (folder === undefined) return false;
  try {
    return findBenchmarkFiles(definition, folder).length > 0;
  } catch (error) {
    if (error instanceof ConfigError && /no file of/.test(error.message)) return false;
    throw error;
  }
}

describe.skipIf(folder === undefined)('published files', () => {
  it.each([...BENCHMARKS.values()].filter(isThere))('$id is whole and graded right', async (definition) => {
    const file = await readBenchmarkFile(definition, folder!);
    expect(file.coverage).toMatchObject({ kind: 'whole' });
    const { grading, ok } = checkBenchmark(file, readLetters);
    expect(grading.failures).toEqual([]);
    expect(ok).toBe(true);
  });

  it('are there', () => {
    expect([...BENCHMARKS.values()].some(isThere)).toBe(true);
  });
});

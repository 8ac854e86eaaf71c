import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeText } from '../fixtures/made-up-files.ts';
import { findBenchmarkFiles } from './find-files.ts';

const root = mkdtempSync(join(tmpdir(), 'fleming-find-'));
afterAll(() => rmSync(root, { recursive: true }));

const definition = {
  id: 'medqa',
  folder: 'medqa',
  files: [/^test\.jsonl$/, /^test-\d{5}-of-\d{5}\.parquet$/, /^quiz\.\w+$/],
} as const;
let count = 0;

/** A new data folder with these files; what is found there. */
function found(...paths: string[]): string[] {
  const folder = join(root, String(count++));
  for (const path of paths) writeText(join(folder, path), 'x');
  return findBenchmarkFiles(definition, folder).map((path) => relative(folder, path));
}

describe("a benchmark's files", () => {
  it('are the file that is given, whatever its name', () => {
    const path = writeText(join(root, 'any.txt'), 'x');
    expect(findBenchmarkFiles(definition, path)).toEqual([path]);
  });

  it("are looked for in the benchmark's own folder first, as deep as publishers nest, then in the folder itself", () => {
    expect(found('test.jsonl', 'medqa/a/b/test.jsonl')).toEqual(['medqa/a/b/test.jsonl']);
    expect(found('test.jsonl', 'careqa/test.jsonl')).toEqual(['test.jsonl']);
    expect(found('test.jsonl', 'benchmarks/medqa/test.jsonl')).toEqual(['benchmarks/medqa/test.jsonl']);
    expect(found('quiz.json', 'medqa/.cache/test.jsonl')).toEqual(['quiz.json']);
  });

  it('are the preferred name, all shards of one data set, or the better of two formats', () => {
    expect(found('quiz.json', 'test.jsonl')).toEqual(['test.jsonl']);
    expect(found('test-00001-of-00002.parquet', 'test-00000-of-00002.parquet')).toEqual([
      'test-00000-of-00002.parquet',
      'test-00001-of-00002.parquet',
    ]);
    expect(found('quiz.csv', 'quiz.json')).toEqual(['quiz.json']);
  });

  it('are not guessed among several, nor taken from a part of the shards', () => {
    expect(() => found('medqa/US/test.jsonl', 'medqa/Mainland/test.jsonl')).toThrow(/several files could be meant/);
    expect(() => found('test-00000-of-00003.parquet', 'test-00001-of-00003.parquet')).toThrow(/several files/);
  });

  it('are asked for by name when there are none', () => {
    expect(() => found('other.txt')).toThrow(
      /no file of medqa here, in medqa\/ or in benchmarks\/medqa\/; allowed names: test\.jsonl, test-00000-of-00000\.parquet.*--download/,
    );
    expect(() => findBenchmarkFiles(definition, join(root, 'nowhere'))).toThrow(/nowhere: no such file or folder/);
  });
});

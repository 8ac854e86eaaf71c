/** The example of docs/benchmarks.md, taken from the page and run. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { readLetters } from '../grading/read-letters.ts';
import { benchmarkItemSchema } from '../records/benchmark.ts';
import { checkBenchmark } from '../evaluation/measure/check-benchmark.ts';
import type { BenchmarkDefinition } from './definition.ts';
import { writeText } from './fixtures/made-up-files.ts';
import { promptedItem } from './prompt.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { readBenchmarkFile } from './read-benchmark.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const here = dirname(fileURLToPath(import.meta.url));
const page = readFileSync(join(here, '../../docs/benchmarks.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'fleming-example-'));
afterAll(() => rmSync(folder, { recursive: true }));

function blocksOf(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map((match) => match[1]!);
}

/** Writes the page's code below `folder`, where files that it does not bring are those of this repository. */
function writeExample(): void {
  const blocks = blocksOf('ts').map((code) => ({
    code,
    path: /^\/\/ src\/benchmarks\/(\S+)\n/.exec(code)![1]!,
  }));
  const brought = new Set(blocks.map(({ path }) => join(folder, path)));
  for (const { code, path } of blocks) {
    const absolute = code.replace(/from '(\.[^']+)'/g, (whole, specifier: string) => {
      const there = join(folder, dirname(path), specifier);
      return brought.has(there) ? whole : `from '${pathToFileURL(join(here, dirname(path), specifier)).href}'`;
    });
    writeText(join(folder, path), absolute);
  }
}

describe('the example of a new benchmark', () => {
  it('is read, prompted and graded as the page has it', async () => {
    writeExample();
    const rows = blocksOf('json')[0]!;
    writeText(join(folder, 'data', 'first-aid.jsonl'), rows);
    const { firstAid } = (await import(pathToFileURL(join(folder, 'definitions/first-aid.ts')).href)) as {
      firstAid: BenchmarkDefinition;
    };
    const file = await readBenchmarkFile(firstAid, join(folder, 'data'));
    expect(file.items.map(({ id, gold, labels }) => ({ id, gold, labels }))).toEqual([
      { id: 'row-1', gold: ['B'], labels: { topic: 'bleeding' } },
      { id: 'row-2', gold: ['C'], labels: { topic: 'burns' } },
    ]);
    for (const item of file.items) expect(benchmarkItemSchema.parse(item)).toEqual(item);
    expect(checkBenchmark(file, readLetters)).toMatchObject({
      ok: true,
      grading: { rightAnswers: 4, wrongAnswers: 6 },
    });
    expect(PROMPTS.instructed.text(promptedItem(file.items[1]!))).toMatch(
      /^What cools a burn\?\nA\. butter\nB\. ice\nC\. running water\n\nExactly one/,
    );
  });

  it('names files and counts of every benchmark that ships', async () => {
    const { BENCHMARKS } = await import('./benchmarks.ts');
    for (const { id, editions, sources } of atLeast(11, BENCHMARKS.values())) {
      const line = page.split('\n').find((each) => each.startsWith(`| \`${id}\` |`));
      expect(line, id).toBeDefined();
      const [, , items] = line!.split('|').map((cell) => cell.trim().replaceAll(',', ''));
      expect(items).toMatch(new RegExp(`^${editions[0]!.items ?? editions[0]!.rows}\\b`));
      if (id === 'mmlu-pro-health') continue;
      for (const { kind, repository } of sources)
        if (kind !== 'other') expect(line).toContain(repository.split('/')[1]);
      if (editions[0]!.gold === null || id === 'pubmedqa') continue;
      const histogram = Object.entries(editions[0]!.gold).map(([letter, count]) => `${letter} ${count}`);
      expect(line).toContain(histogram.join(', '));
    }
  });
});

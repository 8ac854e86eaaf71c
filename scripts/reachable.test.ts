import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { reachableFrom, RUN_COMMAND } from './reachable.ts';

/** What a recipe can use of the product; what only a command can use is no part of the recipe's engine. */
const LEAST = 0.85;

it('counts what the start imports, lazily and as threads too, and lists the rest by size', () => {
  const source = mkdtempSync(join(tmpdir(), 'reachable-'));
  const files = {
    'cli/run.ts': "import '../a/first.ts';\nawait import('../a/lazy.ts');\nawait import(`../a/${name}.ts`);\n",
    'a/first.ts': "export * from './second.ts';\nimport type { T } from '../b/types.ts';\nimport { z } from 'zod';\n",
    'a/second.ts': "import '../cli/run.ts';\nnew Worker(new URL('worker.ts', import.meta.url));\n",
    'a/lazy.ts': '\n',
    'a/worker.ts': '\n\n',
    'b/types.ts': '\n',
    'b/alone.ts': '\n\n\n\n\n',
    'b/alone-too.ts': "import './alone.ts';\n",
    'b/alone.test.ts': "import './alone.ts';\n\n\n\n\n\n\n",
    'b/fixtures/one.ts': '\n\n\n\n\n\n\n\n',
    'b/port.contract.ts': '\n\n\n',
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  const found = reachableFrom(source, 'cli/run.ts');
  rmSync(source, { recursive: true });
  expect(found).toEqual({
    lines: 18,
    reachable: 12,
    share: 12 / 18,
    folders: {
      a: { lines: 8, reachable: 8 },
      b: { lines: 7, reachable: 1 },
      cli: { lines: 3, reachable: 3 },
    },
    missing: [
      { path: 'b/alone.ts', lines: 5 },
      { path: 'b/alone-too.ts', lines: 1 },
    ],
  });
});

it(`holds the product to what recipes can use: ${(100 * LEAST).toFixed(1)} % of its lines at least`, () => {
  const { share, missing } = reachableFrom(fileURLToPath(new URL('../src', import.meta.url)), RUN_COMMAND);
  const largest = missing.slice(0, 5).map(({ path, lines }) => `${path} (${lines})`);
  expect(
    share,
    `${(100 * share).toFixed(1)} % of src are reachable from \`fleming run\`, less than ${(100 * LEAST).toFixed(1)} %: ` +
      `give what recipes cannot use a kind of stage, or remove it. The largest files: ${largest.join(', ')}; ` +
      'all of them: node scripts/reachable.ts',
  ).toBeGreaterThanOrEqual(LEAST);
});

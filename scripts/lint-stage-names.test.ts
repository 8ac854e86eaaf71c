import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { lintStageNames, stageNames, wrongWords } from './lint-stage-names.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stage-names-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

it('reads the names of the stages and rows that ship', () => {
  expect([...stageNames(join(root, 'recipes'))]).toEqual(
    expect.arrayContaining(['cold-start', 'stage-1', 'control-fine-tuning', 'report']),
  );
});

it('reads rows that are names or tables', () => {
  write({
    'recipes/a.toml': '[stages.first]\nrows = ["second"]\n[[stages.measured.rows]]\nfrom = "third"\n',
    'recipes/b.toml': '[stages]\nfourth = { do = "x" }\n',
    'recipes/README.md': 'no recipe',
  });
  expect([...stageNames(join(folder, 'recipes'))]).toEqual(['first', 'second', 'measured', 'third', 'fourth']);
});

it('finds a stage named in any string of src, but not where it is a word of ours, a test, or an address', () => {
  write({
    'src/a.ts': [
      "const one = 'stage-1';",
      'const two = `cold-start`;',
      "type Three = 'stage-1' | 'other';",
      "const four = { 'cold-start': 1 };",
      "const five = 'the stage-1 of a recipe'; // 'stage-1'",
      "const six = ['graph', 'model'];",
      "const seven = randomStream(seed, 'cold-start').shuffle(list);",
      "const eight = deriveSeed('stage-1', 2);",
      "const nine = randomly('stage-1');",
    ].join('\n'),
    'src/a.test.ts': "const one = 'stage-1';",
    'src/fixtures/b.ts': "const one = 'stage-1';",
  });
  const names = new Set(['stage-1', 'cold-start', 'graph', 'model']);
  expect(lintStageNames(join(folder, 'src'), names).map(({ line, name }) => `${line} ${name}`)).toEqual([
    '1 stage-1',
    '2 cold-start',
    '3 stage-1',
    '4 cold-start',
    '9 stage-1',
  ]);
});

it('is clean: no code knows a recipe, and every listed word has a use of its own', () => {
  expect(lintStageNames(join(root, 'src'), stageNames(join(root, 'recipes')))).toEqual([]);
  expect(wrongWords(join(root, 'src'))).toEqual([]);
});

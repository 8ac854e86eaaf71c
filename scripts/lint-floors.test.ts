import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { lintFloors, type Exception } from './lint-floors.ts';

const root = mkdtempSync(join(tmpdir(), 'floors-'));
afterAll(() => rmSync(root, { recursive: true }));
let trees = 0;

/** Lints a tree made of these files; files that are only imported need not be there. */
function lint(files: Record<string, string>, exceptions: readonly Exception[] = []): string[] {
  const source = join(root, String(trees++));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(source, file)), { recursive: true });
    writeFileSync(join(source, file), text);
  }
  return lintFloors(source, exceptions).map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

describe('imports that point down', () => {
  it.each([
    [
      'cli/run.ts',
      "import { x } from '../rlvr/train.ts'; import '../engine/embedded/engine.ts'; const y = await import('../base/x.ts');",
    ],
    [
      'rlvr/train.ts',
      "import { g } from '../grading/reward.ts'; import { t } from '../engine/tokenizer/bpe.ts'; import e from '../engine/training-engine.ts';",
    ],
    ['grading/reward.ts', "import { q } from '../records/question.ts'; import { z } from 'zod';"],
    [
      'engine/embedded/engine.ts',
      "import './graph.ts'; import '../training-engine.ts'; import '../../support/hash.ts';",
    ],
    ['records/question.ts', "export * from '../support/json.ts';"],
    [
      'rlvr/train.test.ts',
      "import '../engine/embedded/engine.ts'; import '../questions/sample.ts'; await import('../cli/x.ts');",
    ],
    ['cli/main.ts', "import { COMMANDS } from './commands/index.ts';"],
    [
      'rlvr/train.test.ts',
      "import '../engine/fixtures/fake.ts'; import './fixtures/toy.ts'; import '../../test/worlds/toy.ts';",
    ],
    ['questions/browser/page.js', "import { b } from '../../pages/browser/elements.js';"],
    ['cli/x.ts', "// import '../nowhere/x.ts'\nconst text = `import '../nowhere/x.ts'`;"],
  ])('%s may', (file, text) => {
    expect(lint({ [file]: text })).toEqual([]);
  });
});

describe('imports that do not', () => {
  it.each([
    [
      'a stage that imports a stage',
      'rlvr/train.ts',
      "\nimport { x } from '../coldstart/x.ts';",
      'rlvr/train.ts:2: rlvr imports coldstart/x.ts: they stand side by side',
    ],
    [
      'a test that takes a fixture of another stage',
      'rlvr/train.test.ts',
      "import '../coldstart/fixtures/toy.ts';",
      'lies in test/worlds',
    ],
    [
      'a fixture that takes one from above',
      'grading/fixtures/x.ts',
      "import '../../rlvr/fixtures/toy.ts';",
      'lies in test/worlds',
    ],
    [
      'a browser module that imports what a page does not have',
      'pages/browser/x.js',
      "import { y } from '../html.ts';",
      'no browser module',
    ],
    ['a browser module that imports a package', 'pages/browser/x.js', "import { z } from 'zod';", 'no browser module'],
    ['run that imports grading', 'run/x.ts', "import '../grading/x.ts';", 'side by side'],
    [
      'grading that reaches up',
      'grading/x.ts',
      "export { y } from '../rlvr/y.ts';",
      'grading imports rlvr/y.ts, which lies above it',
    ],
    [
      'a type from above',
      'records/x.ts',
      "type T = import('../run/x.ts').T;",
      'records imports run/x.ts, which lies above it',
    ],
    [
      'support that imports records',
      'support/x.ts',
      "import type { Q } from '../records/question.ts';",
      'lies above it',
    ],
    ['a stage that picks an adapter', 'base/x.ts', "import '../engine/embedded/engine.ts';", 'only cli picks adapters'],
    ['a port that imports its adapter', 'engine/x.ts', "import './embedded/engine.ts';", 'only cli picks adapters'],
    [
      'shared code that imports an adapter',
      'engine/tokenizer/x.ts',
      "import '../embedded/engine.ts';",
      'only cli picks adapters',
    ],
    ['an adapter that imports another', 'chat/graph/x.ts', "import '../http/y.ts';", 'only cli picks adapters'],
    [
      'a lazy import outside cli',
      'base/x.ts',
      "async function f() { await import('../support/x.ts'); }",
      'lazy import of ../support/x.ts',
    ],
    ['a require outside cli', 'base/x.ts', "const x = () => require('node:fs');", 'lazy import of node:fs'],
    ["a parent's index.ts", 'run/a/b/x.ts', "import '../../index.ts';", "../../index.ts is a parent's index.ts"],
    ["its own folder's index.ts, in a test too", 'run/x.test.ts', "import './index.ts';", "a parent's index.ts"],
    ['a folder without a floor', 'mystery/x.ts', "import 'zod';", 'folder mystery has no floor'],
    ['an import of a folder without a floor', 'cli/x.ts', "import '../mystery/x.ts';", 'mystery/x.ts has no floor'],
  ])('%s is refused', (_, file, text, message) => {
    const violations = lint({ [file]: text });
    expect(violations).toHaveLength(1);
    expect(violations[0]).toContain(message);
  });
});

describe('an exception', () => {
  const exception = { from: 'serving/', to: 'evaluation/report.ts', reason: 'the page shows the report' };

  it('lets through what it names and nothing else', () => {
    const text = "import '../evaluation/report.ts';\nimport '../evaluation/other.ts';";
    expect(lint({ 'serving/page.ts': text }, [exception])).toEqual([expect.stringContaining('serving/page.ts:2: ')]);
  });

  it('that nothing needs is refused', () => {
    expect(lint({ 'serving/page.ts': '' }, [exception])).toEqual([expect.stringContaining('is not needed: remove it')]);
  });
});

it('holds for this project', () => {
  expect(lintFloors(fileURLToPath(new URL('../src', import.meta.url)))).toEqual([]);
});

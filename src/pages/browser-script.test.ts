import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { browserScript } from './browser-script.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-browser-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function script(files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return browserScript(pathToFileURL(join(folder, 'entry.js')));
}

it('puts modules before those that import them, each once', () => {
  const made = script({
    'entry.js':
      "import { two } from './two.js';\nimport {\n  one,\n  more,\n} from './one.js';\nout(one() + two + more);\n",
    'one.js': 'export function one() {\n  return 1;\n}\nexport const more = 10;\n',
    'two.js': "import { one } from './one.js';\nexport const two = one() + 1;\n",
  });
  const said: unknown[] = [];
  new Function('out', made)((value: unknown) => said.push(value));
  expect(said).toEqual([13]);
  expect(made.match(/function one/g)).toHaveLength(1);
});

it('refuses lines that it cannot join', () => {
  for (const line of [
    "import one from './one.js';",
    "import { a } from 'package';",
    'export default 1;',
    'export { a };',
  ])
    expect(() => script({ 'entry.js': `${line}\n` })).toThrow(/a page cannot hold the line/);
});

it('refuses what would end the script within its page', () => {
  expect(() => script({ 'entry.js': "const text = '</SCRIPT>';\n" })).toThrow(/cannot hold "<\/script"/);
  expect(() => script({ 'entry.js': "const text = '<!--';\n" })).toThrow(/cannot hold/);
});

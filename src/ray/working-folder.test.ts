import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readWorkingFolder } from './working-folder.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'working-folder-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content: string | Uint8Array = path): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
const pathsOf = (more: readonly string[] = []): string[] =>
  readWorkingFolder(folder, more).files.map(({ path }) => path);
const KEY = `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEowIBAAKCAQEA'.repeat(4)}\n-----END RSA PRIVATE KEY-----\n`;

it('takes the files, and leaves out what is made anew, links and other programs folders', () => {
  for (const path of ['package.json', 'recipes/a.toml', 'src/benchmarks/b.ts', 'src/data/c.ts', '.npmrc']) put(path);
  for (const path of [
    'node_modules/x/i.js',
    'src/node_modules/x.js',
    'runs/mini/m',
    'banks/b.jsonl',
    'benchmarks/t',
    'a.log',
  ])
    put(path);
  for (const path of ['.git/config', 'inner/.git', '.venv/x.py', 'src/.cache/x', 'pages/__pycache__/x']) put(path);
  put('../outside-of-it', 'secret');
  symlinkSync('../outside-of-it', join(folder, 'link'));
  const found = readWorkingFolder(folder);
  rmSync(join(folder, '../outside-of-it'));
  expect(found.files.map(({ path }) => path)).toEqual([
    '.npmrc',
    'package.json',
    'recipes/a.toml',
    'src/benchmarks/b.ts',
    'src/data/c.ts',
  ]);
  expect(found.links).toEqual(['link']);
});

it('never takes a key, named or not', () => {
  const secret = ['.env', '.env.local', 'key.txt', 'deepseek-key', 'api_key.json', 'cert.pem', 'id_ed25519', '.netrc'];
  secret.push('config/credentials.json', 'runs/token');
  for (const path of secret) put(path);
  put('notes.txt', KEY);
  put('.npmrc', 'ignore-scripts=true\n//registry.npmjs.org/:_authToken=npm_x\n');
  const kept = [
    'tokenizer.json',
    'src/api-key.ts',
    'src/tokens.ts',
    'special_tokens_map.json',
    'monkey.txt',
    'src/begin.ts',
  ];
  for (const path of kept) put(path, 'const PEM = "-----BEGIN PRIVATE KEY-----";');
  const found = readWorkingFolder(folder, ['runs', '.env']);
  expect(found.secrets).toEqual([...secret, 'notes.txt', '.npmrc'].toSorted());
  expect(found.files.map(({ path }) => path)).toEqual(kept.toSorted());
});

it('takes along what is named, whatever it is called, and refuses what is not in the folder', () => {
  for (const path of ['a.txt', 'runs/mini/model/config.json', 'runs/other/x', 'models/.cache/y']) put(path);
  expect(pathsOf(['runs/mini', 'models'])).toEqual(['a.txt', 'models/.cache/y', 'runs/mini/model/config.json']);
  for (const wrong of ['none', '..', '../x', '/etc', '.'])
    expect(() => pathsOf([wrong]), wrong).toThrow(`--pack ${wrong}`);
  expect(() => readWorkingFolder(join(folder, 'a.txt'))).toThrow('there is no such folder');
});

it('has an end, and says what is large', () => {
  put('small', 'x');
  put('large/a', new Uint8Array(3 << 20));
  put('z', new Uint8Array(1 << 20));
  expect(() => readWorkingFolder(folder, [], { mostBytes: 3 << 20 })).toThrow(
    /more than is packed \(3 MiB, 50000 files\)/,
  );
  expect(() => readWorkingFolder(folder, [], { mostBytes: (3 << 20) + 9 })).toThrow(
    /so far large 3\.0 MiB, small 0\.0 MiB/,
  );
  expect(() => readWorkingFolder(folder, [], { mostFiles: 2 })).toThrow('2 files');
});

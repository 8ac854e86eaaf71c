import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ConfigError } from '../../support/errors.ts';
import { checkModelFolder } from './model-folder-flag.ts';

it('is there and is a folder', () => {
  expect(() => checkModelFolder(tmpdir())).not.toThrow();
  expect(() => checkModelFolder('/no/such')).toThrow(ConfigError);
  expect(() => checkModelFolder('/no/such')).toThrow('--model /no/such: there is no such folder');
  expect(() => checkModelFolder(fileURLToPath(import.meta.url))).toThrow('it is a file, not a folder');
});

it('of a GGUF file says how a folder is made of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'model-flag-'));
  const file = join(folder, 'a model.GGUF');
  writeFileSync(file, 'GGUF');
  mkdirSync(join(folder, 'folder.gguf'));
  for (const named of [file, `gguf:${file}`])
    expect(() => checkModelFolder(named)).toThrow(
      `--model ${named}: it is a GGUF file, and a folder is asked for: make one of it with ` +
        `npx fleming model import '${file}' --out DIR, then name DIR`,
    );
  expect(() => checkModelFolder('gguf:none')).toThrow(/there is no such file, and a GGUF file has to be made a folder/);
  expect(() => checkModelFolder(join(folder, 'folder.gguf'))).not.toThrow();
  rmSync(folder, { recursive: true });
});

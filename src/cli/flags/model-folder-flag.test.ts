import { tmpdir } from 'node:os';
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

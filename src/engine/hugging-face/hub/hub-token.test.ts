import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { cacheFolderOf, modelFolderOf } from './cache-folder.ts';
import { hubToken } from './hub-token.ts';

const folder = mkdtempSync(join(tmpdir(), 'hub-token-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('is HF_TOKEN, else that of the file that Hugging Face’s tools keep, else none', () => {
  expect(hubToken({ HF_TOKEN: ' hf_a\n', HF_HOME: folder })).toBe('hf_a');
  expect(hubToken({ HF_HOME: folder })).toBeNull();
  writeFileSync(join(folder, 'token'), 'hf_b\n');
  expect(hubToken({ HF_HOME: folder })).toBe('hf_b');
  expect(hubToken({ HF_TOKEN: '', HF_TOKEN_PATH: join(folder, 'token') })).toBe('hf_b');
  expect(() => hubToken({ HF_TOKEN_PATH: join(folder, 'absent') })).toThrow(/which is not there/);
});

it('is refused without being shown when it cannot be sent', () => {
  const failure = (() => {
    try {
      return hubToken({ HF_TOKEN: 'hf_secret\nX-Other: 1' });
    } catch (cause) {
      return (cause as Error).message;
    }
  })();
  expect(failure).toMatch(/token of HF_TOKEN has characters/);
  expect(failure).not.toContain('secret');
});

it('leaves models below the cache, by commit', () => {
  expect(cacheFolderOf({ FLEMING_CACHE: '/c', XDG_CACHE_HOME: '/x' })).toBe('/c');
  expect(cacheFolderOf({ XDG_CACHE_HOME: '/x' })).toBe(join('/x', 'fleming'));
  expect(modelFolderOf('/c', 'a/b', '1')).toBe(join('/c', 'models', 'a--b', '1'));
});

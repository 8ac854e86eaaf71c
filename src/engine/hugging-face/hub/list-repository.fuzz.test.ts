import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { damaged, fuzz } from '../../../../test/worlds/fuzz.ts';
import { hubAddress } from './hub-address.ts';
import { listRepository, type HubFile } from './list-repository.ts';

const COMMIT = 'a'.repeat(40);
const lfs = { oid: 'd'.repeat(64), size: 2e9, pointerSize: 134 };
const SAMPLES = [
  JSON.stringify([
    { type: 'file', path: 'config.json', size: 600, oid: 'b'.repeat(40) },
    { type: 'file', path: 'model.safetensors', size: 2e9, oid: 'c'.repeat(40), lfs },
    { type: 'directory', path: 'onnx', size: 0, oid: 'e'.repeat(40) },
  ]),
];

let answer = '[]';
beforeAll(() => {
  const headers = { 'content-type': 'application/json' };
  vi.stubGlobal('fetch', () => Promise.resolve(new Response(answer, { headers })));
});
afterAll(() => void vi.unstubAllGlobals());

it('the listing of a repository is read as files with hashes, or refused', async () => {
  const address = hubAddress({ repository: 'a/b', revision: 'main', endpoint: 'https://hub.test', token: null });
  const list = (text: string): Promise<HubFile[]> => {
    answer = text;
    return listRepository(address, COMMIT, { attempts: 1, waitSeconds: 0 });
  };
  await fuzz('hub-listing', damaged(SAMPLES), list, {
    holds: (files) => {
      for (const { path, bytes, hash } of files as HubFile[]) {
        expect(path).not.toMatch(/[/\\]/);
        expect(Number.isSafeInteger(bytes) && bytes >= 0).toBe(true);
        expect(hash.value).toMatch(/^[0-9a-f]{40,64}$/);
      }
    },
  });
});

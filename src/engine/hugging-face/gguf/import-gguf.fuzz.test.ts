import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { damagedBytes, fuzz } from '../../../../test/worlds/fuzz.ts';
import { CheckpointError } from '../../../support/errors.ts';
import { inspectModelFolder } from '../inspect-model-folder.ts';
import { ggufBytes } from './fixtures/gguf-bytes.ts';
import { smallGguf } from './fixtures/small-gguf.ts';
import { importGguf, type ImportedModel } from './import-gguf.ts';

let root: string;
beforeAll(() => (root = mkdtempSync(join(tmpdir(), 'gguf-fuzz-'))));
afterAll(() => rmSync(root, { recursive: true }));

async function imported(bytes: Uint8Array): Promise<ImportedModel> {
  const [file, folder] = [join(root, 'x.gguf'), join(root, 'model')];
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(file, bytes);
  return importGguf({ file, folder, dtype: 'F32' });
}

it('a GGUF file becomes a folder that can be opened, or nothing', async () => {
  await fuzz(
    'import-gguf',
    damagedBytes([ggufBytes(smallGguf())]),
    async (bytes) => {
      try {
        return await imported(bytes);
      } catch (cause) {
        expect(readdirSync(root)).toEqual(['x.gguf']);
        throw cause;
      }
    },
    { holds: (model) => expect(inspectModelFolder((model as ImportedModel).folder).family).toBe('llama') },
  );
});

it('a file that was cut off is refused, wherever', async () => {
  const whole = ggufBytes(smallGguf());
  for (let length = 0; length < whole.length - 32; length++) {
    await expect(imported(whole.subarray(0, length)), String(length)).rejects.toThrow(CheckpointError);
    expect(existsSync(join(root, 'model'))).toBe(false);
  }
  expect((await imported(whole)).family).toBe('llama');
});

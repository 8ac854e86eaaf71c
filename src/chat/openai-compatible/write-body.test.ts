import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { RecordError, RunError } from '../../support/errors.ts';
import { writeBody } from './write-body.ts';

const folder = mkdtempSync(join(tmpdir(), 'bodies-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* pieces(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

describe('a body that is written', () => {
  it('is a file, in the place of what was there', async () => {
    const path = join(folder, 'results');
    await writeBody(pieces('a longer one'), path, 100);
    await writeBody(pieces('one', ' two'), path, 100);
    expect(readFileSync(path, 'utf8')).toBe('one two');
  });

  it('has a longest length', async () => {
    await expect(writeBody(pieces('123', '456'), join(folder, 'long'), 5)).rejects.toThrow(RecordError);
  });

  it('is refused in words by the disk', async () => {
    const path = join(folder, 'a-folder');
    mkdirSync(path);
    const writing = writeBody(pieces('x'), path, 100);
    await expect(writing).rejects.toThrow(RunError);
    await expect(writing).rejects.toThrow(/a-folder cannot be written: EISDIR.*see that the disk has room/);
  });

  it.skipIf(!existsSync('/dev/full'))('is refused in words by a full disk', async () => {
    await expect(writeBody(pieces('x'), '/dev/full', 100)).rejects.toThrow(/cannot be written: ENOSPC/);
  });

  it('is refused in words by a disk that fails at its end', async () => {
    const path = join(folder, 'closed');
    const handle = await open(path, 'w');
    const appending = vi.spyOn(Object.getPrototypeOf(handle) as FileHandle, 'appendFile');
    appending.mockImplementationOnce(async function (this: FileHandle) {
      const close = this.close.bind(this);
      this.close = async () => {
        await close();
        throw new Error('EDQUOT: disk quota exceeded');
      };
    });
    try {
      const writing = writeBody(pieces('x'), path, 100);
      await expect(writing).rejects.toThrow(RunError);
      await expect(writing).rejects.toThrow(/closed cannot be written: EDQUOT/);
    } finally {
      appending.mockRestore();
      await handle.close();
    }
  });

  it('fails as the way does, where that fails', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('x');
      throw new TypeError('terminated');
    }
    await expect(writeBody(broken(), join(folder, 'broken'), 100)).rejects.toThrow(TypeError);
  });
});

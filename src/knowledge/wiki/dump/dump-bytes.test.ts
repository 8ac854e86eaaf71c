import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { sha256 } from '../../../support/hash.ts';
import { dumpChunks } from './dump-bytes.ts';
import type { DumpPlace } from './dump-place.ts';
import { placeInChunk } from './dump-place.ts';
import { atLeast } from '../../../../test/worlds/at-least.ts';

interface Case {
  readonly name: string;
  readonly packed: string;
  readonly bytes: number;
  readonly sha256: string;
}
const cases = JSON.parse(readFileSync(new URL('./golden/bzip2.json', import.meta.url), 'utf8')) as Case[];

function withFile<T>(content: Uint8Array, work: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'fleming-bytes-'));
  try {
    const path = join(folder, 'dump');
    writeFileSync(path, content);
    return work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(path: string, from: DumpPlace | null = null): Buffer {
  return Buffer.concat(Array.from(dumpChunks(path, from), ({ bytes }) => bytes));
}

it.each(cases)("unpacks what Python's bz2 packed: $name", ({ packed, bytes, sha256: wanted }) => {
  withFile(Buffer.from(packed, 'base64'), (path) => {
    const content = read(path);
    expect([content.length, sha256(content)]).toEqual([bytes, wanted]);
  });
});

it.each(cases.filter(({ bytes }) => bytes > 1))('goes on from any place in: $name', ({ packed }) => {
  withFile(Buffer.from(packed, 'base64'), (path) => {
    const whole = read(path);
    let before = 0;
    for (const chunk of atLeast(1, dumpChunks(path))) {
      for (const offset of [0, 1, chunk.bytes.length >> 1, chunk.bytes.length - 1]) {
        expect(read(path, placeInChunk(chunk, offset)).equals(whole.subarray(before + offset))).toBe(true);
      }
      before += chunk.bytes.length;
    }
  });
});

it('goes on from any place in plain text', () => {
  const text = Buffer.from('<page>a</page>'.repeat(200_000));
  withFile(text, (path) => {
    expect(read(path).equals(text)).toBe(true);
    expect(read(path, { at: 1_500_001, level: 0, skip: 0 }).equals(text.subarray(1_500_001))).toBe(true);
  });
});

it('names the file and the place where it is damaged or ends too soon', () => {
  const packed = Buffer.from(cases.find(({ name }) => name === 'text')!.packed, 'base64');
  for (let at = 4; at < packed.length; at += Math.ceil(packed.length / 40)) {
    const damaged = Buffer.from(packed);
    damaged[at]! ^= 0x10;
    // The last bytes are the sum of the stream, which adds nothing to the sums of its blocks.
    if (at < packed.length - 10)
      withFile(damaged, (path) => expect(() => read(path)).toThrow(/dump, byte \d+: .*fetch the file again/));
  }
  withFile(packed.subarray(0, packed.length - 20), (path) =>
    expect(() => read(path)).toThrow(/the file ends in the middle/),
  );
  withFile(Buffer.concat([packed, Buffer.from('rubbish')]), (path) =>
    expect(() => read(path)).toThrow(/not a stream of bzip2/),
  );
});

import { expect, it } from 'vitest';
import { KnowledgeError } from '../../support/errors.ts';
import { ByteReader } from './byte-reader.ts';
import { tarOf } from './fixtures/open-files.ts';
import { TAR_BLOCK_BYTES, tarFiles } from './tar-files.ts';

function filesIn(archive: Buffer, wanted: (name: string) => boolean = () => true): string[] {
  // In chunks that fit no block.
  const chunks = Array.from({ length: Math.ceil(archive.length / 700) }, (_, at) =>
    archive.subarray(at * 700, (at + 1) * 700),
  );
  const reader = new ByteReader(chunks);
  const first = reader.take(TAR_BLOCK_BYTES);
  return Array.from(tarFiles('a.tar', first, reader, wanted), ({ name, bytes }) => `${name}=${bytes.toString()}`);
}

const archive = tarOf({ 'a/1.xml': 'one', 'b.txt': 'x'.repeat(2000), '2.xml': 'two' });

it('gives the wanted files', () => {
  expect(filesIn(archive, (name) => name.endsWith('.xml'))).toEqual(['a/1.xml=one', '2.xml=two']);
});

it('refuses an archive that is cut off at any block, end marks too', () => {
  for (let cut = TAR_BLOCK_BYTES; cut < archive.length; cut += TAR_BLOCK_BYTES / 2)
    expect(() => filesIn(archive.subarray(0, cut)), String(cut)).toThrow(/cut off/);
});

it('refuses what follows the end, and a header that is damaged', () => {
  expect(() => filesIn(Buffer.concat([archive, archive]))).toThrow(/something follows the end/);
  expect(filesIn(Buffer.concat([archive, Buffer.alloc(8192)]))).toHaveLength(3);
  const damaged = Buffer.from(archive);
  damaged[1024 + 130] = 0x7a;
  expect(() => filesIn(damaged)).toThrow(/damaged at byte 1024/);
});

it('heeds long names, which stand in headers of their own', () => {
  const long = `${'folder/'.repeat(30)}1.xml`;
  const record = `path=${long}\n`;
  const length = record.length + 4;
  for (const [kind, content] of [
    ['x', `${length} ${record}`],
    ['L', `${long}\0`],
  ] as const) {
    const [header, body] = [tarOf({ meta: content }, kind), tarOf({ 'cut-name': 'one' })];
    expect(filesIn(Buffer.concat([header.subarray(0, -1024), body]))).toEqual([`${long}=one`]);
  }
});

it('refuses a file of absurd size without reading it', () => {
  const large = tarOf({ 'a.xml': 'one' });
  large.write('77777777777\0', 124);
  large.write('        ', 148);
  const sum = large.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  large.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  expect(() => filesIn(large)).toThrow(KnowledgeError);
  expect(() => filesIn(large)).toThrow(/at most 16777216 are read/);
});

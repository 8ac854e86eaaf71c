import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { textLines } from './text-lines.ts';

function linesOf(content: string | Uint8Array): string[] {
  using folder = temporaryFolder();
  writeFileSync(folder.file('x.txt'), content);
  return Array.from(textLines(folder.file('x.txt')), ({ text }) => text);
}

/** Does not shrink, so that every piece of the packed file matters. */
const lines = Array.from({ length: 4000 }, (_, at) => `${at} ${((at * 2_654_435_761) % 2 ** 32).toString(36)} 病`);
const text = lines.map((line) => `${line}\n`).join('');

it('reads lines of a plain file and of a gzipped one, of several members too', () => {
  expect(linesOf(text)).toEqual(lines);
  expect(linesOf(gzipSync(text))).toEqual(lines);
  const half = text.slice(0, 20_003);
  expect(linesOf(Buffer.concat([half, text.slice(20_003)].map((part) => gzipSync(part))))).toEqual(lines);
  expect(linesOf('\ufeffa\r\nb\r\n')).toEqual(['a', 'b']);
});

it('keeps a line that lies across the pieces in which a file is read', () => {
  const long = Array.from({ length: 40 }, (_, at) => `${at} ${'x'.repeat(100_000)}${at}`);
  expect(linesOf(long.map((line) => `${line}\n`).join(''))).toEqual(long);
});

it('refuses a gzip file that is cut off anywhere, damaged, or followed by something else', () => {
  const packed = gzipSync(text);
  const cuts = [...Array.from({ length: 12 }, (_, at) => at + 1), 1000, packed.length >> 1, packed.length - 20];
  for (const cut of cuts) expect(() => linesOf(packed.subarray(0, packed.length - cut))).toThrow(KnowledgeError);
  for (const cut of [2, 5, 11]) expect(() => linesOf(packed.subarray(0, cut))).toThrow(/cut off or damaged/);
  const wrong = Buffer.from(packed);
  wrong[packed.length - 6]! ^= 1;
  expect(() => linesOf(wrong)).toThrow(/cut off or damaged/);
  expect(() => linesOf(Buffer.concat([packed, Buffer.from('<html>')]))).toThrow(/cut off or damaged/);
  const members = Buffer.concat([gzipSync('a\n'), gzipSync('b\n')]);
  expect(() => linesOf(members.subarray(0, members.length - 3))).toThrow(/cut off or damaged/);
});

it('refuses what unpacks to hundreds of times its size, before it has filled the memory', () => {
  const packed = gzipSync(Buffer.alloc(80 << 20, `${'ab'.repeat(4000)}\n`));
  expect(() => linesOf(packed)).toThrow(/unpacks to more than 250 times its size/);
}, 120_000);

it('refuses a last line that does not end, gzipped too, but for one of nothing', () => {
  expect(() => linesOf('a\nbc')).toThrow(/x\.txt:2: the last line has no line break, .*cut off in 'bc'/);
  expect(() => linesOf(gzipSync('a\nbc'))).toThrow(/:2: the last line has no line break/);
  expect(linesOf('a\n  ')).toEqual(['a', '  ']);
});

it('says what other packed files and folders are', () => {
  using folder = temporaryFolder();
  expect(() => linesOf(Buffer.from('PK\x03\x04zzz'))).toThrow(/is a zip archive; unpack it/);
  expect(() => linesOf(Buffer.from('BZh91AY'))).toThrow(/packed by bzip2/);
  expect(() => [...textLines(folder.path)]).toThrow(/is a folder/);
  expect(() => [...textLines('/dev/null')]).toThrow(/no regular file/);
  expect(() => [...textLines(folder.file('none'))]).toThrow(/no such file/);
});

it('refuses a line without end', () => {
  expect(() => linesOf('x'.repeat(9 << 20))).toThrow(/a line is longer than/);
});

import { expect, it } from 'vitest';
import { ArchiveError, formatTarHeader, parsePaxRecords, parseTarHeader, paxSizeRecord } from './tar-header.ts';

it('a header is read as it was written, and no other is', () => {
  const header = { name: 'model.safetensors', bytes: 8 ** 11 - 1, type: '0' };
  const block = formatTarHeader(header);
  expect(parseTarHeader(block)).toEqual(header);
  expect(parseTarHeader(Buffer.alloc(512))).toBeNull();
  block[0]! ^= 1;
  expect(() => parseTarHeader(block)).toThrow(ArchiveError);
  expect(() => parseTarHeader(Buffer.alloc(512, 'x'))).toThrow('the archive is no tar');
});

it.each([8 ** 11, 1e10, 123_456_789_012_345])(
  'a size that 11 digits do not hold stands in a pax header: %d',
  (bytes) => {
    expect(parsePaxRecords(paxSizeRecord(bytes)!)).toEqual({ path: null, size: bytes });
    expect(paxSizeRecord(8 ** 11 - 1)).toBeNull();
    expect(parseTarHeader(formatTarHeader({ name: 'large', bytes, type: '0' }))!.bytes).toBe(0);
  },
);

it('records of a pax header are read by their lengths, and those that others need are passed over', () => {
  const text = '18 mtime=1234.567\n21 path=a=b\nline.txt\n';
  expect(parsePaxRecords(Buffer.from(text))).toEqual({ path: 'a=b\nline.txt', size: null });
  expect(parsePaxRecords(Buffer.alloc(0))).toEqual({ path: null, size: null });
  for (const wrong of [
    '5 a=b',
    '7 a=b',
    '3 a=b\n',
    '99 a=b\n',
    '7 path\n',
    'x a=b\n',
    '11 size=-1\n',
    '12 size=1e3\n',
    '6 a=b\n\n',
  ])
    expect(() => parsePaxRecords(Buffer.from(wrong)), wrong).toThrow(ArchiveError);
});

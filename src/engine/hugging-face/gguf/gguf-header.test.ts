import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../support/errors.ts';
import { float32Tensor, ggufBytes, type GgufToWrite } from './fixtures/gguf-bytes.ts';
import { ggufCount, ggufText } from './gguf-header-bytes.ts';
import { readGgufHeader, type GgufHeader } from './gguf-header.ts';

const folder = mkdtempSync(join(tmpdir(), 'gguf-header-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(bytes: Uint8Array): GgufHeader {
  const path = join(folder, 'x.gguf');
  writeFileSync(path, bytes);
  const file = openSync(path, 'r');
  try {
    return readGgufHeader({ file, path, bytes: bytes.length });
  } finally {
    closeSync(file);
  }
}

const small = (): GgufToWrite => ({
  metadata: {
    'general.architecture': ggufText('llama'),
    'llama.block_count': ggufCount(2),
    'llama.eps': { type: 'float32', value: 1e-6 },
    texts: { type: 'strings', value: ['ab', '中'] },
    types: { type: 'int32s', value: [1, -1] },
    flag: { type: 'bool', value: true },
  },
  tensors: [
    float32Tensor('a', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)),
    float32Tensor('b', [4], Float32Array.of(1, 2, 3, 4)),
  ],
});
const bytesOf = (change: (file: GgufToWrite) => void): Buffer => {
  const file = small();
  change(file);
  return ggufBytes(file);
};
/** The small file with a number of 32 or 64 bits in the place of the text before which it stands. */
function overwritten(at: number, value: bigint, size: 4 | 8): Buffer {
  const bytes = ggufBytes(small());
  if (size === 4) bytes.writeUInt32LE(Number(value), at);
  else bytes.writeBigUInt64LE(value, at);
  return bytes;
}
const placeOf = (text: string): number => ggufBytes(small()).indexOf(text);

it('reads metadata and the places of tensors', () => {
  const bytes = ggufBytes(small());
  const { metadata, tensors } = read(bytes);
  expect(Object.fromEntries(metadata)).toEqual({
    'general.architecture': 'llama',
    'llama.block_count': 2,
    'llama.eps': 1e-6,
    texts: ['ab', '中'],
    types: [1, -1],
    flag: true,
  });
  const begin = bytes.length - 64;
  expect(tensors.get('a')).toEqual({ name: 'a', type: 'F32', shape: [2, 3], begin, bytes: 24 });
  expect(tensors.get('b')).toEqual({ name: 'b', type: 'F32', shape: [4], begin: begin + 32, bytes: 16 });
});

describe('a file that lies', () => {
  const changed: [string, () => Buffer, RegExp][] = [
    ['another file', () => Buffer.from('PK\u0003\u0004 and more of it'), /begins with "PK.*", not "GGUF"/],
    ['version 1', () => overwritten(4, 1n, 4), /is GGUF of version 1; allowed are 2 and 3/],
    ['big-endian', () => overwritten(4, 0x03000000n, 4), /may be a big-endian file/],
    ['too many tensors', () => overwritten(8, 1n << 40n, 8), /the list of tensors at byte 24 is to have 1099511627776/],
    [
      'no number of tensors',
      () => overwritten(8, 1n << 63n, 8),
      /the count of tensors at byte 8 is 9223372036854775808/,
    ],
    ['too many keys', () => overwritten(16, 1n << 30n, 8), /the metadata at byte 24 is to have 1073741824/],
    ['a long key', () => overwritten(24, 1n << 50n, 8), /key 1 of 6 of the metadata .* is to have 1125899906842624/],
    [
      'an unknown type',
      () => overwritten(placeOf('flag') + 4, 99n, 4),
      /"flag" at byte \d+ is of type 99; allowed are uint8/,
    ],
    ['a list of lists', () => overwritten(placeOf('texts') + 9, 9n, 4), /"texts" at byte \d+ is of type 9;/],
    [
      'a long list',
      () => overwritten(placeOf('texts') + 13, 1n << 33n, 8),
      /the value of "texts" .* is to have 8589934592/,
    ],
    [
      'no bool',
      () => {
        const bytes = ggufBytes(small());
        bytes[placeOf('flag') + 8] = 7;
        return bytes;
      },
      /is 7; a bool is 0 or 1/,
    ],
    ['one name twice', () => bytesOf(({ tensors }) => tensors.push({ ...tensors[0]! })), /tensor "a" stands twice/],
    [
      'a place beyond',
      () => bytesOf(({ tensors }) => (tensors[1] = { ...tensors[1]!, offset: 3200 })),
      /tensor "b" ends at byte \d+, the file has \d+/,
    ],
    [
      'a place on another',
      () => bytesOf(({ tensors }) => (tensors[1] = { ...tensors[1]!, offset: 0 })),
      /tensor "b" begins at byte \d+, within tensor "a"/,
    ],
    [
      'an odd place',
      () => bytesOf(({ tensors }) => (tensors[1] = { ...tensors[1]!, offset: 33 })),
      /tensor "b" begins at byte 33 of the data, no multiple of 32/,
    ],
    [
      'no axis',
      () => bytesOf(({ tensors }) => (tensors[1] = { ...tensors[1]!, shape: [] })),
      /tensor "b" has 0 axes; allowed are 1 to 4/,
    ],
    [
      'an empty axis',
      () => bytesOf(({ tensors }) => (tensors[1] = { ...tensors[1]!, shape: [0, 4] })),
      /tensor "b" has shape \[0, 4\]/,
    ],
    [
      'huge axes',
      () => bytesOf(({ tensors }) => (tensors[1] = { ...tensors[1]!, shape: [2 ** 40, 2 ** 40] })),
      /tensor "b" has shape/,
    ],
    [
      'a type that is not read',
      () => bytesOf(({ tensors }) => (tensors[1] = { ...tensors[1]!, type: 10 })),
      /tensor "b" is of type 10 \(Q2_K\); allowed are F32/,
    ],
    [
      'a type that nobody knows',
      () => bytesOf(({ tensors }) => (tensors[1] = { ...tensors[1]!, type: 999 })),
      /tensor "b" is of type 999 \(unknown\)/,
    ],
    [
      'half a block',
      () => bytesOf(({ tensors }) => (tensors[1] = { ...tensors[1]!, type: 8 })),
      /tensor "b" has rows of 4 numbers; Q8_0 has blocks of 32/,
    ],
    [
      'an alignment',
      () => bytesOf(({ metadata }) => (metadata['general.alignment'] = ggufCount(12))),
      /general.alignment is 12; it must be a multiple of 8/,
    ],
  ];
  it.each(changed)('is refused: %s', (_, bytes, message) => {
    expect(() => read(bytes())).toThrow(CheckpointError);
    expect(() => read(bytes())).toThrow(message);
    expect(() => read(bytes())).toThrow(join(folder, 'x.gguf'));
  });

  it('is refused: a key twice', () => {
    const bytes = ggufBytes(small());
    bytes.write('texts', placeOf('types'));
    expect(() => read(bytes)).toThrow('the metadata states "texts" twice');
  });
});

it('refuses a file that was cut off, wherever', () => {
  const whole = ggufBytes(small());
  // Behind the last number stands padding alone.
  const needed = whole.length - 16;
  for (let length = 0; length < needed; length++)
    expect(() => read(whole.subarray(0, length)), String(length)).toThrow(CheckpointError);
  for (let length = needed; length <= whole.length; length++)
    expect(read(whole.subarray(0, length)).tensors.size).toBe(2);
});

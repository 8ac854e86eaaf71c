import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { CheckpointError } from '../../support/errors.ts';
import { readModelTensors } from './model-tensors.ts';
import { decodeNumbers, encodeNumbers } from './number-formats.ts';
import {
  readSafetensors,
  readSafetensorsHeader,
  readSafetensorsInto,
  writeSafetensors,
  type Tensor,
} from './safetensors.ts';

const folder = mkdtempSync(join(tmpdir(), 'safetensors-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = join(folder, 'model.safetensors');

const tensorOf = (shape: number[], data: number[]): Tensor => ({ shape, data: Float32Array.from(data) });

/** A file of this header text (or object) and this many zero bytes of data. */
function writeRaw(header: unknown, dataBytes: number, statedLength?: bigint): void {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(statedLength ?? BigInt(json.length));
  writeFileSync(path, Buffer.concat([length, json, Buffer.alloc(dataBytes)]));
}

const f32 = (begin: number, end: number, shape = [(end - begin) / 4]) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

const arbitraryTensor: fc.Arbitrary<Tensor> = fc
  .array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 })
  .chain((shape) => {
    const length = shape.reduce((product, size) => product * size, 1);
    return fc
      .float32Array({ minLength: length, maxLength: length })
      .map((data) => ({ shape, data: Float32Array.from(data) }));
  });
const arbitraryTensors = fc
  .uniqueArray(fc.tuple(fc.string({ unit: 'grapheme' }), arbitraryTensor), { maxLength: 6, selector: ([name]) => name })
  .filter((entries) => entries.every(([name]) => name !== '__metadata__'));

describe('safetensors', () => {
  it('gives back every F32 tensor bit for bit, whatever its name and shape', () => {
    fc.assert(
      fc.property(arbitraryTensors, (entries) => {
        writeSafetensors(path, new Map(entries), 'F32');
        const read = readSafetensors(path);
        expect(read.size).toBe(entries.length);
        for (const [name, tensor] of entries) {
          expect(read.get(name)?.shape).toEqual(tensor.shape);
          expect(read.get(name)?.data).toEqual(tensor.data);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('rounds BF16 to the nearest of its neighbours, ties to even, and keeps NaN and infinities', () => {
    const cases: [number, number][] = [
      [1, 1],
      [1.00390625, 1], // halfway between 1 and 1.0078125: to even
      [1.01171875, 1.015625], // halfway: up to even
      [1.003906369, 1.0078125], // just above halfway
      [3.4028234663852886e38, Infinity], // rounds beyond the largest finite BF16
      [-0, -0],
      [1e-40, 2 ** -133], // the smallest BF16
      [Infinity, Infinity],
      [-Infinity, -Infinity],
      [NaN, NaN],
    ];
    const input = cases.map(([value]) => value);
    writeSafetensors(path, new Map([['x', tensorOf([cases.length], input)]]), 'BF16');
    const { dtype, data } = readSafetensors(path).get('x')!;
    expect(dtype).toBe('BF16');
    cases.forEach(([, wanted], index) => {
      expect(data[index]).toBe(wanted);
    });
  });

  it('writes every F16 number as it was read, and rounds what lies between to the nearest, ties to even', () => {
    const halves = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
    const values = new Float32Array(halves.length);
    decodeNumbers(new Uint8Array(halves.buffer), 'F16', values, 0);
    const again = new Uint16Array(encodeNumbers(values, 'F16').buffer);
    const isNaNHalf = (bits: number): boolean => (bits & 0x7fff) > 0x7c00;
    const wrong = halves.filter((bits) => (isNaNHalf(bits) ? !isNaNHalf(again[bits]!) : again[bits] !== bits));
    expect([...wrong].slice(0, 5)).toEqual([]);
    // Neighbours of one sign: their middle goes to the even one, the next float32 on either side to the nearer.
    const words = new Uint32Array(1);
    const word = new Float32Array(words.buffer);
    const rounded = (value: number, step: number): number => {
      word[0] = value;
      words[0]! += step;
      return new Uint16Array(encodeNumbers(word, 'F16').buffer)[0]!;
    };
    for (let bits = 0; bits < 0x7bff; bits++) {
      const middle = (values[bits]! + values[bits + 1]!) / 2;
      const [even, at] = [bits % 2 === 0 ? bits : bits + 1, `between ${values[bits]} and ${values[bits + 1]}`];
      expect([rounded(middle, -1), rounded(middle, 0), rounded(middle, 1)], at).toEqual([bits, even, bits + 1]);
    }
  });

  it('refuses a number beyond F16 by its place, and takes an infinity as one', () => {
    const write = (numbers: number[]): void =>
      writeSafetensors(path, new Map([['x', tensorOf([numbers.length], numbers)]]), 'F16');
    expect(() => write([1, -65_520])).toThrow(/"x": number 1 is -65520; F16 has at most 65504: take BF16/);
    write([65_519, -Infinity, NaN]);
    expect([...readSafetensors(path).get('x')!.data]).toEqual([65_504, -Infinity, NaN]);
  });

  it('errs in BF16 by at most half a unit in the last place', () => {
    const finite = fc.float({ noNaN: true, noDefaultInfinity: true, min: Math.fround(-1e38), max: Math.fround(1e38) });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 50 }), (numbers) => {
        writeSafetensors(path, new Map([['x', tensorOf([numbers.length], numbers)]]), 'BF16');
        readSafetensors(path)
          .get('x')!
          .data.forEach((value, index) => {
            const allowed = Math.max(Math.abs(numbers[index]!) * 2 ** -8, 2 ** -134);
            expect(Math.abs(value - numbers[index]!)).toBeLessThanOrEqual(allowed);
          });
      }),
      { numRuns: 50 },
    );
  });

  it('reads F16, with subnormals, infinities and NaN', () => {
    const halves = [0x0000, 0x8000, 0x3c00, 0xc000, 0x7bff, 0x0001, 0x03ff, 0x0400, 0x7c00, 0xfc00, 0x7e00, 0x3555];
    const wanted = [0, -0, 1, -2, 65504, 2 ** -24, 1023 * 2 ** -24, 2 ** -14, Infinity, -Infinity, NaN, 0.333251953125];
    writeRaw({ x: { dtype: 'F16', shape: [12], data_offsets: [0, 24] } }, 24);
    const bytes = readFileSync(path);
    halves.forEach((half, index) => bytes.writeUInt16LE(half, bytes.length - 24 + 2 * index));
    writeFileSync(path, bytes);
    expect([...readSafetensors(path).get('x')!.data]).toEqual(wanted);
  });

  it('starts the data at a multiple of 8 bytes and says that the tensors are PyTorch’s', () => {
    writeSafetensors(path, new Map([['weight', tensorOf([2], [1, 2])]]), 'F32');
    expect(Number(readFileSync(path).readBigUInt64LE(0)) % 8).toBe(0);
    expect(readSafetensorsHeader(path).metadata).toEqual({ format: 'pt' });
  });

  it('leaves the old file and no temporary one when a tensor is refused', () => {
    writeSafetensors(path, new Map([['a', tensorOf([1], [7])]]), 'F32');
    expect(() => writeSafetensors(path, new Map([['a', tensorOf([2], [1])]]), 'F32')).toThrow(
      /needs 2 numbers, 1 came/,
    );
    expect(readSafetensors(path).get('a')!.data[0]).toBe(7);
    expect(readdirSync(folder)).toEqual(['model.safetensors']);
  });

  const damaged: [string, () => void, RegExp][] = [
    ['is empty', () => writeFileSync(path, ''), /has 0 bytes/],
    ['is shorter than its length field', () => writeFileSync(path, 'abc'), /has 3 bytes/],
    ['states a header longer than the file', () => writeRaw({}, 0, 50n), /truncated/],
    ['states a header beyond the format’s limit', () => writeRaw({}, 0, 200_000_000n), /at most 100000000/],
    ['states a length that no number holds', () => writeRaw({}, 0, 0xffffffffffffffffn), /18446744073709551615/],
    ['is not JSON', () => writeRaw('{"a":', 0), /not JSON/],
    ['is a list', () => writeRaw('[]', 0), /must be an object/],
    [
      'names a tensor twice',
      () => writeRaw(`{"a":${JSON.stringify(f32(0, 4))},"\\u0061":${JSON.stringify(f32(0, 4))}}`, 4),
      /"a" twice/,
    ],
    [
      'has overlapping tensors',
      () => writeRaw({ a: f32(0, 8), b: f32(4, 12) }, 12),
      /"b" begins at byte 4 and overlaps/,
    ],
    ['has a hole', () => writeRaw({ a: f32(0, 4), b: f32(8, 12) }, 12), /"b" begins at byte 8 and leaves a hole/],
    ['ends inside a tensor', () => writeRaw({ a: f32(0, 8) }, 4), /"a" ends at byte 8/],
    ['goes on after the last tensor', () => writeRaw({ a: f32(0, 8) }, 12), /take 8 bytes, the file has 12/],
    [
      'has a shape that its bytes contradict',
      () => writeRaw({ a: f32(0, 8, [3]) }, 8),
      /"a" takes bytes 0 to 8.*needs 12/,
    ],
    ['has a negative size', () => writeRaw({ a: f32(0, 8, [-2]) }, 8), /shape \[-2\]/],
    ['has a shape beyond all memory', () => writeRaw({ a: f32(0, 8, [2 ** 40, 2 ** 40]) }, 8), /more than a file/],
    ['has three offsets', () => writeRaw({ a: { ...f32(0, 4), data_offsets: [0, 2, 4] } }, 4), /two integers/],
    ['has offsets backwards', () => writeRaw({ a: { ...f32(0, 4), data_offsets: [4, 0] } }, 4), /which is -4/],
    ['has a dtype that nobody knows', () => writeRaw({ a: { ...f32(0, 4), dtype: 'F31' } }, 4), /"F31"/],
    [
      'has integers',
      () => writeRaw({ a: { ...f32(0, 8, [1]), dtype: 'I64' } }, 8),
      /"a" is I64; allowed are F32, F16, BF16/,
    ],
    ['has metadata that are no strings', () => writeRaw({ __metadata__: { a: 1 } }, 0), /__metadata__/],
    ['is missing', () => rmSync(path, { force: true }), /Cannot open/],
  ];
  it.each(damaged)('refuses a file that %s', (_, make, message) => {
    make();
    expect(() => readSafetensors(path)).toThrow(CheckpointError);
    expect(() => readSafetensors(path)).toThrow(message);
  });

  it('never answers noise or a damaged file with anything but CheckpointError', () => {
    writeSafetensors(path, new Map([['a', tensorOf([2, 2], [1, 2, 3, 4])]]), 'F32');
    const whole = readFileSync(path);
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), fc.nat(whole.length));
    fc.assert(
      fc.property(damage, ([at, byte, keep]) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        writeFileSync(path, bytes.subarray(0, keep < whole.length / 2 ? keep : whole.length));
        try {
          readSafetensors(path);
        } catch (error) {
          expect(error).toBeInstanceOf(CheckpointError);
        }
      }),
    );
  });
});

describe('reading into given arrays', () => {
  it('gives the numbers that reading the whole file gives, and touches no other array', () => {
    const tensors = new Map([
      ['b', tensorOf([3], [1, -2.5, 3e-8])],
      ['a', tensorOf([2, 2], [4, 5, 6, 7])],
      ['c', tensorOf([1], [9])],
    ]);
    for (const dtype of ['F32', 'BF16', 'F16'] as const) {
      writeSafetensors(path, tensors, dtype);
      const whole = readSafetensors(path);
      const memory = new Float32Array(new SharedArrayBuffer(4 * 9));
      const targets = new Map([
        ['c', memory.subarray(1, 2)],
        ['a', memory.subarray(4, 8)],
      ]);
      readSafetensorsInto(path, targets);
      expect([...memory]).toEqual([0, whole.get('c')!.data[0], 0, 0, ...whole.get('a')!.data, 0]);
    }
  });

  it('reads tensors larger than a chunk', () => {
    const data = Float32Array.from({ length: 4_500_000 }, (_, index) => index % 251);
    writeSafetensors(path, new Map([['x', { shape: [data.length], data }]]), 'F32');
    const target = new Float32Array(data.length);
    readSafetensorsInto(path, new Map([['x', target]]));
    expect(Buffer.from(target.buffer).equals(Buffer.from(data.buffer))).toBe(true);
  });

  it('writes nothing when one of them is missing, of another size or of a dtype that is not read', () => {
    const header = { a: f32(0, 8), n: { dtype: 'I32', shape: [1], data_offsets: [8, 12] } };
    writeRaw(header, 12);
    const a = new Float32Array(2).fill(5);
    const cases: [string, number, RegExp][] = [
      ['z', 1, /has no tensor "z"/],
      ['a', 3, /has 2 numbers; 3 were expected/],
      ['n', 1, /is I32; allowed are/],
    ];
    for (const [name, size, message] of cases) {
      const targets: [string, Float32Array][] = [
        ...(name === 'a' ? [] : [['a', a] as [string, Float32Array]]),
        [name, new Float32Array(size)],
      ];
      expect(() => readSafetensorsInto(path, new Map(targets))).toThrow(message);
    }
    expect([...a]).toEqual([5, 5]);
  });
});

describe('readModelTensors', () => {
  const writeIndex = (weightMap: unknown) =>
    writeFileSync(
      join(folder, 'model.safetensors.index.json'),
      JSON.stringify({ metadata: {}, weight_map: weightMap }),
    );

  it('joins the shards that the index names', () => {
    rmSync(path, { force: true });
    writeSafetensors(join(folder, 'one.safetensors'), new Map([['a', tensorOf([1], [1])]]), 'F32');
    writeSafetensors(join(folder, 'two.safetensors'), new Map([['b', tensorOf([1], [2])]]), 'BF16');
    writeIndex({ a: 'one.safetensors', b: 'two.safetensors' });
    expect([...readModelTensors(folder)].map(([name, { data }]) => [name, data[0]])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('refuses an index whose shard lacks the tensor, leaves the folder, or is no index', () => {
    writeIndex({ a: 'two.safetensors' });
    expect(() => readModelTensors(folder)).toThrow(/first "a" in two.safetensors/);
    writeIndex({ a: '../one.safetensors' });
    expect(() => readModelTensors(folder)).toThrow(/of the same folder/);
    writeIndex('nothing');
    expect(() => readModelTensors(folder)).toThrow(/is not an index/);
    expect(() => readModelTensors(join(folder, 'absent'))).toThrow(/neither model.safetensors nor/);
  });
});

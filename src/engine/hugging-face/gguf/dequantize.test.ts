import { describe, expect, it } from 'vitest';
import { dequantize } from './dequantize.ts';
import { GGUF_TYPE_NAMES, GGUF_TYPES, type GgufType } from './tensor-types.ts';

/** 16-bit floats of the scales below: 0.5, -2, 1, 0.25. */
const HALF = { half: [0x00, 0x38], minusTwo: [0x00, 0xc0], one: [0x00, 0x3c], quarter: [0x00, 0x34] } as const;
const zeros = (count: number): number[] => Array.from({ length: count }, () => 0);
const fill = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

function decoded(type: GgufType, bytes: readonly number[]): number[] {
  const { blockBytes, blockNumbers } = GGUF_TYPES[type];
  expect(bytes.length % blockBytes).toBe(0);
  const target = new Float32Array((bytes.length / blockBytes) * blockNumbers);
  dequantize(type, Uint8Array.from(bytes), target);
  return [...target];
}

describe('blocks of 32', () => {
  it('Q4_0: low halves first, less 8, by the scale', () => {
    const numbers = decoded('Q4_0', [...HALF.half, 0xf0, 0x19, ...fill(14, 0x88)]);
    expect(numbers.slice(0, 3)).toEqual([-4, 0.5, 0]);
    expect(numbers.slice(16, 19)).toEqual([3.5, -3.5, 0]);
    expect(numbers.slice(3, 16)).toEqual(zeros(13));
  });

  it('Q4_1: by the scale, and the minimum', () => {
    const numbers = decoded('Q4_1', [...HALF.half, ...HALF.minusTwo, 0xf0, 0x2a, ...zeros(14)]);
    expect([numbers[0], numbers[16], numbers[1], numbers[17]]).toEqual([-2, 5.5, 3, -1]);
    expect(numbers.slice(2, 16)).toEqual(fill(14, -2));
  });

  it('Q5_0: the fifth bits stand apart', () => {
    // Bits 0, 17 and 31 are set.
    const numbers = decoded('Q5_0', [...HALF.one, 0x01, 0x00, 0x02, 0x80, 0x21, 0x43, ...zeros(14)]);
    expect([numbers[0], numbers[1], numbers[2]]).toEqual([1, -13, -16]);
    expect([numbers[16], numbers[17], numbers[31]]).toEqual([-14, 4, 0]);
  });

  it('Q5_1: the fifth bits, scale and minimum', () => {
    const numbers = decoded('Q5_1', [...HALF.half, ...HALF.one, 0x00, 0x01, 0x01, 0x00, ...fill(16, 0x52)]);
    expect([numbers[0], numbers[8], numbers[16], numbers[17]]).toEqual([2, 10, 11.5, 3.5]);
  });

  it('Q8_0: signed bytes by the scale, block after block', () => {
    const block = [...HALF.half, 0x7f, 0x80, 0xff, ...zeros(29)];
    const numbers = decoded('Q8_0', [...block, ...HALF.minusTwo, 3, ...zeros(31)]);
    expect(numbers.slice(0, 4)).toEqual([63.5, -64, -0.5, 0]);
    expect(numbers[32]).toBe(-6);
  });
});

describe('blocks of 256', () => {
  /** Parts 0 to 3 have scales 1, 2, 3, 63 and minima 0, 1, 2, 4; part 5 has scale 0x25 and minimum 0x1a. */
  const scales = [1, 0x80 | 2, 3, 63, 0, 0x40 | 1, 2, 4, 0, 0xa5, 0, 0];

  it('Q4_K: six bits of scale and minimum a part', () => {
    const numbers = decoded('Q4_K', [...HALF.half, ...HALF.quarter, ...scales, ...fill(128, 0x3a)]);
    expect(numbers.slice(0, 32)).toEqual(fill(32, 0.5 * 1 * 10));
    expect(numbers.slice(32, 64)).toEqual(fill(32, 0.5 * 2 * 3 - 0.25));
    expect(numbers[64]).toBe(0.5 * 3 * 10 - 0.5);
    expect(numbers[127]).toBe(0.5 * 63 * 3 - 1);
    expect(numbers[128]).toBe(0);
    expect(numbers[160]).toBe(0.5 * 0x25 * 3 - 0.25 * 0x1a);
    expect(numbers.slice(192)).toEqual(zeros(64));
  });

  it('Q5_K: bit p of a byte belongs to part p', () => {
    const fifths = [0b0000_0010, 0b0010_0000, ...zeros(30)];
    const numbers = decoded('Q5_K', [...HALF.half, ...HALF.quarter, ...scales, ...fifths, ...fill(128, 0x3a)]);
    expect(numbers.slice(0, 3)).toEqual([5, 5, 5]);
    expect(numbers.slice(32, 34)).toEqual([0.5 * 2 * 19 - 0.25, 0.5 * 2 * 3 - 0.25]);
    expect(numbers.slice(160, 162)).toEqual([0.5 * 0x25 * 3 - 0.25 * 0x1a, 0.5 * 0x25 * 19 - 0.25 * 0x1a]);
  });

  it('Q6_K: low halves, upper pairs of bits, signed scales of 16 numbers', () => {
    const own = [1, 2, 3, 4, 5, 6, 7, 0x80, 1, 1, 1, 1, 1, 1, 1, 0xff];
    const low = [0x21, ...fill(63, 0), ...fill(63, 0), 0xf0];
    const upper = [0b11_10_01_00, ...fill(62, 0), 0b11_00_00_00];
    const numbers = decoded('Q6_K', [...low, ...upper, ...own, ...HALF.half]);
    // Byte 0 is number 0 of part 0 and, in its high half, of part 2; its upper bits belong to parts 0 to 3.
    expect(numbers[0]).toBe(0.5 * 1 * (1 - 32));
    expect(numbers[32]).toBe(0.5 * 3 * (16 - 32));
    expect(numbers[64]).toBe(0.5 * 5 * (2 + 32 - 32));
    expect(numbers[96]).toBe(0.5 * 7 * (48 - 32));
    expect(numbers[127]).toBe(0.5 * -128 * -32);
    expect(numbers[16]).toBe(0.5 * 2 * -32);
    expect(numbers[255]).toBe(0.5 * -1 * (15 + 48 - 32));
  });
});

it('takes float32, 16-bit floats and bfloat16 as they are', () => {
  expect(decoded('F32', [0, 0, 0x20, 0xc1])).toEqual([-10]);
  expect(decoded('F16', [...HALF.half, 0x01, 0x00])).toEqual([0.5, 2 ** -24]);
  expect(decoded('BF16', [0x20, 0xc1])).toEqual([-10]);
});

it('has a decoder for every format that is read', () => {
  expect(GGUF_TYPE_NAMES).toHaveLength(11);
  for (const type of GGUF_TYPE_NAMES)
    expect(decoded(type, zeros(GGUF_TYPES[type].blockBytes))).toHaveLength(GGUF_TYPES[type].blockNumbers);
});

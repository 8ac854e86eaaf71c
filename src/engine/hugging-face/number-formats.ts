/**
 * The floating-point formats of weight files, as bytes to and from Float32Array. Little-endian throughout, as
 * safetensors is; knows nothing of files. bfloat16 is the upper half of a float32; float16 has three bits more of each
 * number and holds none beyond 65,504. Both are rounded to nearest, ties to even.
 */
import { endianness } from 'node:os';

/** Formats that are read; every one of them becomes float32. */
export const READABLE_DTYPES = ['F32', 'F16', 'BF16'] as const;
export type ReadableDtype = (typeof READABLE_DTYPES)[number];

/** Formats that are written. */
export const WRITABLE_DTYPES = ['F32', 'BF16', 'F16'] as const;
export type WritableDtype = (typeof WRITABLE_DTYPES)[number];

/** As a person names them. */
export const DTYPES_BY_NAME = { f32: 'F32', bf16: 'BF16', f16: 'F16' } as const satisfies Record<string, WritableDtype>;
export type DtypeName = keyof typeof DTYPES_BY_NAME;

export const BYTES_PER_NUMBER: Readonly<Record<ReadableDtype, number>> = { F32: 4, F16: 2, BF16: 2 };

if (endianness() !== 'LE') throw new Error('Weight files are read and written on little-endian machines only');

/**
 * Decodes `bytes.length / BYTES_PER_NUMBER[dtype]` numbers into `target`, from index `offset` on. `bytes` begin at an
 * even address of their memory.
 */
export function decodeNumbers(bytes: Uint8Array, dtype: ReadableDtype, target: Float32Array, offset: number): void {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  switch (dtype) {
    case 'F32':
      new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(bytes, 4 * offset);
      return;
    case 'BF16': {
      const targetBits = new Uint32Array(target.buffer, target.byteOffset, target.length);
      for (let index = 0; index < halves.length; index++) targetBits[offset + index] = halves[index]! << 16;
      return;
    }
    case 'F16':
      for (let index = 0; index < halves.length; index++) target[offset + index] = halfToNumber(halves[index]!);
      return;
    default:
      dtype satisfies never;
  }
}

/** The bytes of `numbers` in `dtype`. For F32 they are the array's own memory: write them before changing it. */
export function encodeNumbers(numbers: Float32Array, dtype: WritableDtype): Uint8Array {
  if (dtype === 'F32') return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
  const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  const halves = new Uint16Array(numbers.length);
  const bitsOf = dtype === 'BF16' ? bfloat16Bits : float16Bits;
  for (let index = 0; index < words.length; index++) halves[index] = bitsOf(words[index]!);
  return new Uint8Array(halves.buffer);
}

/** float32 bits -> bfloat16 bits. A NaN stays a (quiet) NaN: rounding could carry it into infinity. */
function bfloat16Bits(word: number): number {
  const isNaNWord = (word & 0x7fffffff) > 0x7f800000;
  if (isNaNWord) return (word >>> 16) | 0x0040;
  const roundToEven = 0x7fff + ((word >>> 16) & 1);
  return ((word + roundToEven) >>> 16) & 0xffff;
}

/** float32 bits -> float16 bits. What is beyond the largest becomes infinite, a NaN stays a (quiet) NaN. */
function float16Bits(word: number): number {
  const sign = (word >>> 16) & 0x8000;
  const size = word & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00;
  if (size >= FIRST_BEYOND_FLOAT16) return sign | 0x7c00;
  if (size < 0x38800000) return sign | subnormalBits(size);
  const roundToEven = 0xfff + ((size >>> 13) & 1);
  return sign | ((size - 0x38000000 + roundToEven) >>> 13);
}

/** Bits of 65,520, the first number that rounds beyond 65,504. */
const FIRST_BEYOND_FLOAT16 = 0x477ff000;

/** Of a number below 2^-14: how many times 2^-24 it is. */
function subnormalBits(size: number): number {
  const exponent = size >>> 23;
  // Half of the smallest at most, and ties go to even.
  if (exponent < 102) return 0;
  const fraction = (size & 0x7fffff) | 0x800000;
  const shift = 126 - exponent;
  const whole = fraction >>> shift;
  const rest = fraction & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && whole % 2 === 1) ? whole + 1 : whole;
}

/** Place of the first number that `dtype` could only hold as an infinity, where that would go unnoticed; else -1. */
export function firstTooLarge(numbers: Float32Array, dtype: WritableDtype): number {
  if (dtype !== 'F16') return -1;
  return numbers.findIndex((value) => Math.abs(value) >= 65_520 && Number.isFinite(value));
}

/** IEEE 754 binary16: 1 sign bit, 5 of exponent (bias 15), 10 of fraction. */
export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0x1f) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

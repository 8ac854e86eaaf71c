/**
 * The floating-point formats of weight files, as bytes to and from Float32Array. Little-endian throughout, as
 * safetensors is; knows nothing of files. bfloat16 is the upper half of a float32, rounded to nearest, ties to even.
 */
import { endianness } from 'node:os';

/** Formats that are read; every one of them becomes float32. */
export const READABLE_DTYPES = ['F32', 'F16', 'BF16'] as const;
export type ReadableDtype = (typeof READABLE_DTYPES)[number];

/** Formats that are written. */
export const WRITABLE_DTYPES = ['F32', 'BF16'] as const;
export type WritableDtype = (typeof WRITABLE_DTYPES)[number];

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
  for (let index = 0; index < words.length; index++) halves[index] = bfloat16Bits(words[index]!);
  return new Uint8Array(halves.buffer);
}

/** float32 bits -> bfloat16 bits. A NaN stays a (quiet) NaN: rounding could carry it into infinity. */
function bfloat16Bits(word: number): number {
  const isNaNWord = (word & 0x7fffffff) > 0x7f800000;
  if (isNaNWord) return (word >>> 16) | 0x0040;
  const roundToEven = 0x7fff + ((word >>> 16) & 1);
  return ((word + roundToEven) >>> 16) & 0xffff;
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

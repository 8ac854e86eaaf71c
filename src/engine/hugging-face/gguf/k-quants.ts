/**
 * The blocks of 256 numbers (k-quants): parts of 32 or 16 with small integers as scales, which a 16-bit scale of the block
 * multiplies. Numbers are exact but for the last subtraction.
 */
import { halfToNumber } from '../number-formats.ts';

const BLOCK = 256;
const PART = 32;
/** Bytes of the packed scales and minima of eight parts. */
const SCALES = 12;

/** Scale, scale of minima, 12 bytes of scales and minima, 128 bytes of which each has one number of two parts. */
export function dequantizeQ4K(bytes: Uint8Array, at: number, target: Float32Array, offset: number): void {
  const numbers = at + 4 + SCALES;
  for (let part = 0; part < BLOCK / PART; part++) {
    const { scale, minimum } = scaleOf(bytes, at, part);
    const start = numbers + (part >>> 1) * PART;
    const shift = (part & 1) * 4;
    for (let index = 0; index < PART; index++)
      target[offset + part * PART + index] = scale * ((bytes[start + index]! >>> shift) & 15) - minimum;
  }
}

/** As Q4_K, with 32 bytes before the numbers: bit p of each is the fifth bit of a number of part p. */
export function dequantizeQ5K(bytes: Uint8Array, at: number, target: Float32Array, offset: number): void {
  const fifthBits = at + 4 + SCALES;
  const numbers = fifthBits + PART;
  for (let part = 0; part < BLOCK / PART; part++) {
    const { scale, minimum } = scaleOf(bytes, at, part);
    const start = numbers + (part >>> 1) * PART;
    const shift = (part & 1) * 4;
    for (let index = 0; index < PART; index++) {
      const fifth = ((bytes[fifthBits + index]! >>> part) & 1) << 4;
      target[offset + part * PART + index] = scale * (((bytes[start + index]! >>> shift) & 15) | fifth) - minimum;
    }
  }
}

/**
 * 128 bytes of low halves, 64 bytes of upper pairs of bits, 16 signed scales of 16 numbers each, the scale. Each half of
 * the block has four parts: the first two take the low halves of its bytes, the others the high ones.
 */
export function dequantizeQ6K(bytes: Uint8Array, at: number, target: Float32Array, offset: number): void {
  const scale = halfToNumber(bytes[at + 208]! | (bytes[at + 209]! << 8));
  for (let part = 0; part < BLOCK / PART; part++) {
    const half = part >>> 2;
    const inHalf = part & 3;
    const low = at + half * 64 + (inHalf & 1) * PART;
    const high = at + 128 + half * PART;
    const lowShift = (inHalf >>> 1) * 4;
    for (let index = 0; index < PART; index++) {
      const bits = ((bytes[low + index]! >>> lowShift) & 15) | (((bytes[high + index]! >>> (2 * inHalf)) & 3) << 4);
      const own = (bytes[at + 192 + part * 2 + (index >>> 4)]! << 24) >> 24;
      target[offset + part * PART + index] = scale * own * (bits - 32);
    }
  }
}

/** Six bits each: those of the first four parts stand in a byte, those of the others in half a byte and two upper bits. */
function scaleOf(bytes: Uint8Array, at: number, part: number): { scale: number; minimum: number } {
  const packed = at + 4;
  let [scale, minimum] = [0, 0];
  if (part < 4) {
    scale = bytes[packed + part]! & 63;
    minimum = bytes[packed + 4 + part]! & 63;
  } else {
    const both = bytes[packed + 4 + part]!;
    scale = (both & 15) | ((bytes[packed + part - 4]! >>> 6) << 4);
    minimum = (both >>> 4) | ((bytes[packed + part]! >>> 6) << 4);
  }
  const halfAt = (place: number): number => halfToNumber(bytes[place]! | (bytes[place + 1]! << 8));
  return { scale: halfAt(at) * scale, minimum: halfAt(at + 2) * minimum };
}

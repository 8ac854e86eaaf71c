/**
 * Q8_0: blocks of 32 numbers, each a scale in 16 bits and a signed byte a number, byte for byte as `quantize_row_q8_0_ref`
 * of ggml makes them: all in float32, halves away from zero, the scale rounded to float16 after the bytes are made.
 */
import { encodeNumbers } from '../number-formats.ts';
import { GGUF_TYPES } from './tensor-types.ts';

const { blockNumbers, blockBytes } = GGUF_TYPES.Q8_0;
const SCALE_BYTES = 2;

/** Above it the scale would be beyond float16. */
export const LARGEST_IN_Q8 = 65_504 * 127;

/** `numbers` are finite, whole blocks, and none is beyond `LARGEST_IN_Q8`. */
export function quantizeQ8(numbers: Float32Array): Uint8Array {
  const count = numbers.length / blockNumbers;
  const scales = new Float32Array(count);
  const bytes = new Uint8Array(count * blockBytes);
  for (let block = 0; block < count; block++) {
    const first = block * blockNumbers;
    let largest = 0;
    for (let at = first; at < first + blockNumbers; at++) largest = Math.max(largest, Math.abs(numbers[at]!));
    const scale = Math.fround(largest / 127);
    scales[block] = scale;
    const inverse = scale === 0 ? 0 : Math.fround(1 / scale);
    // Of numbers so small that they have no inverse every byte is 0, as their scale is.
    if (!Number.isFinite(inverse)) continue;
    const to = block * blockBytes + SCALE_BYTES;
    for (let at = 0; at < blockNumbers; at++)
      bytes[to + at] = roundAwayFromZero(Math.fround(numbers[first + at]! * inverse));
  }
  const halves = encodeNumbers(scales, 'F16');
  for (let block = 0; block < count; block++)
    bytes.set(halves.subarray(SCALE_BYTES * block, SCALE_BYTES * (block + 1)), block * blockBytes);
  return bytes;
}

/** As `roundf` of C; what a byte array keeps of a negative number is its two's complement. */
function roundAwayFromZero(value: number): number {
  return value < 0 ? -Math.floor(0.5 - value) : Math.floor(value + 0.5);
}

/**
 * Blocks of quantised numbers to float32, as llama.cpp computes them, to the last bit: each product of a 16-bit scale and
 * small integers fits into a float32, so that only a sum is rounded, once.
 *
 * Blocks of 32 have one scale, and some a minimum; their low halves of bytes are the first 16 numbers, their high halves
 * the last. Those of 256 are in k-quants.ts.
 */
import { decodeNumbers, halfToNumber } from '../number-formats.ts';
import { dequantizeQ4K, dequantizeQ5K, dequantizeQ6K } from './k-quants.ts';
import { GGUF_TYPES, type GgufType } from './tensor-types.ts';

/** Decodes one block, which begins at `at`, into `target` from `offset` on. */
export type BlockDecoder = (bytes: Uint8Array, at: number, target: Float32Array, offset: number) => void;

const HALF = 16;

const DECODERS: Readonly<Record<Exclude<GgufType, 'F32' | 'F16' | 'BF16'>, BlockDecoder>> = {
  Q4_0: (bytes, at, target, offset) => {
    const scale = halfAt(bytes, at);
    for (let index = 0; index < HALF; index++) {
      const pair = bytes[at + 2 + index]!;
      target[offset + index] = ((pair & 15) - 8) * scale;
      target[offset + HALF + index] = ((pair >>> 4) - 8) * scale;
    }
  },
  Q4_1: (bytes, at, target, offset) => {
    const scale = halfAt(bytes, at);
    const minimum = halfAt(bytes, at + 2);
    for (let index = 0; index < HALF; index++) {
      const pair = bytes[at + 4 + index]!;
      target[offset + index] = (pair & 15) * scale + minimum;
      target[offset + HALF + index] = (pair >>> 4) * scale + minimum;
    }
  },
  Q5_0: (bytes, at, target, offset) => {
    const scale = halfAt(bytes, at);
    for (let index = 0; index < HALF; index++) {
      const pair = bytes[at + 6 + index]!;
      target[offset + index] = ((pair & 15) + fifthBit(bytes, at + 2, index) - 16) * scale;
      target[offset + HALF + index] = ((pair >>> 4) + fifthBit(bytes, at + 2, HALF + index) - 16) * scale;
    }
  },
  Q5_1: (bytes, at, target, offset) => {
    const scale = halfAt(bytes, at);
    const minimum = halfAt(bytes, at + 2);
    for (let index = 0; index < HALF; index++) {
      const pair = bytes[at + 8 + index]!;
      target[offset + index] = ((pair & 15) + fifthBit(bytes, at + 4, index)) * scale + minimum;
      target[offset + HALF + index] = ((pair >>> 4) + fifthBit(bytes, at + 4, HALF + index)) * scale + minimum;
    }
  },
  Q8_0: (bytes, at, target, offset) => {
    const scale = halfAt(bytes, at);
    for (let index = 0; index < 2 * HALF; index++)
      target[offset + index] = ((bytes[at + 2 + index]! << 24) >> 24) * scale;
  },
  Q4_K: dequantizeQ4K,
  Q5_K: dequantizeQ5K,
  Q6_K: dequantizeQ6K,
};

/** Decodes whole blocks into `target`, which has room for exactly their numbers. */
export function dequantize(type: GgufType, bytes: Uint8Array, target: Float32Array): void {
  if (type === 'F32' || type === 'F16' || type === 'BF16') return decodeNumbers(bytes, type, target, 0);
  const { blockBytes, blockNumbers } = GGUF_TYPES[type];
  const decode = DECODERS[type];
  for (let block = 0; block * blockBytes < bytes.length; block++)
    decode(bytes, block * blockBytes, target, block * blockNumbers);
}

/** 16 where bit `index` of the four bytes at `at` is set, else 0. */
function fifthBit(bytes: Uint8Array, at: number, index: number): number {
  return ((bytes[at + (index >>> 3)]! >>> (index & 7)) & 1) << 4;
}

function halfAt(bytes: Uint8Array, at: number): number {
  return halfToNumber(bytes[at]! | (bytes[at + 1]! << 8));
}

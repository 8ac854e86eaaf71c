import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { atLeast } from '../../../../test/worlds/at-least.ts';
import { dequantize } from './dequantize.ts';
import { LARGEST_IN_Q8, quantizeQ8 } from './quantize-q8.ts';

interface GoldenBlock {
  /** Of 32 numbers in float32. */
  readonly bits: readonly number[];
  readonly block: string;
}

/** Of the gguf package, by scripts/golden/make_q8_0.py. */
const golden = JSON.parse(
  readFileSync(new URL('./golden/q8-0.json', import.meta.url), 'utf8'),
) as readonly GoldenBlock[];

const numbersOf = ({ bits }: GoldenBlock): Float32Array => new Float32Array(Uint32Array.from(bits).buffer);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

it('makes the bytes that the gguf package makes, block by block and of many at once', () => {
  for (const each of atLeast(20, golden)) expect(hex(quantizeQ8(numbersOf(each)))).toBe(each.block);
  const all = Float32Array.from(golden.flatMap((each) => [...numbersOf(each)]));
  expect(hex(quantizeQ8(all))).toBe(golden.map(({ block }) => block).join(''));
});

it('of any numbers is half a step away at most, and a step is a 127th of the largest in float16', () => {
  const block = fc.array(fc.float({ min: -LARGEST_IN_Q8, max: LARGEST_IN_Q8, noNaN: true }), {
    minLength: 32,
    maxLength: 32,
  });
  fc.assert(
    fc.property(block, (values) => {
      const numbers = Float32Array.from(values);
      const back = new Float32Array(32);
      dequantize('Q8_0', quantizeQ8(numbers), back);
      const largest = Math.max(...numbers.map(Math.abs));
      // The scale loses 2^-11 of itself to float16, 127 times, or 2^-25 where that has no more digits.
      const most = largest / 254 + Math.max(largest * 2 ** -11, 127 * 2 ** -25);
      for (let at = 0; at < 32; at++) expect(Math.abs(back[at]! - numbers[at]!)).toBeLessThanOrEqual(most * 1.0001);
    }),
  );
});

it('of numbers too small for an inverse is zero', () => {
  expect(hex(quantizeQ8(new Float32Array(32).fill(1e-38)))).toBe('00'.repeat(34));
  expect(hex(quantizeQ8(new Float32Array(32)))).toBe('00'.repeat(34));
});

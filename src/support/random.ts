/**
 * Seeded random numbers. Streams are addressed, not advanced: `randomStream(seed, 'stage-1', step)` is the same
 * whenever and wherever it is asked for, so that a resumed run draws what an undisturbed one would have drawn.
 */
import { hash } from 'node:crypto';

export interface RandomStream {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  /** One element of a non-empty array. */
  pick<T>(items: readonly T[]): T;
  /** A new array in random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
  /** Index drawn with probability proportional to its weight; weights are >= 0 and not all 0. */
  weighted(weights: readonly number[]): number;
  /** Standard normal (Box-Muller). */
  normal(): number;
}

/** The stream at an address. `parts` may be strings, integers or booleans; order matters. */
export function randomStream(...parts: (string | number | boolean)[]): RandomStream {
  return streamFromSeed(deriveSeed(...parts));
}

/** A 32-bit unsigned seed for the address `parts`. */
export function deriveSeed(...parts: (string | number | boolean)[]): number {
  return hash('sha256', JSON.stringify(parts), 'buffer').readUInt32LE(0);
}

/** mulberry32: small, fast, passes gjrand's small tests; not for cryptography. */
export function streamFromSeed(seed: number): RandomStream {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (bound: number): number => Math.floor(next() * bound);
  return {
    next,
    integer,
    pick: (items) => items[integer(items.length)]!,
    shuffle: (items) => {
      const result = [...items];
      for (let last = result.length - 1; last > 0; last--) {
        const other = integer(last + 1);
        [result[last], result[other]] = [result[other]!, result[last]!];
      }
      return result;
    },
    weighted: (weights) => {
      let remaining = next() * weights.reduce((sum, weight) => sum + weight, 0);
      for (let index = 0; index < weights.length; index++) {
        remaining -= weights[index]!;
        if (remaining < 0) return index;
      }
      return weights.length - 1;
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/**
 * MinHash (Broder 1997) and the buckets of locality-sensitive hashing: how alike two texts are, without comparing all
 * pairs. 20 bands of 6 rows: texts whose shingles agree to 80 % meet in some bucket with probability 0.997, those that agree to
 * 30 % with 0.014. What meets is then compared by the shingles themselves, so a bucket never decides.
 */
import { eachGram } from '../../support/text-grams.ts';
import { streamFromSeed } from '../../support/random.ts';

export const BANDS = 20;
export const ROWS = 6;
/** Tokens of a shingle. */
const SHINGLE = 3;
const HASHES = BANDS * ROWS;

const stream = streamFromSeed(0x5eed);
const multipliers = Uint32Array.from({ length: HASHES }, () => (stream.integer(2 ** 31) << 1) | 1);
const offsets = Uint32Array.from({ length: HASHES }, () => stream.integer(2 ** 32));

/** Hashes of a text's shingles, ascending, each once; a text shorter than a shingle is one shingle. */
export function shinglesOf(tokens: readonly string[]): Uint32Array {
  const hashes = new Set<number>();
  eachGram(tokens, Math.min(SHINGLE, Math.max(1, tokens.length)), (high, low) =>
    hashes.add((high ^ Math.imul(low, 0x9e3779b1)) >>> 0),
  );
  return Uint32Array.from(hashes).sort();
}

/** One number a band: texts with an equal number in some band are candidates. */
export function bandsOf(shingles: Uint32Array): Uint32Array {
  const bands = new Uint32Array(BANDS);
  for (let band = 0; band < BANDS; band++) {
    let key = 0x811c9dc5 ^ band;
    for (let row = 0; row < ROWS; row++) {
      const [multiplier, offset] = [multipliers[band * ROWS + row]!, offsets[band * ROWS + row]!];
      let least = 0xffffffff;
      for (const shingle of shingles) {
        let mixed = Math.imul(shingle ^ offset, multiplier);
        mixed = (mixed ^ (mixed >>> 15)) >>> 0;
        if (mixed < least) least = mixed;
      }
      key = Math.imul(key ^ least, 0x01000193);
      key ^= key >>> 13;
    }
    bands[band] = key >>> 0;
  }
  return bands;
}

/** Shared shingles over all shingles, 0-1; both ascending. */
export function jaccard(left: Uint32Array, right: Uint32Array): number {
  let [at, other, shared] = [0, 0, 0];
  while (at < left.length && other < right.length) {
    const difference = left[at]! - right[other]!;
    if (difference === 0) shared++;
    if (difference <= 0) at++;
    if (difference >= 0) other++;
  }
  const all = left.length + right.length - shared;
  return all === 0 ? 0 : shared / all;
}

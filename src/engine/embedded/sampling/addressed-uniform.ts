/** Random numbers by address instead of by order: what a sequence draws does not depend on its neighbours in the batch. */

/** Uniform in [0, 1), 32 bits of resolution: a function of the sequence's seed and the place of the token in it. */
export function uniformAt(seed: number, place: number): number {
  const high = Math.floor(seed / 2 ** 32);
  return mix(mix(mix(seed >>> 0) ^ (high >>> 0)) ^ place) / 2 ** 32;
}

/** The finalizer of MurmurHash3 after an odd step: every input bit reaches every output bit. */
function mix(value: number): number {
  let mixed = (value + 0x9e3779b9) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

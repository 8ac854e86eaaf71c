/** Where two greedy answers to one prompt part. */

export interface Parting {
  /** Token of the answer, from 0. */
  readonly place: number;
  /** What both said before. */
  readonly before: readonly number[];
  readonly ours: number;
  readonly theirs: number;
}

/**
 * Null where they are the same to the end. Ours has the token that ends it, theirs may lack it: one that ended where the
 * other went on is taken to have said the first of `ends`.
 */
export function parting(ours: readonly number[], theirs: readonly number[], ends: readonly number[]): Parting | null {
  const end = ends[0]!;
  for (let place = 0; place < Math.max(ours.length, theirs.length); place++) {
    const [our = end, their = end] = [ours[place], theirs[place]];
    // Any token that ends a turn is as good as another.
    if (our === their || (ends.includes(our) && ends.includes(their))) {
      if (ends.includes(our)) return null;
      continue;
    }
    return { place, before: ours.slice(0, place), ours: our, theirs: their };
  }
  return null;
}

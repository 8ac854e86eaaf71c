/** Where a text has words that are known: names of findings, of what is measured. Time is linear in the text. */
import { placesOfName } from './names-in-text.ts';

/** Known words at a place of a text, where no other known words stand. */
export interface Claim<Owner> {
  readonly from: number;
  readonly to: number;
  /** Several where two things are told by the same words. */
  readonly owners: readonly Owner[];
}

export interface Form<Owner> {
  readonly words: string;
  readonly owner: Owner;
}

/**
 * The places of all forms in their order in the text. Longer ones first, and none within another: words that are part
 * of other words must have a place of their own.
 */
export function claimsOf<Owner>(text: string, forms: readonly Form<Owner>[]): Claim<Owner>[] {
  const taken = new Uint8Array(text.length);
  const claims: Claim<Owner>[] = [];
  const byWords = Map.groupBy(forms, ({ words }) => words.toLowerCase());
  for (const [words, same] of [...byWords].toSorted(([one], [other]) => other.length - one.length))
    for (const from of placesOfName(text, words)) {
      const to = from + words.length;
      if (taken[from] === 1 || taken[to - 1] === 1) continue;
      taken.fill(1, from, to);
      claims.push({ from, to, owners: same.map(({ owner }) => owner) });
    }
  return claims.toSorted((one, other) => one.from - other.from);
}

/** Ages at which alone patients with a disease have one of its findings: jaundice is that of their first weeks. */

/** Years, the lower end first. */
export type Ages = readonly [youngest: number, oldest: number];

/** Null for what is no range of years from 0 to 110, like `0-0.3`. */
export function parseAges(text: string): Ages | null {
  const [, from, to] = /^(\d{1,3}(?:\.\d{1,2})?)-(\d{1,3}(?:\.\d{1,2})?)$/.exec(text) ?? [];
  const [youngest, oldest] = [Number(from), Number(to)];
  return youngest < oldest && oldest <= OLDEST ? [youngest, oldest] : null;
}

const OLDEST = 110;

/** From the youngest to the oldest of all; null where one has no limit, or there are none. */
export function agesOfAll(all: readonly (Ages | null)[]): Ages | null {
  const limited = all.filter((ages) => ages !== null);
  if (limited.length === 0 || limited.length < all.length) return null;
  return [Math.min(...limited.map(([youngest]) => youngest)), Math.max(...limited.map(([, oldest]) => oldest))];
}

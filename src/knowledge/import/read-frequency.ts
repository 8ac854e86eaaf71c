/**
 * The frequency of a finding as HPO and what is made of it write it: `3/7`, `45%`, `5-10 %`, a term such as HP:0040281, or
 * its name. What cannot be read, or cannot be so (9 of 3), is null.
 */
import type { StatedFrequency } from '../../records/frequency.ts';

interface Band {
  readonly term: string;
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** The terms below `Frequency`, with the shares of their definitions; what is more than 0 stands as the least above it. */
const BANDS: readonly Band[] = [
  { term: 'HP:0040280', name: 'obligate', least: 1, most: 1 },
  { term: 'HP:0040281', name: 'very frequent', least: 0.8, most: 0.99 },
  { term: 'HP:0040282', name: 'frequent', least: 0.3, most: 0.79 },
  { term: 'HP:0040283', name: 'occasional', least: 0.05, most: 0.29 },
  { term: 'HP:0040284', name: 'very rare', least: 0.01, most: 0.04 },
  { term: 'HP:0040285', name: 'excluded', least: 0, most: 0 },
];
/** Other words of no stated share. Zero is not among them. */
const OTHER_WORDS = /^(?:rare|common|hallmark|typical|variable)$/i;
const NONE_WORDS = /^(?:absent|none)$/i;
const NUMBER = String.raw`(\d{1,12}(?:\.\d{1,12})?)`;
const SHARE = /^(\d{1,12}) ?(?:\/|of) ?(\d{1,12})$/;
const PERCENT = new RegExp(String.raw`^([<>~≤≥]?) ?${NUMBER} ?%?(?: ?(?:-|–|to) ?${NUMBER})? ?%$`);
/** Above nothing, where the words say that it is met at all. */
const LEAST_ABOVE_NONE = 1e-6;

export function readFrequency(stated: string): StatedFrequency | null {
  const words = stated.trim();
  const text = words.normalize('NFKC').trim();
  if (words === '' || words.length > 200) return null;
  const band = BANDS.find(({ term, name }) => term === text.toUpperCase() || name === text.toLowerCase());
  if (band !== undefined) return { words, least: band.least, most: band.most, counted: null };
  if (NONE_WORDS.test(text)) return { words, least: 0, most: 0, counted: null };
  if (OTHER_WORDS.test(text)) return { words, least: LEAST_ABOVE_NONE, most: 1, counted: null };
  return ofShare(words, text) ?? ofPercent(words, text);
}

function ofShare(words: string, text: string): StatedFrequency | null {
  const [, part, whole] = SHARE.exec(text) ?? [];
  if (part === undefined) return null;
  const [having, of] = [Number(part), Number(whole)];
  // None of none: nobody was looked at, so nobody has it as far as the source knows.
  if (of === 0) return having === 0 ? { words, least: 0, most: 0, counted: null } : null;
  return having <= of ? { words, least: having / of, most: having / of, counted: { having, of } } : null;
}

function ofPercent(words: string, text: string): StatedFrequency | null {
  const [, sign, first, second] = PERCENT.exec(text) ?? [];
  if (first === undefined) return null;
  const [from, to] = [Number(first) / 100, Number(second ?? first) / 100];
  if (to > 1 || from > to) return null;
  const isBelow = sign === '<' || sign === '≤';
  const isAbove = sign === '>' || sign === '≥';
  const most = isAbove && second === undefined ? 1 : to;
  // `<1%` and `0-5%` say that some have it.
  const least = (isBelow && second === undefined) || from === 0 ? Math.min(most, LEAST_ABOVE_NONE) : from;
  return { words, least, most, counted: null };
}

/**
 * Questions that are told twice: the same text to the letter, or nearly. Of each pair the earlier one stays. Two that are
 * near but have other right answers both stay, since a changed finding may change the answer; so do two of the same words
 * with other numbers or signs, 1.2 and 12, Rh+ and Rh-, which are two questions. Two that are the same and have other right
 * answers both go, since nobody knows which is right.
 */
import { sha256 } from '../../support/hash.ts';
import { textKey } from '../../support/text-grams.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import { answerTextOf } from '../bank/question-facts.ts';
import { BANDS, bandsOf, jaccard, shinglesOf } from './min-hash.ts';
import { comparedFrame, comparedText, comparedTokens } from './text-of-question.ts';

/** Ours. Two vignettes of 60 words that differ in three stand at about 0.8. */
export const NEAR = 0.8;
/** Earlier questions of a bucket that a question is compared with at most: a template that thousands share. */
const MOST_COMPARED = 64;

export type Duplicate =
  | { readonly kind: 'exact-duplicate' | 'contradicting-duplicate'; readonly at: number; readonly of: number }
  | { readonly kind: 'near-duplicate'; readonly at: number; readonly of: number; readonly similarity: number };

export interface DuplicateSearch {
  readonly duplicates: readonly Duplicate[];
  /** Pairs that met in a bucket and were compared. */
  readonly compared: number;
}

/** Places in the list; `of` is the place of the one that it repeats. */
export function findDuplicates(questions: readonly BankQuestion[], near: number = NEAR): DuplicateSearch {
  const duplicates = exactDuplicates(questions);
  const gone = new Set(duplicates.map(({ at }) => at));
  const left = questions.flatMap((_, at) => (gone.has(at) ? [] : [at]));
  const found = nearDuplicates(questions, left, near);
  const all = [...duplicates, ...found.duplicates].toSorted((one, other) => one.at - other.at);
  return { duplicates: all, compared: found.compared };
}

function exactDuplicates(questions: readonly BankQuestion[]): Duplicate[] {
  const first = new Map<string, number>();
  const answers = questions.map(answerKey);
  const copies: { at: number; of: number }[] = [];
  const contradicted = new Set<number>();
  for (const [at, question] of questions.entries()) {
    const key = sha256(textKey(comparedText(question)));
    const of = first.get(key);
    if (of === undefined) first.set(key, at);
    else {
      copies.push({ at, of });
      if (answers[at] !== answers[of]) contradicted.add(of);
    }
  }
  const told = copies.map(({ at, of }): Duplicate => ({
    kind: contradicted.has(of) ? 'contradicting-duplicate' : 'exact-duplicate',
    at,
    of,
  }));
  for (const of of contradicted)
    told.push({ kind: 'contradicting-duplicate', at: of, of: copies.find((copy) => copy.of === of)!.at });
  return told;
}

function nearDuplicates(
  questions: readonly BankQuestion[],
  places: readonly number[],
  near: number,
): { readonly duplicates: Duplicate[]; readonly compared: number } {
  const shingles = places.map((at) => shinglesOf(comparedTokens(questions[at]!)));
  const answers = places.map((at) => answerKey(questions[at]!));
  const frames: string[] = [];
  // Only of those that meet another with the same answer.
  const frameOf = (index: number): string => (frames[index] ??= sha256(comparedFrame(questions[places[index]!]!)));
  const bands = new Uint32Array(places.length * BANDS);
  for (const [index, each] of shingles.entries()) bands.set(bandsOf(each), index * BANDS);
  /** The earliest that each is a copy of; itself when of none. */
  const originals = Int32Array.from(places, (_, index) => index);
  const similarities = new Float64Array(places.length);
  let compared = 0;
  for (let band = 0; band < BANDS; band++) {
    for (const bucket of bucketsOf(bands, band, places.length)) {
      const leaders: number[] = [];
      for (const index of bucket) {
        if (originals[index] !== index) continue;
        const leader = leaders.find((earlier) => {
          if (answers[earlier] !== answers[index] || frameOf(earlier) === frameOf(index)) return false;
          compared++;
          const similarity = jaccard(shingles[earlier]!, shingles[index]!);
          if (similarity >= near) similarities[index] = similarity;
          return similarity >= near;
        });
        if (leader !== undefined) originals[index] = leader;
        else if (leaders.length < MOST_COMPARED) leaders.push(index);
      }
    }
  }
  const duplicates = places.flatMap((at, index): Duplicate[] => {
    if (originals[index] === index) return [];
    let of = originals[index]!;
    while (originals[of] !== of) of = originals[of]!;
    return [{ kind: 'near-duplicate', at, of: places[of]!, similarity: similarities[index]! }];
  });
  return { duplicates, compared };
}

/** Places with an equal number in the band, ascending; only those that are not alone. Sorted numbers, no object a question. */
export function* bucketsOf(bands: Uint32Array, band: number, count: number): Generator<number[]> {
  const keyed = new Float64Array(count);
  // 32 bits of key, 21 of place: exact in a double.
  for (let index = 0; index < count; index++) keyed[index] = bands[index * BANDS + band]! * 2 ** 21 + index;
  keyed.sort();
  let bucket: number[] = [];
  let key = -1;
  for (const value of keyed) {
    const own = Math.floor(value / 2 ** 21);
    if (own !== key) {
      if (bucket.length > 1) yield bucket;
      [bucket, key] = [[], own];
    }
    bucket.push(value - own * 2 ** 21);
  }
  if (bucket.length > 1) yield bucket;
}

function answerKey(question: BankQuestion): string {
  return textKey(answerTextOf(question) ?? '');
}

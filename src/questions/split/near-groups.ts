/**
 * Groups of questions that tell nearly the same, whatever their answers: with one of them in training, the others are no test.
 * Connected pairs of the same search that finds near duplicates, and the same words with other numbers or signs, which are no
 * duplicates but teach each other's answer. A question that is like no other is a group of its own.
 */
import { sha256 } from '../../support/hash.ts';
import { textKey } from '../../support/text-grams.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import { BANDS, bandsOf, jaccard, shinglesOf } from '../refine/min-hash.ts';
import { bucketsOf } from '../refine/near-duplicates.ts';
import { comparedFrame, comparedText, comparedTokens } from '../refine/text-of-question.ts';

/** Earlier questions of a bucket that one is compared with at most. */
const MOST_COMPARED = 64;

/** Sets that are joined, with the way to their first members cut short. */
export class DisjointSets {
  readonly #parents: Int32Array;

  constructor(count: number) {
    this.#parents = Int32Array.from({ length: count }, (_, at) => at);
  }

  /** The least place of the set. */
  rootOf(at: number): number {
    const parents = this.#parents;
    let root = at;
    while (parents[root] !== root) root = parents[root]!;
    for (let next = at; next !== root;) {
      const after = parents[next]!;
      parents[next] = root;
      next = after;
    }
    return root;
  }

  join(one: number, other: number): void {
    const [left, right] = [this.rootOf(one), this.rootOf(other)];
    if (left < right) this.#parents[right] = left;
    else this.#parents[left] = right;
  }
}

/** Joins the places of questions that share so much of their shingles, of those at `places`. */
export function joinNear(
  questions: readonly BankQuestion[],
  places: readonly number[],
  near: number,
  sets: DisjointSets,
): void {
  const first = new Map<string, number>();
  for (const at of places) {
    const key = sha256(textKey(comparedText(questions[at]!)));
    const before = first.get(key);
    if (before === undefined) first.set(key, at);
    else sets.join(before, at);
  }
  // Copies to the letter are one already.
  const left = [...first.values()];
  const frames = new Map<string, number>();
  for (const at of left) {
    const frame = comparedFrame(questions[at]!);
    if (frame === '') continue;
    const key = sha256(frame);
    const before = frames.get(key);
    if (before === undefined) frames.set(key, at);
    else sets.join(before, at);
  }
  const shingles = left.map((at) => shinglesOf(comparedTokens(questions[at]!)));
  const bands = new Uint32Array(left.length * BANDS);
  for (const [index, each] of shingles.entries()) bands.set(bandsOf(each), index * BANDS);
  for (let band = 0; band < BANDS; band++) {
    for (const bucket of bucketsOf(bands, band, left.length)) {
      const earlier: number[] = [];
      for (const index of bucket) {
        for (const other of earlier) {
          if (sets.rootOf(left[other]!) === sets.rootOf(left[index]!)) continue;
          if (jaccard(shingles[other]!, shingles[index]!) >= near) sets.join(left[other]!, left[index]!);
        }
        if (earlier.length < MOST_COMPARED) earlier.push(index);
      }
    }
  }
}

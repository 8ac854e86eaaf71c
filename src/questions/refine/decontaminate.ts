/**
 * Which questions of a bank stand in a benchmark: the whole question, half of a benchmark item's runs of words (13 words, 20
 * characters of Chinese), the same set of options, nearly the same text (MinHash), or half of its short runs, which a word
 * changed here and there leaves. The same words about other values (1.2 and 12, Rh+ and Rh-) are another question: only long
 * runs that both hold count then, as they would in any text. Memory grows with the benchmarks, not with the bank. The first three measures are those of
 * `evaluate contamination`, so that what is left shows no overlap there.
 */
import { sha256 } from '../../support/hash.ts';
import { frameKey, gramSizes, textKey, type GramUnit } from '../../support/text-grams.ts';
import { anonymise } from '../anonymise/anonymise.ts';
import { postingsOf } from './gram-postings.ts';
import { bandsOf, jaccard, shinglesOf } from './min-hash.ts';
import { comparedTokens } from './text-of-question.ts';

/** An item to keep away from; texts as its file has them. */
export interface ProtectedItem {
  readonly benchmark: string;
  readonly id: string;
  /** Abstract or other text that belongs to it. */
  readonly context: string | null;
  readonly stem: string;
  readonly options: readonly string[];
}

export interface Overlap {
  readonly kind: 'whole-question' | 'word-runs' | 'option-set' | 'near-match' | 'reworded';
  readonly benchmark: string;
  readonly itemId: string;
  /** Share of the item's runs, or of shingles, that is shared; 1 for whole ones. */
  readonly share: number;
}

/** Ours, as in `evaluate contamination`. */
const HALF = 0.5;
const NEAR_MATCH = 0.6;
/** Ours: of 60 words with every tenth changed, half of the runs of five are left. */
const shortSizes = { words: 5, characters: 8 } as const;
/** A short run that more items hold is a phrase in common use, or a template; an item of few others has no words of its own. */
const MOST_HOLDING = 4;
const LEAST_SHORT_RUNS = 16;

interface Question {
  readonly stem: string;
  readonly options: readonly { readonly text: string }[];
}

export class ProtectedItems {
  readonly #items: ProtectedItem[] = [];
  readonly #wholes = new Map<string, number>();
  readonly #optionSets = new Map<string, number | null>();
  readonly #runs = postingsOf(gramSizes, Infinity);
  readonly #shortRuns = postingsOf(shortSizes, MOST_HOLDING);
  readonly #shingles: Uint32Array[] = [];
  readonly #frames: string[] = [];
  readonly #buckets = new Map<number, number[]>();

  get size(): number {
    return this.#items.length;
  }

  add(item: ProtectedItem): void {
    const at = this.#items.push(item) - 1;
    // As the bank's questions: without identifiers, or a name alone would hide a copy.
    const stem = anonymise(item.stem).text;
    const whole = item.context === null ? stem : `${anonymise(item.context).text}\n\n${stem}`;
    for (const text of new Set([stem, whole])) if (textKey(text) !== '') setFirst(this.#wholes, keyOf(text), at);
    const options = optionsKey(item.options);
    if (options !== null) this.#optionSets.set(options, this.#optionSets.has(options) ? null : at);
    const unit = unitOf(whole);
    this.#runs[unit].add(at, whole);
    this.#shortRuns[unit].add(at, whole);
    const shingles = shinglesOf(comparedTokens({ stem: whole, options: item.options.map((text) => ({ text })) }));
    this.#shingles.push(shingles);
    this.#frames.push(sha256(frameKey(whole)));
    for (const [band, key] of bandsOf(shingles).entries()) {
      const bucket = bucketKey(band, key);
      const there = this.#buckets.get(bucket);
      if (there === undefined) this.#buckets.set(bucket, [at]);
      else there.push(at);
    }
  }

  /** The plainest overlap there is, or null. */
  overlapOf(question: Question): Overlap | null {
    const whole = this.#wholes.get(keyOf(question.stem));
    if (whole !== undefined) return this.#told('whole-question', whole, 1);
    const unit = unitOf(question.stem);
    const runs = this.#runs[unit].mostShared(question.stem, 1);
    if (runs !== null && runs.share >= HALF) return this.#told('word-runs', runs.item, runs.share);
    const options = this.#optionSets.get(optionsKey(question.options.map(({ text }) => text)) ?? '');
    let known: string | null = null;
    // Few questions meet an item that it is to be compared with.
    const frame = (): string => (known ??= sha256(frameKey(question.stem)));
    if (options !== undefined && options !== null && this.#frames[options] !== frame())
      return this.#told('option-set', options, 1);
    const near = this.#nearMatch(question, frame);
    if (near !== null) return near;
    const short = this.#shortRuns[unit].mostShared(
      question.stem,
      LEAST_SHORT_RUNS,
      (item) => this.#frames[item] !== frame(),
    );
    return short !== null && short.share >= HALF ? this.#told('reworded', short.item, short.share) : null;
  }

  #nearMatch(question: Question, frame: () => string): Overlap | null {
    const shingles = shinglesOf(comparedTokens(question));
    const met = new Set<number>();
    for (const [band, key] of bandsOf(shingles).entries())
      for (const at of this.#buckets.get(bucketKey(band, key)) ?? []) met.add(at);
    let best: Overlap | null = null;
    for (const at of met) {
      if (this.#frames[at] === frame()) continue;
      const share = jaccard(shingles, this.#shingles[at]!);
      if (share >= NEAR_MATCH && share > (best?.share ?? 0)) best = this.#told('near-match', at, share);
    }
    return best;
  }

  #told(kind: Overlap['kind'], at: number, share: number): Overlap {
    const { benchmark, id } = this.#items[at]!;
    return { kind, benchmark, itemId: id, share };
  }
}

/** Chinese is compared by characters. */
function unitOf(text: string): GramUnit {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return 3 * han > text.replace(/\s/g, '').length ? 'characters' : 'words';
}

function keyOf(text: string): string {
  return sha256(textKey(text));
}

/** null: fewer than three, or one without a letter or digit. Yes, no, maybe are no question's own. */
function optionsKey(options: readonly string[]): string | null {
  const keys = options.map(textKey).toSorted();
  return keys.length < 3 || keys.includes('') ? null : sha256(keys.join('\n'));
}

function bucketKey(band: number, key: number): number {
  return band * 2 ** 32 + key;
}

function setFirst(map: Map<string, number>, key: string, value: number): void {
  if (!map.has(key)) map.set(key, value);
}

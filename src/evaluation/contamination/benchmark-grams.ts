/**
 * What of a benchmark a bank is searched for: stems, option sets and grams of its items, as hashes. Memory grows with the
 * benchmark, not with the bank, whose records are looked at one by one and dropped.
 */
import type { BenchmarkId, BenchmarkItem } from '../../records/benchmark.ts';
import { sha256 } from '../../support/hash.ts';
import type { BankRecord } from './bank-records.ts';
import type { Overlap } from './contamination-schema.ts';
import { GramSet } from '../../support/gram-set.ts';
import { eachGram, frameKey, gramSizes, textKey, tokensOf, type GramUnit } from '../../support/text-grams.ts';

/** Examples of each kind that are told. */
const samplesOfAKind = 5;
const stemShown = 200;

export class BenchmarkGrams {
  readonly unit: GramUnit;
  readonly #id: BenchmarkId;
  readonly #items: readonly BenchmarkItem[];
  readonly #grams = new GramSet();
  /** Numbers of each item's grams. */
  readonly #gramsOfItems: Uint32Array[] = [];
  /** First line of the bank that held the gram; 0: none yet. */
  #gramLines = new Uint32Array(0);
  readonly #stems: Findings;
  readonly #options: Findings;
  /** Of each key of options, what the stem of a twin would be: of the same frame and of another key. */
  readonly #twins = new Map<string, { readonly stem: string; readonly frame: string }>();

  constructor(id: BenchmarkId, items: readonly BenchmarkItem[]) {
    this.#id = id;
    this.#items = items;
    this.unit = items[0]?.language === 'zh' ? 'characters' : 'words';
    for (const item of items) {
      const numbers: number[] = [];
      const tokens = tokensOf(questionOf(item), this.unit);
      eachGram(tokens, gramSizes[this.unit], (high, low) => void numbers.push(this.#grams.add(high, low)));
      this.#gramsOfItems.push(Uint32Array.from(numbers));
    }
    this.#gramLines = new Uint32Array(this.#grams.size);
    this.#stems = new Findings(items.map((item) => textKey(item.stem)));
    const optionKeys = items.map(({ options }) => optionsKey(options.map(({ text }) => text)));
    const counts = Map.groupBy(optionKeys, (key) => key);
    for (const [at, { stem }] of items.entries())
      this.#twins.set(optionKeys[at]!, { stem: textKey(stem), frame: frameKey(stem) });
    this.#options = new Findings(optionKeys.map((key) => (key !== '' && counts.get(key)!.length === 1 ? key : '')));
  }

  /** `tokens` are the record's, in this benchmark's unit. */
  look(record: BankRecord, tokens: readonly string[]): void {
    eachGram(tokens, gramSizes[this.unit], (high, low) => {
      const number = this.#grams.numberOf(high, low);
      if (number >= 0 && this.#gramLines[number] === 0) this.#gramLines[number] = record.line;
    });
    const stem = textKey(record.text);
    this.#stems.look(stem, record.line);
    if (record.options.length < 2) return;
    const options = optionsKey(record.options);
    const twin = this.#twins.get(options);
    // The same words with other values are another question, though it offers the same.
    if (twin === undefined || twin.stem === stem || twin.frame !== frameKey(record.text))
      this.#options.look(options, record.line);
  }

  overlap(): Overlap {
    const shares = this.#gramsOfItems.map((numbers) => this.#shareOf(numbers));
    const [stems, options] = [this.#stems, this.#options];
    const isOverlapping = (at: number): boolean =>
      stems.lineOf(at) > 0 || options.lineOf(at) > 0 || (shares[at] ?? 0) >= 0.5;
    const indices = this.#items.map((_, at) => at);
    const found = (lineOf: (at: number) => number, kind: Overlap['samples'][number]['kind']): Overlap['samples'] =>
      indices
        .filter((at) => lineOf(at) > 0)
        .slice(0, samplesOfAKind)
        .map((at) => ({
          itemId: this.#items[at]!.id,
          kind,
          bankLine: lineOf(at),
          stem: this.#items[at]!.stem.slice(0, stemShown),
          gramShare: shares[at]!,
        }));
    return {
      id: this.#id,
      items: this.#items.length,
      exactStem: indices.filter((at) => stems.lineOf(at) > 0).length,
      grams: {
        unit: this.unit,
        size: gramSizes[this.unit],
        comparable: shares.filter((share) => share !== null).length,
        any: shares.filter((share) => share !== null && share > 0).length,
        half: shares.filter((share) => share !== null && share >= 0.5).length,
      },
      options: { comparable: options.comparable, matched: indices.filter((at) => options.lineOf(at) > 0).length },
      overlapping: indices.filter(isOverlapping).map((at) => this.#items[at]!.id),
      samples: [
        ...found((at) => stems.lineOf(at), 'stem'),
        ...found((at) => (stems.lineOf(at) === 0 && (shares[at] ?? 0) >= 0.5 ? this.#firstLine(at) : 0), 'grams'),
        ...found((at) => (stems.lineOf(at) === 0 ? options.lineOf(at) : 0), 'options'),
      ],
    };
  }

  #shareOf(numbers: Uint32Array): number | null {
    return numbers.length === 0
      ? null
      : numbers.filter((number) => this.#gramLines[number]! > 0).length / numbers.length;
  }

  #firstLine(item: number): number {
    return Math.min(
      ...[...this.#gramsOfItems[item]!].map((number) => this.#gramLines[number]!).filter((line) => line > 0),
    );
  }
}

/** Keys of items, by hash, and the first line of the bank that has each. An empty key is never found. */
class Findings {
  readonly #hashes: readonly string[];
  readonly #lines = new Map<string, number>();

  constructor(keys: readonly string[]) {
    this.#hashes = keys.map((key) => (key === '' ? '' : sha256(key)));
    for (const hash of this.#hashes) if (hash !== '') this.#lines.set(hash, 0);
  }

  get comparable(): number {
    return this.#hashes.filter((hash) => hash !== '').length;
  }

  look(key: string, line: number): void {
    if (key === '') return;
    const hash = sha256(key);
    if (this.#lines.get(hash) === 0) this.#lines.set(hash, line);
  }

  /** 0: not found. */
  lineOf(item: number): number {
    return this.#lines.get(this.#hashes[item]!) ?? 0;
  }
}

/** What a copy of the item would repeat: its text and what is asked, without the options. */
function questionOf({ context, stem }: BenchmarkItem): string {
  return context === null ? stem : `${context}\n${stem}`;
}

/** Options in one order, whatever theirs; empty when one has no letter and no digit. */
function optionsKey(texts: readonly string[]): string {
  const keys = texts.map(textKey).toSorted();
  return keys.includes('') ? '' : keys.join('\n');
}

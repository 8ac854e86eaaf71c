/**
 * When two vocabularies mean the same by different spellings: a key under which `Graves' disease` and `Graves disease`,
 * `Pain, Abdominal` and `abdominal pain`, `Increased circulating ferritin concentration` and `elevated ferritin` meet.
 * Knows spelling, not medicine: what needs a dictionary of synonyms stays apart.
 */
import { singular } from '../support/singular.ts';

/** Words that vocabularies add without changing the finding. */
const FILLERS = new Set(
  'a an the of in on with and to due circulating serum plasma blood concentration level levels activity abnormality'.split(
    ' ',
  ),
);

const SAME_WORDS: Readonly<Record<string, string>> = {
  increased: 'elevated',
  high: 'elevated',
  raised: 'elevated',
  decreased: 'low',
  reduced: 'low',
  urine: 'urinary',
  i: '1',
  ii: '2',
  iii: '3',
  iv: '4',
  v: '5',
};

/** Equal keys: the same words, whatever their order, case, accents, plural, possessive and numerals. */
export function matchKey(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/['’]s\b|['’]/g, '')
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '' && !FILLERS.has(word))
    .map((word) => singular(SAME_WORDS[word] ?? word))
    .sort()
    .join(' ');
}

/** The entries of a vocabulary by every name they have; the first to claim a name keeps it. */
export class NameIndex {
  readonly #ids = new Map<string, string>();

  add(id: string, names: Iterable<string>): void {
    for (const name of names) {
      const key = matchKey(name);
      if (key !== '' && !this.#ids.has(key)) this.#ids.set(key, id);
    }
  }

  /** The entry that has one of the names, tried in their order; null when none has. */
  find(names: Iterable<string>): string | null {
    for (const name of names) {
      const id = this.#ids.get(matchKey(name));
      if (id !== undefined) return id;
    }
    return null;
  }
}

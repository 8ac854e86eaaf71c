/** Names in Latin letters, by what stands around them. */
import { ENGLISH_FORMS } from './english-forms.ts';
import { PEOPLE_NEAR } from './english-people-near.ts';
import { ENGLISH_EVIDENCE, SMALL_NAME_EVIDENCE } from './english-name-evidence.ts';
import {
  isEponymHere,
  isInitials,
  isKnownName,
  isOrdinaryWord,
  nameWithin,
  type Stretch,
} from './english-name-shape.ts';
import { scoredNamesIn } from './english-name-score.ts';
import { WORDLIKE_SURNAMES } from './lists/given-names.ts';
import { isPlainWord } from './plain-word.ts';
import type { Span } from './identifiers.ts';

export function englishNamesIn(text: string, plain: string): Span[] {
  if (!/[A-Za-z]{2}|[A-Z]\./.test(plain)) return [];
  const found: Stretch[] = [];
  for (const { pattern, evidence, whole = false, words = 1 } of [...ENGLISH_EVIDENCE, ...PEOPLE_NEAR, ...ENGLISH_FORMS])
    for (const { indices } of plain.matchAll(pattern)) {
      const groups = indices!.groups!;
      for (const name of ['id', 'id2', 'id3'] as const) {
        const place = groups[name];
        if (place === undefined) continue;
        if (evidence === 'initials') {
          const letters = text.slice(place[0], place[1]).trimEnd();
          // Letters that are explained, `(BCS)`, stand for a thing.
          if (isInitials(letters) && !text.includes(`(${letters})`))
            found.push({ start: place[0], end: place[0] + letters.length });
          continue;
        }
        const stretch = nameWithin(text, { start: place[0], end: place[1] }, evidence, whole);
        if (stretch === null) continue;
        if (text.slice(stretch.start, stretch.end).split(/[\s\u00a0]/).length < words) continue;
        if (evidence !== 'sure' && isPlaceHere(plain, stretch)) continue;
        const tail = name === 'id' ? groups['tail'] : undefined;
        found.push(tail !== undefined && stretch.end === place[1] ? { ...stretch, end: tail[1] } : stretch);
      }
    }
  found.push(...scoredNamesIn(plain), ...smallNamesIn(text, plain));
  return found.map(({ start, end }) => ({ kind: 'name', start, end }));
}

/** Emigrated from Puerto Rico; after a tick bite in Wuhan, a 40-year-old woman: where it was, before who it was. */
function isPlaceHere(plain: string, { start, end }: Stretch): boolean {
  const before = plain.slice(Math.max(0, start - 40), start);
  return (
    AFTER_MOVE.test(before) ||
    (/^,\s(?:an?|the|his|her)\s/.test(plain.slice(end, end + 5)) && BEFORE_PLACE.test(before))
  );
}
const AFTER_MOVE =
  /(?<![A-Za-z])(?:(?:e|im)?migrat(?:es?|ed|ing)|(?:im)?migrants?|travel(?:s|l?ed|l?ing)?|refugees?|adopted|native|originally)\s(?:from|to|of)\s$/i;
const BEFORE_PLACE =
  /(?<![A-Za-z])(?:in|near|at|around|visiting|(?:return|back|back\shome|came|arriv|travel|mov|immigrat|flight|trip|flew)(?:s|ed|l?ing|l?ed)?\sfrom|(?:trip|travel|visit|flight|journey|return|mov|tour)(?:s|e|ed|e?ing|l?ing|l?ed)?\sto)\s$/i;

function smallNamesIn(text: string, plain: string): Stretch[] {
  const found: Stretch[] = [];
  for (const pattern of SMALL_NAME_EVIDENCE)
    for (const { indices } of plain.matchAll(pattern)) {
      const { id, wordlike } = indices!.groups!;
      const [start, end] = (id ?? wordlike)!;
      let last = start;
      for (const match of text.slice(start, end).matchAll(/\S+/g)) {
        if (last > start && /^(?:de|da|di|van|von|der|del|la|bin|al)$/.test(match[0])) continue;
        const isSurname = wordlike !== undefined && WORDLIKE_SURNAMES.has(capitalised(match[0]));
        if (!isSurname && !isSmallName(match[0])) break;
        last = start + match.index + match[0].length;
      }
      if (last > start) found.push({ start, end: last });
    }
  return found;
}

function capitalised(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

function isSmallName(word: string): boolean {
  if (isKnownName(capitalised(word)) && !isOrdinaryWord(word)) return true;
  return !isOrdinaryWord(word) && !isPlainWord(word) && !/(?:ing|ed|ly|tion|ness|ment|ive|ous|able|ible)$/.test(word);
}

/** Other places of names that were found: `The mother of Ana` ... `Ana's fever`. */
export function repeatedNamesIn(text: string, names: readonly string[]): Span[] {
  const known = new Set<string>();
  for (const name of names)
    for (const word of name.split(/[\s\u00a0,.]+/))
      if (word.length >= 3 && /^\p{Lu}/u.test(word) && (!isOrdinaryWord(word) || isKnownName(word))) known.add(word);
  if (known.size === 0) return [];
  const spans: Span[] = [];
  for (const match of text.matchAll(/\p{Lu}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*/gu)) {
    const word = match[0].replace(/['’]s$/, '');
    if (!known.has(word)) continue;
    const end = match.index + word.length;
    if (isEponymHere(word, text.slice(end, end + 80))) continue;
    spans.push({ kind: 'name', start: match.index, end });
  }
  return spans;
}

/** Names in Latin letters, by what stands around them. */
import { ENGLISH_EVIDENCE, SMALL_NAME_EVIDENCE } from './english-name-evidence.ts';
import { beforeEponym, isKnownName, isOrdinaryWord, nameWithin, type Stretch } from './english-name-shape.ts';
import type { Span } from './identifiers.ts';

export function englishNamesIn(text: string, plain: string): Span[] {
  if (!/[A-Za-z]{2}|[A-Z]\./.test(plain)) return [];
  const found: Stretch[] = [];
  for (const { pattern, evidence, whole = false, words = 1 } of ENGLISH_EVIDENCE)
    for (const { indices } of plain.matchAll(pattern)) {
      const groups = indices!.groups!;
      for (const name of ['id', 'id2', 'id3'] as const) {
        const place = groups[name];
        if (place === undefined) continue;
        const stretch = nameWithin(text, { start: place[0], end: place[1] }, evidence, whole);
        if (stretch === null) continue;
        if (text.slice(stretch.start, stretch.end).split(/[\s\u00a0]/).length < words) continue;
        const tail = name === 'id' ? groups['tail'] : undefined;
        found.push(tail !== undefined && stretch.end === place[1] ? { ...stretch, end: tail[1] } : stretch);
      }
    }
  found.push(...smallNamesIn(text, plain));
  return found.map(({ start, end }) => ({ kind: 'name', start, end }));
}

function smallNamesIn(text: string, plain: string): Stretch[] {
  const found: Stretch[] = [];
  for (const pattern of SMALL_NAME_EVIDENCE)
    for (const { indices } of plain.matchAll(pattern)) {
      const [start, end] = indices!.groups!['id']!;
      let last = start;
      for (const match of text.slice(start, end).matchAll(/\S+/g)) {
        if (!isSmallName(match[0])) break;
        last = start + match.index + match[0].length;
      }
      if (last > start) found.push({ start, end: last });
    }
  return found;
}

function isSmallName(word: string): boolean {
  if (isKnownName(word[0]!.toUpperCase() + word.slice(1)) && !isOrdinaryWord(word)) return true;
  return !isOrdinaryWord(word) && !/(?:ing|ed|ly|tion|ness|ment|ive|ous|able|ible)$/.test(word);
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
    if (beforeEponym.test(text.slice(end, end + 80))) continue;
    spans.push({ kind: 'name', start: match.index, end });
  }
  return spans;
}

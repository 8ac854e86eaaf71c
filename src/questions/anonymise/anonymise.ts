/**
 * Text without what identifies a person (paper section 3.1, filter c): names, dates, telephone numbers, e-mail and other
 * addresses, identifiers, ages over 89, in English and Chinese. Returns counts by kind and never what was found.
 */
import { ADDRESS_RULES } from './address-rules.ts';
import { CHINESE_ADDRESS_RULES } from './chinese-address-rules.ts';
import { chineseNamesIn, repeatedChineseNamesIn } from './chinese-names.ts';
import { CONTACT_RULES } from './contact-rules.ts';
import { DATE_RULES } from './date-rules.ts';
import { englishNamesIn, repeatedNamesIn } from './english-names.ts';
import { IDENTIFIER_KINDS, maskOf, spansOf, type IdentifierKind, type Span } from './identifiers.ts';
import { NUMBER_RULES } from './number-rules.ts';
import { inPlainLetters } from './plain-letters.ts';

export interface Anonymised {
  readonly text: string;
  readonly found: Readonly<Partial<Record<IdentifierKind, number>>>;
}

/** In this order: a number with a label is no telephone number, a street's number no day, Washington Street no person. */
const BEFORE_STREETS = [
  ...CONTACT_RULES.filter(({ kind }) => kind !== 'phone'),
  ...NUMBER_RULES,
  ...CONTACT_RULES.filter(({ kind }) => kind === 'phone'),
];
const AFTER_STREETS = [...CHINESE_ADDRESS_RULES, ...DATE_RULES];

/** A name that was found shows others; texts of people need two rounds, and what is made to need more stops here. */
const MOST_ROUNDS = 8;

export function anonymise(original: string): Anonymised {
  const spans = identifiersIn(original);
  const found: Partial<Record<IdentifierKind, number>> = {};
  let text = '';
  let at = 0;
  for (const { kind, start, end, instead } of spans) {
    text += original.slice(at, start) + (instead ?? `[${kind.toUpperCase()}]`);
    at = end;
    found[kind] = (found[kind] ?? 0) + 1;
  }
  return { text: text + original.slice(at), found };
}

/** What identifies a person in a text, in order; stretches do not overlap. */
export function identifiersIn(original: string): Span[] {
  const found: Span[] = [];
  let text = withMarksMasked(original);
  let plain = inPlainLetters(text);
  const take = (spans: readonly Span[]): void => {
    const known = found.length;
    for (const span of spans.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
      const { start, kind } = span;
      let end = span.end;
      if (end <= start || isMasked(text, start, end)) continue;
      // Cut where another identifier begins.
      for (let at = start; at < end; at++) if (isMask(text.charCodeAt(at))) end = at;
      if (end <= start) continue;
      found.push({ ...span, end });
      text = text.slice(0, start) + maskOf(kind).repeat(end - start) + text.slice(end);
    }
    if (found.length > known) plain = inPlainLetters(text);
  };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = found.length;
    for (const rule of BEFORE_STREETS) take(spansOf(rule, text));
    for (const rule of ADDRESS_RULES) take(spansOf(rule, plain));
    for (const rule of AFTER_STREETS) take(spansOf(rule, text));
    take(englishNamesIn(text, plain));
    take(chineseNamesIn(text));
    const names = found.filter(({ kind }) => kind === 'name').map(({ start, end }) => original.slice(start, end));
    take(repeatedNamesIn(text, names));
    take(repeatedChineseNamesIn(text, names));
    if (found.length === before) break;
  }
  return found.toSorted((one, other) => one.start - other.start);
}

const MARK = new RegExp(`\\[(?:${IDENTIFIER_KINDS.map((kind) => kind.toUpperCase()).join('|')})\\]`, 'g');

/** Placeholders of an earlier run are what was found then. */
function withMarksMasked(text: string): string {
  return text
    .replace(/[\uFDD0-\uFDEF]/g, '\uFFFD')
    .replace(MARK, (mark) => maskOf(mark.slice(1, -1).toLowerCase() as IdentifierKind).repeat(mark.length));
}

function isMask(code: number): boolean {
  return code >= 0xfdd0 && code <= 0xfdd7;
}

/** The first character was found before. */
function isMasked(text: string, start: number, _end: number): boolean {
  return isMask(text.charCodeAt(start));
}

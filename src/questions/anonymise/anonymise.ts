/**
 * Text without what identifies a person (paper section 3.1, filter c): names, dates, telephone numbers, e-mail and other
 * addresses, identifiers, ages over 89, in English and Chinese. Returns counts by kind and never what was found.
 */
import type { BankQuestion } from '../../records/bank-question.ts';
import type { Flaw } from '../refine/format-filter.ts';
import { ADDRESS_RULES } from './address-rules.ts';
import { CHINESE_ADDRESS_RULES } from './chinese-address-rules.ts';
import { chineseNamesIn, repeatedChineseNamesIn } from './chinese-names.ts';
import { CONTACT_RULES } from './contact-rules.ts';
import { AGE_RULES } from './age-rules.ts';
import { DATE_RULES } from './date-rules.ts';
import { englishNamesIn, repeatedNamesIn } from './english-names.ts';
import { IDENTIFIER_KINDS, type IdentifierKind, type Span, isMask, maskOf, spansOf } from './identifiers.ts';
import { NUMBER_RULES } from './number-rules.ts';
import { inUsualCase } from './letter-case.ts';
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
const AFTER_STREETS = [...CHINESE_ADDRESS_RULES, ...DATE_RULES, ...AGE_RULES];

/** A name that was found shows others; texts of people need two rounds, and what is made to need more stops here. */
const MOST_ROUNDS = 8;

export function anonymise(original: string): Anonymised {
  const spans = identifiersIn(original);
  const found: Partial<Record<IdentifierKind, number>> = {};
  for (const { kind } of spans) found[kind] = (found[kind] ?? 0) + 1;
  return { text: withoutSpans(original, spans), found };
}

function withoutSpans(original: string, spans: readonly Span[]): string {
  let text = '';
  let at = 0;
  for (const { kind, start, end, instead } of spans) {
    text += original.slice(at, start) + (instead ?? `[${kind.toUpperCase()}]`);
    at = end;
  }
  return text + original.slice(at);
}

/** What identifies a person in a text, in order; stretches do not overlap. */
export function identifiersIn(original: string): Span[] {
  const found: Span[] = [];
  const names: string[] = [];
  let text = withMarksMasked(original);
  let plain = text;
  // Both texts are put together anew in one pass: a text that is cut at each span would be copied for each of them.
  const take = (spans: readonly Span[]): void => {
    let [masked, plainMasked, taken] = ['', '', 0];
    for (const span of spans.toSorted((one, other) => one.start - other.start || other.end - one.end)) {
      const { start, kind } = span;
      let end = span.end;
      if (end <= start || start < taken || isMask(text.charCodeAt(start))) continue;
      // Cut where another identifier begins.
      for (let at = start; at < end; at++) if (isMask(text.charCodeAt(at))) end = at;
      if (end <= start) continue;
      found.push({ ...span, end });
      if (kind === 'name') names.push(text.slice(start, end));
      const mask = maskOf(kind).repeat(end - start);
      masked += text.slice(taken, start) + mask;
      plainMasked += plain.slice(taken, start) + inPlainLetters(mask);
      taken = end;
    }
    text = masked + text.slice(taken);
    plain = plainMasked + plain.slice(taken);
  };
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = found.length;
    // What was found says nothing of how a line is written: a second run must see what the last round saw.
    text = inUsualCase(text);
    plain = inPlainLetters(text);
    for (const rule of BEFORE_STREETS) take(spansOf(rule, text));
    for (const rule of ADDRESS_RULES) take(spansOf(rule, plain));
    for (const rule of AFTER_STREETS) take(spansOf(rule, text));
    take(englishNamesIn(text, plain));
    take(chineseNamesIn(text));
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

/** Counts what was found under the names that reports of a bank have. */
export function addFound(counts: Record<string, number>, found: Anonymised['found']): void {
  for (const [kind, count] of Object.entries(found)) {
    const name = `anonymised ${kind}`;
    counts[name] = (counts[name] ?? 0) + count;
  }
}

export interface AnonymisedQuestion<Question> {
  readonly question: Question;
  readonly found: Anonymised['found'];
  /** Letters of the options that told of a person for certain. A bank takes no such question: `identifierFlaw` says why. */
  readonly changedOptions: readonly string[];
}

/**
 * Makes a question anonymous. An option is part of what is asked, and a finding taken for a person would make another
 * answer of it: it changes only where it holds what is an identifier by its form or label, or a name that the stem shows
 * to be a person's.
 */
export function anonymiseQuestion<Question extends BankQuestion>(question: Question): AnonymisedQuestion<Question> {
  const found: Partial<Record<IdentifierKind, number>> = {};
  const add = (spans: readonly Span[]): void => {
    for (const { kind } of spans) found[kind] = (found[kind] ?? 0) + 1;
  };
  const inStem = identifiersIn(question.stem);
  add(inStem);
  const names = inStem.filter(({ kind }) => kind === 'name').map(({ start, end }) => question.stem.slice(start, end));
  const changedOptions: string[] = [];
  const options = question.options.map((option) => {
    const spans = certainIdentifiersIn(option.text, names);
    if (spans.length === 0) return option;
    add(spans);
    changedOptions.push(option.letter);
    return { ...option, text: withoutSpans(option.text, spans) };
  });
  if (Object.keys(found).length === 0) return { question, found, changedOptions };
  return { question: { ...question, stem: withoutSpans(question.stem, inStem), options }, found, changedOptions };
}

/** Why a question that was made anonymous cannot be asked any more, or null. */
export function identifierFlaw({ question, changedOptions }: AnonymisedQuestion<BankQuestion>): Flaw | null {
  if (changedOptions.length === 0) return null;
  const isRight = changedOptions.includes(question.answer);
  return {
    reason: isRight ? 'identifier-in-answer' : 'identifier-in-option',
    evidence: `${isRight ? 'the right answer' : 'an option'} told of a person: ${changedOptions.join(', ')}; shown as anonymised`,
  };
}

const CERTAIN_RULES = [...CONTACT_RULES, ...NUMBER_RULES].filter(({ certain }) => certain === true);

function certainIdentifiersIn(text: string, names: readonly string[]): Span[] {
  const spans = [...CERTAIN_RULES.flatMap((rule) => spansOf(rule, text)), ...fullNamesIn(text, names)].toSorted(
    (one, other) => one.start - other.start || other.end - one.end,
  );
  return spans.filter(({ start }, at) => !spans.slice(0, at).some(({ end }) => start < end));
}

/** Names of the stem as they stand there, titles or not; a single word that medicine knows may be a finding here. */
function fullNamesIn(text: string, names: readonly string[]): Span[] {
  return [...new Set(names)].flatMap((name) => [
    ...repeatedNamesIn(text, [name]),
    ...repeatedChineseNamesIn(text, [name]),
  ]);
}

/**
 * What one answer says by itself: a letter, the text of an option, a number, or several of them. Whether a number counts from
 * 0 or from 1, and whether a text that looks like a letter is one, only the whole file tells (`answer-form.ts`).
 */
import { LETTERS } from '../../records/question-text.ts';
import { compatibleForm } from '../../support/compatible-form.ts';
import { structureIn, type UnreadRow } from './option-texts.ts';
import { saidValue, textOfValue } from './tables/value-text.ts';

/** Places of options, from 0; absent where the answer is not of that kind. */
export interface AnswerReading {
  readonly kind: 'one';
  readonly letter?: number;
  readonly text?: number;
  /** As it stands there, counted from whatever the file counts from. */
  readonly number?: number;
  readonly said: string;
}

export type RowAnswer = AnswerReading | ({ readonly kind: 'unread' } & UnreadRow);

const MOST_PARTS = 64;

export function readOwnAnswer(value: unknown, options: readonly string[]): RowAnswer {
  const parts = partsOf(value);
  if (parts.length > 1)
    return several(
      parts
        .map((part) => saidValue(part))
        .slice(0, 6)
        .join(', '),
    );
  const [part] = parts;
  const text = textOfValue(part);
  if (text === null) return { kind: 'unread', reason: 'no-answer', evidence: 'the answer is not there' };
  if (text === undefined) return { kind: 'unread', reason: 'answer-unread', evidence: `got ${saidValue(part)}` };
  return readText(text, options);
}

/** A list in a field, or in a text as JSON or Python writes it. */
function partsOf(value: unknown): readonly unknown[] {
  const inner = typeof value === 'string' && /^\s*\[/.test(value) ? (structureIn(value) ?? value) : value;
  return Array.isArray(inner) && inner.length > 0 ? inner.slice(0, MOST_PARTS) : [inner];
}

function readText(text: string, options: readonly string[]): RowAnswer {
  const said = saidValue(text);
  const places = placesOfText(text, options);
  if (places.length > 1)
    return {
      kind: 'unread',
      reason: 'answer-ambiguous',
      evidence: `${said} is the text of options ${places.map((place) => LETTERS[place]).join(', ')}`,
    };
  const found = places.length === 1 ? { text: places[0]! } : {};
  const letter = letterIn(text);
  if (letter !== null) {
    if (letter < options.length) return { kind: 'one', letter, ...found, said };
    if (places.length === 0)
      return {
        kind: 'unread',
        reason: 'answer-not-among-options',
        evidence: `${said}; there are ${options.length} options`,
      };
  }
  const number = /^-?\d{1,3}(?:\.0+)?$/.test(text.trim()) ? Number(text) : null;
  if (number !== null) return { kind: 'one', number, ...found, said };
  if (places.length === 1) return { kind: 'one', ...found, said };
  const joined = text.normalize('NFKC').replace(/[\s,、;/&+|]/g, '');
  if (/^[A-U]{2,21}$/.test(joined) && new Set(joined).size === joined.length) return several([...joined].join(', '));
  return readLetterAndText(text, options, said);
}

/** `C`, `c`, `(C)`, `C.`, `选C`, `Option C`. */
function letterIn(text: string): number | null {
  const match =
    /^(?:option|answer|答案|选项|选|故选)?\s?[:：]?\s?[([（【]?\s?([A-U])\s?[)\]）】]?\s?[.。、:：)]?$/i.exec(
      text.normalize('NFKC').trim(),
    );
  return match === null ? null : LETTERS.indexOf(match[1]!.toUpperCase());
}

/** `C. Appendicitis` where that is what option C says. */
function readLetterAndText(text: string, options: readonly string[], said: string): RowAnswer {
  const match = /^[([（【]?\s?([A-U])\s?[)\]）】]?\s?[.。．、:：)]?\s?(?=\S)/i.exec(text);
  const letter = match === null ? -1 : LETTERS.indexOf(match[1]!.toUpperCase());
  if (match !== null && letter < options.length && placesOfText(text.slice(match[0].length), options).includes(letter))
    return { kind: 'one', letter, said };
  return {
    kind: 'unread',
    reason: 'answer-not-among-options',
    evidence: `${said} is no letter, no number and the text of no option`,
  };
}

/** To the letter; where none is, in one case, width and spacing. */
function placesOfText(text: string, options: readonly string[]): number[] {
  const exact = placesWhere(options, (option) => option === text);
  if (exact.length > 0) return exact;
  const key = comparable(text);
  return key === '' ? [] : placesWhere(options, (option) => comparable(option) === key);
}

function placesWhere(options: readonly string[], fits: (option: string) => boolean): number[] {
  return options.flatMap((option, at) => (fits(option) ? [at] : []));
}

function comparable(text: string): string {
  return compatibleForm(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.。]$/, '')
    .toLowerCase();
}

function several(parts: string): RowAnswer {
  return {
    kind: 'unread',
    reason: 'several-right-answers',
    evidence: `right answers: ${parts}; a question of a bank has one`,
  };
}

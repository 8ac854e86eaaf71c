/**
 * A text of the same length in plain letters: é as e, Ж as X, curly quotes as straight ones, so that patterns of names
 * and streets in any alphabet with capitals are small and quick. What has no letter of the kind is U+007F.
 */
import { FIRST_MASK, IDENTIFIER_KINDS, isMask } from './identifiers.ts';

const plain = new Map<number, string>([
  [0x2018, "'"],
  [0x2019, "'"],
  [0x02bc, "'"],
  [0x02bb, "'"],
  [0x201c, '"'],
  [0x201d, '"'],
  [0x00ab, '"'],
  [0x00bb, '"'],
  [0x2010, '-'],
  [0x2011, '-'],
  [0x2013, '-'],
  [0x2014, '-'],
  [0x00a0, ' '],
  [0x3000, ' '],
  [0xff1a, ':'],
  [0xff0c, ','],
  [0x3001, ','],
  [0x3002, '.'],
  [0xff1b, ';'],
  [0xff08, '('],
  [0xff09, ')'],
]);

/** As the masks of found identifiers stand in a plain text. */
export const PLAIN_MASK = `[\\x01-${String.fromCharCode(IDENTIFIER_KINDS.length)}]`;

export function inPlainLetters(text: string): string {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    result += code < 0x80 ? (code > 0 && code <= IDENTIFIER_KINDS.length ? ' ' : text[at]!) : plainOf(code);
  }
  return result;
}

function plainOf(code: number): string {
  let letter = plain.get(code);
  if (letter === undefined) {
    letter = isMask(code) ? String.fromCharCode(code - FIRST_MASK + 1) : letterLike(String.fromCharCode(code));
    plain.set(code, letter);
  }
  return letter;
}

function letterLike(character: string): string {
  const base = character.normalize('NFD')[0]!;
  if (/[A-Za-z]/.test(base)) return base;
  if (/\p{Lu}/u.test(character)) return 'X';
  return /[\p{Ll}\p{M}]/u.test(character) ? 'x' : '\x7f';
}

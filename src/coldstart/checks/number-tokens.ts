/** A plain text in numbers, signs, brackets, units and words: one pass, each token by a sticky pattern. */
import { unitAt } from './clinical-units.ts';

export type TokenKind =
  'number' | 'operator' | 'open' | 'close' | 'function' | 'equals' | 'percent' | 'unit' | 'word' | 'break';

export interface Token {
  readonly kind: TokenKind;
  /** An operator as one of + - * / ^, a function by its usual name, a unit by its UCUM code (empty: a thing counted). */
  readonly text: string;
  readonly from: number;
  readonly end: number;
  /** No space stands on either side. */
  readonly tight?: boolean;
  readonly bare?: boolean;
}

/** Longer numerals are words: no quantity has so many digits. */
const LONGEST_NUMERAL = 40;
const NUMBER = /(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][+-]?\d{1,3}(?![\w]))?|\.\d+/y;
const FUNCTION = /(?:sqrt|log10|log|lg|ln|exp)(?=[ ]?[([√\d])|√/y;
const EQUALS = /(?:=|≈)+|(?:equals|is equal to|is approximately equal to)(?![A-Za-z])|(?:约等于|等于)/y;
const WORD =
  /[A-Za-z\p{Script=Greek}_](?:[\p{Script=Latin}\p{Script=Greek}\p{N}_'’]|[-./](?=[A-Za-z]))*[+-]?(?![\d\s]?\d)|\p{L}/uy;
const COUNTED =
  / ?(?:points?|patients?|cells|cases|people|persons|tablets?|drops?|mEq|分|岁|例|人|片|滴|次|个)(?![A-Za-z/])/y;
const FUNCTION_NAMES: Readonly<Record<string, string>> = { '√': 'sqrt', lg: 'log10', log: 'log10' };

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const add = (kind: TokenKind, from: number, end: number, said = text.slice(from, end), more: Partial<Token> = {}) =>
    tokens.push({ kind, text: said, from, end, ...more });
  const match = (pattern: RegExp, at: number): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  let at = 0;
  while (at < text.length) {
    const character = text[at]!;
    if (character === ' ') {
      at++;
      continue;
    }
    const last = tokens.at(-1);
    const afterOperand =
      last !== undefined &&
      (last.kind === 'number' || last.kind === 'close' || last.kind === 'unit' || last.kind === 'percent');
    if (afterOperand && (last.kind === 'number' || last.kind === 'close')) {
      const unit = unitAt(text, last.end);
      // A power of ten is a factor where no "per litre" follows.
      if (unit !== null && unit.end > at) {
        if (unit.code === '%') add('percent', at, unit.end, '%');
        else add('unit', at, unit.end, unit.code, { bare: unit.bare });
        at = unit.end;
        continue;
      }
      const counted = match(COUNTED, last.end);
      if (counted !== null && last.end + counted.length > at) {
        add('unit', at, last.end + counted.length, '');
        at = last.end + counted.length;
        continue;
      }
    }
    const number = match(NUMBER, at);
    if (number !== null) {
      add(
        number.length > LONGEST_NUMERAL ? 'break' : 'number',
        at,
        at + number.length,
        number.length > LONGEST_NUMERAL ? '' : number.replaceAll(',', ''),
      );
      at += number.length;
      continue;
    }
    const equals = match(EQUALS, at);
    if (equals !== null) {
      add('equals', at, at + equals.length);
      at += equals.length;
      continue;
    }
    const called = match(FUNCTION, at);
    if (called !== null) {
      add('function', at, at + called.length, FUNCTION_NAMES[called] ?? called);
      at += called.length;
      continue;
    }
    const power = text.startsWith('**', at) && afterOperand && /[\d(.]/.test(text[at + 2] ?? '');
    const times = /[×*xX]/.test(character) && afterOperand && /^[×*xX] ?[\d([.√sle]/.test(text.slice(at, at + 3));
    if (power || times || '+-/^'.includes(character)) {
      const length = power ? 2 : 1;
      const tight = text[at - 1] !== ' ' && text[at + length] !== ' ';
      add('operator', at, at + length, power ? '^' : times ? '*' : character, { tight });
      at += length;
      continue;
    }
    if ('([{'.includes(character)) add('open', at, at + 1);
    else if (')]}'.includes(character)) add('close', at, at + 1);
    else {
      const word = match(WORD, at);
      if (word !== null) {
        add('word', at, at + word.length);
        at += word.length;
        continue;
      }
      add('break', at, at + 1);
    }
    at++;
  }
  return tokens;
}

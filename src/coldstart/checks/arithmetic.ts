/**
 * Lines of arithmetic in running text, `expression = value unit`, computed again. A line is right, wrong or unparseable, and
 * unparseable is not wrong: variables, ranges and numbers in words are left alone. How much could be checked is counted.
 */
import { convertUnit } from './convert-unit.ts';
import { evaluateExpression, MOST_TOKENS, type Evaluated } from './evaluate-expression.ts';
import { tokensOf, type Token } from './number-tokens.ts';
import { plainNumbers } from './plain-numbers.ts';
import { agrees } from './tolerance.ts';
import { flaw, thinkingOf, type Trace, type TraceFlaw } from './trace-flaw.ts';

export interface ArithmeticLine {
  readonly verdict: 'right' | 'wrong' | 'unparseable';
  readonly text: string;
}

/** Of a trace: none that was right or wrong means that nothing could be checked. */
export function arithmeticFlaw(trace: Trace): TraceFlaw | null {
  const wrong = arithmeticLines(thinkingOf(trace)).find(({ verdict }) => verdict === 'wrong');
  return wrong === undefined ? null : flaw('wrong-arithmetic', wrong.text);
}

export function arithmeticLines(text: string): ArithmeticLine[] {
  const plain = plainNumbers(text);
  const tokens = tokensOf(plain);
  const lines: ArithmeticLine[] = [];
  for (const [at, { kind }] of tokens.entries()) {
    if (kind !== 'equals') continue;
    const left = leftSide(tokens, at);
    if (left === null) continue;
    const right = rightSide(tokens, at + 1);
    if (right === null) continue;
    const said = plain.slice(tokens[left.from]!.from, tokens[right.end - 1]!.end);
    const { found } = left;
    if (found !== null && !found.computed) continue;
    const isRange = found !== null && rangeAt(tokens, left.from, at);
    if (found === null || isRange || rangeAt(tokens, right.from, right.end))
      lines.push({ verdict: 'unparseable', text: said });
    else lines.push({ verdict: holds(tokens, left.from, at, found, right) ? 'right' : 'wrong', text: said });
  }
  return lines;
}

interface Side {
  readonly from: number;
  /** Index behind its last token. */
  readonly end: number;
}

/** What stands before the sign, back to a word or a break; null where no number does. */
function leftSide(tokens: readonly Token[], equals: number): (Side & { readonly found: Evaluated | null }) | null {
  let from = equals;
  let depth = 0;
  const least = Math.max(0, equals - MOST_TOKENS);
  while (from > least) {
    const { kind } = tokens[from - 1]!;
    if (kind === 'word' || kind === 'break' || kind === 'equals') break;
    if (kind === 'close') depth++;
    if (kind === 'open' && depth-- === 0) break;
    from--;
  }
  if (from === equals || !tokens.slice(from, equals).some(({ kind }) => kind === 'number')) return null;
  const side = { from, end: equals };
  if (from === least && least > 0) return { ...side, found: null };
  // "+ glucose 90/18" is the end of something longer.
  if (hangsOn(tokens, from)) return { ...side, found: null };
  for (const start of [from, afterMarker(tokens, from)]) {
    if (start === null) continue;
    const found = evaluateExpression(tokens, start);
    if (found?.end === equals) return { from: start, end: equals, found };
  }
  return { ...side, found: null };
}

const MOST_WORDS_BACK = 4;

/** The side begins with an operator behind a word, or words before it follow one: its first part is a variable. */
function hangsOn(tokens: readonly Token[], from: number): boolean {
  const [first, before] = [tokens[from]!, tokens[from - 1]];
  if (before?.kind !== 'word') return false;
  if (first.kind === 'operator') return true;
  // A function that is not known; Chinese words stand against a bracket anyway.
  if (first.kind === 'open' && first.from === before.end && /[A-Za-z\d]$/.test(before.text)) return true;
  for (let back = from - 1, words = 0; back >= 0 && words < MOST_WORDS_BACK; back--, words++) {
    const { kind } = tokens[back]!;
    if (kind === 'operator') return true;
    if (kind !== 'word') return false;
  }
  return false;
}

/** Behind "2)" or "(2)" of a list; null where there is none. */
function afterMarker(tokens: readonly Token[], from: number): number | null {
  const kinds = [0, 1, 2].map((step) => tokens[from + step]?.kind);
  if (kinds[0] === 'number' && kinds[1] === 'close') return from + 2;
  return kinds[0] === 'open' && kinds[1] === 'number' && kinds[2] === 'close' ? from + 3 : null;
}

const HEDGE = 2;

function rightSide(tokens: readonly Token[], start: number): (Side & { readonly found: Evaluated }) | null {
  let from = start;
  while (from < start + HEDGE && (tokens[from]?.kind === 'word' || tokens[from]?.text === '~')) from++;
  const found = evaluateExpression(tokens, from);
  return found === null ? null : { from, end: found.end, found };
}

/** "4-6" is a range, not a difference. */
function rangeAt(tokens: readonly Token[], from: number, end: number): boolean {
  const [low, sign, high] = tokens.slice(from, from + 3);
  const isAll = tokens.slice(from + 3, end).every(({ kind }) => kind === 'unit' || kind === 'percent');
  return (
    isAll &&
    low?.kind === 'number' &&
    sign?.text === '-' &&
    sign.tight === true &&
    high?.kind === 'number' &&
    Number(low.text) < Number(high.text)
  );
}

function holds(
  tokens: readonly Token[],
  from: number,
  equals: number,
  left: Evaluated,
  right: Side & { readonly found: Evaluated },
): boolean {
  const computed = left.value.toNumber();
  const { found } = right;
  const [value, decimals] = [found.value.toNumber(), found.decimals];
  // 0.32, 32 and 32 % are one share.
  const printed = found.percent
    ? [
        { value, decimals: decimals === null ? null : decimals + 2 },
        { value: value * 100, decimals },
      ]
    : [{ value, decimals }];
  if (printed.some((each) => agrees(computed, each))) return true;
  if (left.percent && !found.percent && agrees(computed * 100, printed[0]!)) return true;
  return scalesOf(tokens.slice(from, equals), tokens[right.end - 1]).some((scale) =>
    agrees(computed * scale, printed[0]!),
  );
}

/** Factors between a unit of the expression and one of the result: "0.5 g × 2 = 1000 mg". */
function scalesOf(left: readonly Token[], last: Token | undefined): number[] {
  if (last?.kind !== 'unit') return [];
  const parts = (code: string): string[] => code.split('/').filter((part) => part !== '');
  const [froms, tos] = [
    left.filter(({ kind }) => kind === 'unit').flatMap(({ text }) => parts(text)),
    parts(last.text),
  ];
  const scales = new Set<number>();
  for (const to of new Set(tos))
    for (const from of new Set(froms)) {
      if (from === to) continue;
      const converted = convertUnit(from, 1, to, null);
      if (converted.kind === 'value') scales.add(converted.value).add(1 / converted.value);
    }
  return [...scales];
}

/**
 * Text as hashed grams: runs of n tokens, each a 64-bit number in two halves. What differs between copies of a question -
 * case, width, punctuation, spacing - does not count. What makes another question of it does: a decimal point, a sign, a
 * comparison, a per cent, an exponent, an arrow. Time is linear in the text: the hash rolls.
 */
import { compatibleForm } from './compatible-form.ts';

/** Tokens of a gram. Ours: 13 words as is usual; 20 characters of Chinese tell about as much. */
export const gramSizes = { words: 13, characters: 20 } as const;
export type GramUnit = keyof typeof gramSizes;

const wordPattern = /\p{Script=Han}|(?:[[\p{L}\p{N}]--\p{Script=Han}]|(?<=\d)\.(?=\d))+/v;
/**
 * A minus is a sign before a number, an end of a word as in Rh- or HCO3-, alone in brackets, or between two numbers; it is
 * a hyphen or a dash anywhere else.
 */
const markPattern =
  /[+<>≤≥≠≈√∞∈∉∧∨⊕⊖✓✗≮≯±%‰″↑↓→←↔♀♂]|(?<=[\d\)])\^(?=[\-+]?\d)|(?<=\d)[\/:\-](?=\d)|(?<![\p{L}\p{N}\)\-])-(?=\d)|(?<=[\p{L}\p{N}])-(?![\p{L}\p{N}\-])|(?<=[\(\[])-(?=[\)\]])/v;
const wordOrMark = new RegExp(`${wordPattern.source}|${markPattern.source}`, 'gv');
const words = new RegExp(wordPattern.source, 'gv');

/**
 * Words (a Chinese character is one), numbers and marks, or their single characters, in one case, width and way to write
 * numbers.
 */
export function tokensOf(text: string, unit: GramUnit): string[] {
  const tokens = comparedForm(text).match(wordOrMark) ?? [];
  return unit === 'words' ? tokens : tokens.flatMap((token) => [...token]);
}

/** A Chinese character is one; marks are none. */
export function countWords(text: string): number {
  return comparedForm(text).match(words)?.length ?? 0;
}

/**
 * The whole text as one key, for comparing texts; empty when it holds no letter and no digit. Spacing does not count but
 * between two numbers, and between two single letters or Roman numerals: "1, 2" is not 12, "I, II" not III.
 */
export function textKey(text: string): string {
  return keyOf(tokensOf(text, 'words'));
}

/**
 * The key of the words alone, without digits. Texts of one frame with other keys differ in their numbers and marks: they ask the same of
 * other values, and the answer may be another.
 */
export function frameKey(text: string): string {
  return keyOf(tokensOf(text, 'words').flatMap((token) => token.replace(/[^\p{L}]+/gu, '') || []));
}

function keyOf(tokens: readonly string[]): string {
  if (!tokens.some((token) => /[\p{L}\p{N}]/u.test(token))) return '';
  let key = '';
  let before = '';
  for (const token of tokens) {
    const kind = numeral(token);
    if (kind !== '' && kind === before) key += ' ';
    key += token;
    before = kind;
  }
  return key;
}

function numeral(token: string): '' | 'number' | 'letter' {
  if (/^\d/.test(token)) return 'number';
  return /^(?:[a-z]|[ivx]{1,5})$/.test(token) ? 'letter' : '';
}

/** Markup, entities of it and ways to write one number or mark, made one. */
function comparedForm(text: string): string {
  return compatibleForm(text)
    .toLowerCase()
    .replace(/<sup>/g, '^')
    .replace(/<\/?(?:sup|sub|b|i|u|em|strong|p|span|div|br)\s?\/?>/g, ' ')
    .replace(/[-−]{1,2}>/g, '→')
    .replace(/>=|[≧⩾]/g, '≥')
    .replace(/<=|[≦⩽]/g, '≤')
    .replace(/[‐‑‒–−]/g, '-')
    .replace(/×/g, 'x')
    .replace(/\+\s?\/\s?-/g, '±')
    .replace(/[⇑⇧]/g, '↑')
    .replace(/[⇓⇩]/g, '↓')
    .replace(/(?<=\d)(?:'{2}|’{2}|′{2})/g, '″')
    .replace(/∼/g, '~')
    .replace(/(?<![\d%]\s?)~(?=\s?\d)/g, '≈')
    .replace(/∶/g, ':')
    .replace(/(?:\*\*|\^)\s?\{?(?=[-+]?\d)/g, '^')
    .replace(/(?<=\p{L})\^(?=\d)|\^(?![-+]?\d)/gu, '')
    .replace(/(?<=(?<![\p{L}\p{N}])\p{L})\.(?=\p{L}(?![\p{L}\p{N}]))/gu, '')
    .replace(/(?<=[\d%]\s?)~(?=\s?\d)/g, '-')
    .replace(/(?<=\d) (?=- ?\d)|(?<=\d ?-) (?=\d)/g, '')
    .replace(/(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?!,?\d)/g, (number) => number.replaceAll(',', ''))
    .replace(/(?<=\d)[,·٫](?=\d)/g, '.')
    .replace(/(?<![\p{L}\p{N}.)])\.(?=\d)/gu, '0.');
}

/** One call a gram, in the order of the text. `index` counts from 0. */
export function eachGram(
  tokens: readonly string[],
  size: number,
  visit: (high: number, low: number, index: number) => void,
): void {
  let [high, low] = [0, 0];
  const [outHigh, outLow] = [power(multiplierHigh, size), power(multiplierLow, size)];
  const hashes = new Int32Array(tokens.length * 2);
  for (const [at, word] of tokens.entries()) {
    const [first, second] = [hashOf(word, 0x811c9dc5), hashOf(word, 0x2545f491)];
    hashes[2 * at] = first;
    hashes[2 * at + 1] = second;
    high = (Math.imul(high, multiplierHigh) + first) | 0;
    low = (Math.imul(low, multiplierLow) + second) | 0;
    if (at >= size) {
      high = (high - Math.imul(outHigh, hashes[2 * (at - size)]!)) | 0;
      low = (low - Math.imul(outLow, hashes[2 * (at - size) + 1]!)) | 0;
    }
    if (at >= size - 1) visit(high >>> 0, low >>> 0, at - size + 1);
  }
}

const [multiplierHigh, multiplierLow] = [0x9e3779b1, 0x85ebca77];

function power(base: number, exponent: number): number {
  let result = 1;
  for (let step = 0; step < exponent; step++) result = Math.imul(result, base);
  return result;
}

/** FNV-1a over UTF-16 units, mixed at the end. */
function hashOf(word: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}

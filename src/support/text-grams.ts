/**
 * Text as hashed grams: runs of n tokens, each a 64-bit number in two halves. What differs between copies of a question -
 * case, width, punctuation, spacing - does not count. Time is linear in the text: the hash rolls.
 */

/** Tokens of a gram. Ours: 13 words as is usual; 20 characters of Chinese tell about as much. */
export const gramSizes = { words: 13, characters: 20 } as const;
export type GramUnit = keyof typeof gramSizes;

const token = { words: /\p{Script=Han}|[\p{L}\p{N}]+/gu, characters: /[\p{L}\p{N}]/gu } as const;

/** Words (a Chinese character is one), or single characters, in one case and one width. */
export function tokensOf(text: string, unit: GramUnit): string[] {
  return text.normalize('NFKC').toLowerCase().match(token[unit]) ?? [];
}

/** The whole text as one key, for comparing texts; empty when it holds no letter and no digit. */
export function textKey(text: string): string {
  return tokensOf(text, 'characters').join('');
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

/**
 * Whether the regular expressions of a tokenizer.json are ones that take linear time, known one by one: a pattern like
 * `(a+)+$` takes longer than anybody waits on forty characters, and no look at a pattern tells for sure. Texts are
 * encoded under a clock where one of them is not known.
 */
import { phrasesInPattern, preTokenPattern } from './pre-tokens.ts';
import type { TokenizerJson } from './tokenizer-json.ts';

const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const PLAIN_CONTRACTIONS = "'s|'t|'re|'ve|'m|'ll|'d";
const qwenLike = (digits: string): string =>
  `${CONTRACTIONS}|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
const KNOWN = new Set([
  // Qwen2 to Qwen3, and the R1 distillations of Qwen.
  qwenLike('\\p{N}'),
  // Llama 3, and the R1 distillations of Llama.
  qwenLike('\\p{N}{1,3}'),
  // GPT-2, where a file states it.
  `${PLAIN_CONTRACTIONS}| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+`,
  // llama.cpp's "default", that of Falcon, which cuts by these and GPT-2's.
  '[\\p{P}\\$\\+<=>\\^~\\|]+',
  '\\p{N}+',
  '[0-9][0-9][0-9]',
]);

/** The first regular expression that is not known, or null. Literal texts (`{ "String": ... }`) are none. */
export function unknownPattern({ pre_tokenizer, normalizer, decoder }: TokenizerJson): string | null {
  return patternsIn([pre_tokenizer, normalizer, decoder]).find((pattern) => !isKnown(pattern)) ?? null;
}

/** Ours is known by making it again from the phrases in it. */
function isKnown(pattern: string): boolean {
  if (KNOWN.has(pattern)) return true;
  const phrases = phrasesInPattern(pattern);
  return phrases !== null && preTokenPattern(phrases) === pattern;
}

function patternsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'Regex' && typeof part === 'string' ? [part] : patternsIn(part),
  );
}

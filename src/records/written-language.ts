/**
 * Whether a text is written in a language, by the scripts of its letters: English or Chinese. A Latin word in Chinese text
 * counts as one character does: medical Chinese names HIV, ACEI and ECG.
 */
import type { Language } from './question.ts';

/** Ours: of the letters. Chinese words stand in English texts about the medicine of China. */
const LEAST_LATIN_IN_ENGLISH = 0.9;
/** Ours: of the characters and Latin words. */
const LEAST_HAN_IN_CHINESE = 0.3;
/** Ours: Japanese has Chinese characters between its own, Korean may. */
const MOST_OTHERS_IN_CHINESE = 0.1;

export interface Scripts {
  readonly letters: number;
  /** Shares of the letters, 0-1; NaN never: 0 where there are none. */
  readonly han: number;
  readonly latin: number;
}

export function scriptsOf(text: string): Scripts {
  const letters = count(text, /\p{L}/gu);
  const share = (part: number): number => (letters === 0 ? 0 : part / letters);
  return {
    letters,
    han: share(count(text, /\p{Script=Han}/gu)),
    latin: share(count(text, /[\p{Script=Latin}\p{Script=Greek}]/gu)),
  };
}

export function isWrittenIn(text: string, language: Language): boolean {
  return language === 'zh' ? isChinese(text) : scriptsOf(text).latin >= LEAST_LATIN_IN_ENGLISH;
}

function isChinese(text: string): boolean {
  const han = count(text, /\p{Script=Han}/gu);
  const words = count(text, /[\p{Script=Latin}\p{Script=Greek}\p{M}]+/gu);
  const others = count(text, /[[\p{L}]--[\p{Script=Han}\p{Script=Latin}\p{Script=Greek}]]/gv);
  const all = han + words + others;
  return han > 0 && han >= LEAST_HAN_IN_CHINESE * all && others <= MOST_OTHERS_IN_CHINESE * all;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

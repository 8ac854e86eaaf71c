/**
 * Whether a question is written in the language that its record states, by the scripts of its letters: English or Chinese. A
 * Latin word in Chinese text counts as one character does: stems name HIV, ACEI and ECG, and options may be nothing else.
 */
import type { BankQuestion } from '../../records/bank-question.ts';
import type { Flaw } from './format-filter.ts';

/** Ours: of the letters. Chinese words stand in English questions about the medicine of China. */
const LEAST_LATIN_IN_ENGLISH = 0.9;
/** Ours: of the characters and Latin words of the stem, or of all text. */
const LEAST_HAN_IN_CHINESE = 0.3;
/** Ours: Japanese has Chinese characters between its own, Korean may. */
const MOST_OTHERS_IN_CHINESE = 0.1;

export function languageFlaw({ language, stem, options }: BankQuestion): Flaw | null {
  const text = [stem, ...options.map((option) => option.text)].join('\n');
  const letters = count(text, /\p{L}/gu);
  if (letters === 0) return { reason: 'other-language', evidence: 'no letters' };
  const [han, latin] = [
    count(text, /\p{Script=Han}/gu) / letters,
    count(text, /[\p{Script=Latin}\p{Script=Greek}]/gu) / letters,
  ];
  const fits = language === 'zh' ? isChinese(stem) || isChinese(text) : latin >= LEAST_LATIN_IN_ENGLISH;
  if (fits) return null;
  return {
    reason: 'other-language',
    evidence: `stated ${language}; ${(100 * han).toFixed(0)} % of the letters are Chinese, ${(100 * latin).toFixed(0)} % Latin or Greek`,
  };
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

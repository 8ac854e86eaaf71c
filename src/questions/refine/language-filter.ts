/** Whether a question is written in the language that its record states: by the scripts of its letters, English or Chinese. */
import type { BankQuestion } from '../../records/bank-question.ts';
import type { Flaw } from './format-filter.ts';

/** Ours. English questions name Chinese words never, Chinese ones English words often (drugs, genes, tests). */
const MOST_HAN_IN_ENGLISH = 0.02;
const LEAST_HAN_IN_CHINESE = 0.3;
const LEAST_LATIN_IN_ENGLISH = 0.9;

export function languageFlaw({ language, stem, options }: BankQuestion): Flaw | null {
  const text = [stem, ...options.map((option) => option.text)].join('\n');
  const letters = count(text, /\p{L}/gu);
  if (letters === 0) return { reason: 'other-language', evidence: 'no letters' };
  const [han, latin] = [
    count(text, /\p{Script=Han}/gu) / letters,
    count(text, /[\p{Script=Latin}\p{Script=Greek}]/gu) / letters,
  ];
  const fits =
    language === 'zh' ? han >= LEAST_HAN_IN_CHINESE : han <= MOST_HAN_IN_ENGLISH && latin >= LEAST_LATIN_IN_ENGLISH;
  if (fits) return null;
  return {
    reason: 'other-language',
    evidence: `stated ${language}; ${(100 * han).toFixed(0)} % of the letters are Chinese, ${(100 * latin).toFixed(0)} % Latin or Greek`,
  };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * Whether a question is written in the language that its record states. Options may be nothing but Latin abbreviations, so
 * that of Chinese questions the stem alone is enough.
 */
import type { BankQuestion } from '../../records/bank-question.ts';
import { isWrittenIn, scriptsOf } from '../../records/written-language.ts';
import type { Flaw } from './format-filter.ts';

export function languageFlaw({ language, stem, options }: BankQuestion): Flaw | null {
  const text = [stem, ...options.map((option) => option.text)].join('\n');
  const { letters, han, latin } = scriptsOf(text);
  if (letters === 0) return { reason: 'other-language', evidence: 'no letters' };
  if (isWrittenIn(text, language) || (language === 'zh' && isWrittenIn(stem, language))) return null;
  return {
    reason: 'other-language',
    evidence: `stated ${language}; ${(100 * han).toFixed(0)} % of the letters are Chinese, ${(100 * latin).toFixed(0)} % Latin or Greek`,
  };
}

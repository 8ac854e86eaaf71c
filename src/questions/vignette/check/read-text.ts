/**
 * A text as the checks read it: one spelling of signs and small numbers, and the places of the words that the record
 * knows. Every step is linear in the text.
 */
import type { Language } from '../../../records/question.ts';
import type { Claim } from '../../../graph/claims.ts';

const ENGLISH_NUMBERS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');
const ENGLISH_TIMES = new RegExp(
  `\\b(${ENGLISH_NUMBERS.join('|')})(?=[ -](?:minute|hour|day|week|month|year)s?\\b)`,
  'gi',
);
const CHINESE_NUMBERS = '一二三四五六七八九十';

/** One spelling: full-width signs, dashes, times and micro signs, numbers of days and years in words. */
export function plainText(text: string, language: Language): string {
  const plain = text
    .normalize('NFKC')
    .replace(/[‐-―−~]/g, '-')
    .replace(/×/g, 'x')
    .replace(/’/g, "'")
    .replace(/\s+/g, ' ');
  if (language === 'en')
    return plain.replace(ENGLISH_TIMES, (word) => String(ENGLISH_NUMBERS.indexOf(word.toLowerCase()) + 1));
  return plain
    .replace(/两(?=分钟|小时|天|周|个月|年|岁)/g, '2')
    .replace(/[一二三四五六七八九十](?=分钟|小时|天|周|个月|年|岁)/g, (word) =>
      String(CHINESE_NUMBERS.indexOf(word) + 1),
    );
}

/** The text with other characters in the place of what is claimed, so that places stay the same. */
export function withoutClaims(text: string, claims: readonly Claim<unknown>[], filler: string): string {
  let rest = '';
  let at = 0;
  for (const { from, to } of claims) {
    rest += text.slice(at, from) + filler.repeat(to - from);
    at = to;
  }
  return rest + text.slice(at);
}

/** A number as it stands in a text, thousands apart or not. */
export const NUMBER = String.raw`\d+(?:,\d{3})*(?:\.\d+)?`;

export function numberOf(text: string): number {
  return Number(text.replaceAll(',', ''));
}

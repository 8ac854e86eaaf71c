/** How many diseases can be asked about in a language, and why none can. */
import type { Language } from '../../records/question.ts';
import type { LanguageShare } from './kind-pools.ts';

const NAMES: Readonly<Record<Language, string>> = { en: 'an English', zh: 'a Chinese' };

/** Null where some disease can be asked about. */
export function whyNone(language: Language, { named, diseases }: LanguageShare, fewest: number): string | null {
  if (diseases > 0) return null;
  return named === 0
    ? `${language}: no disease has ${NAMES[language]} name`
    : `${language}: no disease with ${NAMES[language]} name has ${fewest} findings with one that can be told`;
}

export function languageText(language: Language, share: LanguageShare, fewest: number): string {
  const { diseases } = share;
  return (
    whyNone(language, share, fewest) ??
    `${language}: ${diseases} ${diseases === 1 ? 'disease' : 'diseases'} can be asked about`
  );
}

export function languagesText(languages: Readonly<Partial<Record<Language, LanguageShare>>>, fewest: number): string[] {
  return (['en', 'zh'] as const).flatMap((language) => {
    const share = languages[language];
    return share === undefined ? [] : [languageText(language, share, fewest)];
  });
}

/**
 * A vignette that is a list of findings under an opener, with what is absent and what else the patient has, in English and
 * Chinese. Wordings are data; nothing of the masked part is told.
 */
import { joinNames } from '../../graph/statements.ts';
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { QUESTION_WORDINGS } from '../../wording/question-wordings.ts';

export interface Vignette {
  readonly stem: string;
  /** Which wordings were used, for the record: opener/ask indices. */
  readonly template: string;
}

export interface VignetteParts {
  readonly findings: readonly string[];
  /** Findings that are told to be absent. */
  readonly absent: readonly string[];
  readonly background: string | null;
  readonly openers: readonly string[];
  readonly asks: readonly string[];
  /** What the template is called on record. */
  readonly label: string;
}

export function tellVignette(parts: VignetteParts, language: Language, random: RandomStream): Vignette {
  const { findings: names, openers, asks, label } = parts;
  const wordings = QUESTION_WORDINGS[language];
  const opener = random.integer(openers.length);
  const ask = random.integer(asks.length);
  const list = joinAll(names, random.pick(wordings.lastSeparators), language);
  const besides = sentencesBesides(parts, language, (sentences) => random.pick(sentences));
  const sentences = [openers[opener]!.replace('{f}', () => list), ...besides, asks[ask]!];
  return { stem: sentences.join(wordings.gap), template: `${language}/${opener}/${label}/${ask}` };
}

/** What is absent, and what else the patient has. */
export function sentencesBesides(
  { absent, background }: Pick<VignetteParts, 'absent' | 'background'>,
  language: Language,
  pick: (sentences: readonly string[]) => string = ([first]) => first!,
): string[] {
  const { negative, lastNegative, backgrounds } = QUESTION_WORDINGS[language];
  return [
    ...(absent.length === 0 ? [] : [negative.replace('{f}', () => joinAll(absent, lastNegative, language))]),
    ...(background === null ? [] : [pick(backgrounds).replace('{b}', () => background)]),
  ];
}

function joinAll(names: readonly string[], lastSeparator: string, language: Language): string {
  return names.length > 1 ? joinNames(names, lastSeparator, language) : names[0]!;
}

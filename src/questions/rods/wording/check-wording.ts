/**
 * Whether a vignette in other words tells what the graph says and nothing else: every observed finding is named and
 * none is denied; no masked node and no distractor is named, by any name or synonym; no further finding or disease of
 * the graph, no number and nothing that is no plain text stands in it. Fails closed: the template's words stay.
 */
import type { Language } from '../../../records/question.ts';
import { holdsName, placesOfName } from '../names-answer.ts';

export type WordingFault =
  | 'no vignette in the answer'
  | 'not plain text of one paragraph'
  | 'another language'
  | 'a finding is not told'
  | 'names the answer'
  | 'names a distractor'
  | 'tells another finding or disease'
  | 'denies something'
  | 'tells a number'
  | 'asks something itself';

export interface WordingRules {
  readonly language: Language;
  /** Names and synonyms of each observed finding, in the question's language. */
  readonly observed: readonly (readonly string[])[];
  /** Names and synonyms, in any language, of every masked node. */
  readonly masked: readonly string[];
  readonly distractors: readonly string[];
  /** Whether a text is a name of a finding or disease of the graph. */
  isKnownName(text: string): boolean;
}

/** Longest vignette in characters. The value is ours: a template's vignette of five findings is a third as long. */
const LONGEST = 900;
const MOST_WORDS_OF_A_NAME = 8;
const MOST_CHARACTERS_OF_A_NAME = 12;
const denial =
  /\b(?:no|not|never|without|denies|denied|absent|absence|lacks?|lacking|free of|negative|none|neither|nor|unremarkable|rules? out|ruled out)\b|n['’]t\b|无|没有|未|否认|不伴|并非|不存在|排除|阴性/iu;

export function checkWording(text: string, rules: WordingRules): WordingFault | null {
  const { language, observed, masked, distractors } = rules;
  if (text.length > LONGEST || /[\p{Cc}\p{Co}\p{Cs}<>[\]{}*#`|_\\]|https?:|\ufffd/u.test(text))
    return 'not plain text of one paragraph';
  if (/[?？]/.test(text)) return 'asks something itself';
  const han = (text.match(/\p{Script=Han}/gu) ?? []).length;
  if (language === 'en' ? han > 0 : 3 * han < text.length) return 'another language';
  if (holdsName(text, masked)) return 'names the answer';
  if (holdsName(text, distractors)) return 'names a distractor';
  const rest = withoutFindings(text, observed);
  if (rest === null) return 'a finding is not told';
  if (denial.test(rest)) return 'denies something';
  if (/\p{N}/u.test(rest)) return 'tells a number';
  return tellsKnownName(rest, rules) ? 'tells another finding or disease' : null;
}

/**
 * The text without the names of the observed findings; null when one of them is missing. Longer names are cut out
 * first, so that a finding whose name is part of another's must have a place of its own.
 */
function withoutFindings(text: string, observed: WordingRules['observed']): string | null {
  const names = observed
    .flatMap((synonyms, finding) => synonyms.map((name) => ({ name, finding })))
    .toSorted((one, other) => other.name.length - one.name.length);
  const told = new Set<number>();
  let rest = text;
  for (const { name, finding } of names)
    for (const at of placesOfName(rest, name).toReversed()) {
      told.add(finding);
      rest = `${rest.slice(0, at)} ; ${rest.slice(at + name.length)}`;
    }
  return told.size === observed.length ? rest : null;
}

/** Runs of words, or of characters in Chinese text; a full stop ends a run. */
function tellsKnownName(text: string, { language, isKnownName }: WordingRules): boolean {
  const parts = text.split(/[.,;:!()。，；：、！（）]/u);
  if (language === 'zh') {
    return parts.some((part) => runsOf([...part.trim()], MOST_CHARACTERS_OF_A_NAME, 2, '').some(isKnownName));
  }
  return parts.some((part) =>
    runsOf(part.trim().split(/\s+/).filter(Boolean), MOST_WORDS_OF_A_NAME, 1, ' ').some(isKnownName),
  );
}

function runsOf(tokens: readonly string[], longest: number, shortest: number, joint: string): string[] {
  return tokens.flatMap((_, from) =>
    Array.from({ length: Math.max(0, Math.min(longest, tokens.length - from) - shortest + 1) }, (_unused, more) =>
      tokens.slice(from, from + shortest + more).join(joint),
    ),
  );
}

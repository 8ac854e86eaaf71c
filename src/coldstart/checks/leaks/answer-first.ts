/** The answer stands as a conclusion before any finding of the question has been used: it was known, not found. */
import type { Language } from '../../../records/question.ts';
import { concludedAt, optionText, type GoldNames } from './gold-position.ts';
import { flaw, thinkingOf, type AskedQuestion, type Trace, type TraceFlaw } from '../trace-flaw.ts';

export function answerFirst(trace: Trace, question: AskedQuestion, names: GoldNames = optionText): TraceFlaw | null {
  const thinking = thinkingOf(trace);
  const gold = names(question);
  const at = concludedAt(thinking, gold);
  if (at === null) return null;
  const before = thinking.slice(0, at);
  if (usesFinding(before, question, gold)) return null;
  return flaw('answer-first', thinking.slice(0, at + 80));
}

/** Words that stems share and that tell nothing of a patient. */
const EMPTY_WORDS = new Set(
  'which following likely diagnosis patient patients presents presenting history year years old with from what most best appropriate next step answer would should this that have been after before there these those their about because treatment cause examination shows found reports case clearly obviously correct conclude conclusion choice'.split(
    ' ',
  ),
);
const EMPTY_CHINESE =
  /患者|病人|男性?|女性?|岁|诊断|最可能|下列|哪项|哪种|什么|首选|治疗|检查|答案|考虑|本例|入院|就诊|以下|应选|结论|正确|显然|确定/gu;

/** Whether a text has words of the stem that tell something. */
function usesFinding(text: string, { stem, language }: AskedQuestion, gold: readonly string[]): boolean {
  const known = new Set(termsOf(stem, language));
  for (const name of gold) for (const term of termsOf(name, language)) known.delete(term);
  return termsOf(text, language).some((term) => known.has(term));
}

/** English words of four letters and more, and pairs of Chinese characters. */
function termsOf(text: string, language: Language): string[] {
  const words = (text.toLowerCase().match(/[\p{Script=Latin}\d]{4,}|\d+(?:\.\d+)?/gu) ?? []).filter(
    (word) => !EMPTY_WORDS.has(word),
  );
  if (language === 'en') return words;
  const runs = text.replace(EMPTY_CHINESE, ' ').match(/\p{Script=Han}{2,}/gu) ?? [];
  return [...words, ...runs.flatMap(pairsOf)];
}

function pairsOf(run: string): string[] {
  const characters = [...run];
  return characters.slice(1).map((character, at) => characters[at]! + character);
}

/** Where a trace first names the right answer, and whether it does so as a conclusion. */
import { placesOfName } from '../../../graph/names-in-text.ts';
import { sentencesOf } from '../../../support/sentences.ts';
import { goldOf, thinkingOf, type AskedQuestion, type Trace } from '../trace-flaw.ts';

/** Names of the right answer: its words in the question, and what else it is called. */
export type GoldNames = (question: AskedQuestion) => readonly string[];
export const optionText: GoldNames = (question) => [goldOf(question)].filter((name) => name.trim() !== '');

/** Of the first mention, 0 (the beginning) to 1; null where the reasoning never names it. */
export function firstPosition(trace: Trace, question: AskedQuestion, names: GoldNames = optionText): number | null {
  const thinking = thinkingOf(trace);
  const first = Math.min(...names(question).flatMap((name) => placesOfName(thinking, name).slice(0, 1)));
  return Number.isFinite(first) ? first / thinking.length : null;
}

/** Before the name, in its sentence. */
const CONCLUDES_BEFORE =
  /(?:\b(?:diagnosis|answer|choice|conclusion|cause|explanation)\b[^,;]{0,30}(?:\bis\b|\bmust be\b|:)|\b(?:this|it|case)\b (?:is|must be)\b[^,;?]{0,30}|\bconclude\b|\bclearly\b|\bobviously\b|诊断(?:为|是|[:：])|答案(?:为|是|[:：])|结论[^，,]{0,4}[:：是为]|显然|就是|这是|确定[为是]|应选|考虑为|最可能的?(?:诊断)?(?:是|为)|毫无疑问)[^,;，；?？]{0,40}$/iu;
/** Behind the name. */
const CONCLUDES_BEHIND =
  /^[^,;，；]{0,6}(?:\bis (?:the )?(?:correct|right|answer|diagnosis)|是(?:正确|对)的?|即为?(?:答案|诊断)|为(?:本题)?答案)/iu;

/** The first place where the answer is a conclusion, as an index into the reasoning; null where it never is one. */
export function concludedAt(thinking: string, names: readonly string[]): number | null {
  for (const { text, start } of sentencesOf(thinking, { clauses: true })) {
    if (/[?？]\s*$/.test(text)) continue;
    const places = names.flatMap((name) => placesOfName(text, name).map((at) => ({ at, to: at + name.length })));
    const found = places.find(
      ({ at, to }) =>
        CONCLUDES_BEFORE.test(text.slice(Math.max(0, at - 90), at)) || CONCLUDES_BEHIND.test(text.slice(to, to + 40)),
    );
    if (found !== undefined) return start + found.at;
  }
  return null;
}

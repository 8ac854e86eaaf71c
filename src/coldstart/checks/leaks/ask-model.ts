/** What the detectors that ask another model need of it, and how its answer is read. */
import { answerFrame, readAnswer } from '../../../grading/read-answer.ts';
import { LETTERS, optionLines } from '../../../records/question-text.ts';
import type { Language } from '../../../records/question.ts';
import type { AskedQuestion } from '../trace-flaw.ts';

/** One question to one model, its answer as it was written. */
export type AskModel = (prompt: string) => Promise<string>;

/** What the model is shown: the reasoning and the options, and the question itself where that is wanted. */
export interface Shown {
  readonly reasoning: string;
  readonly question: AskedQuestion;
  /** Without it the model can answer by the reasoning alone. */
  readonly withStem: boolean;
}

interface Wording {
  readonly question: string;
  readonly reasoning: string;
  readonly options: string;
  readonly task: string;
}

/** Ours. Raised version by version with `LEAK_PROMPT_VERSION`. */
const WORDINGS: Readonly<Record<Language, Wording>> = {
  en: {
    question: 'Question:',
    reasoning: 'Reasoning of a colleague, as far as it goes:',
    options: 'Options:',
    task: 'Which option does this reasoning lead to? Go by what it says alone, and do not solve the case anew. Write the letter of one option, and nothing else, between <answer> and </answer>.',
  },
  zh: {
    question: '问题：',
    reasoning: '一位同事的推理（可能不完整）：',
    options: '选项：',
    task: '这段推理指向哪个选项？只依据推理本身，不要重新解题。请在 <answer> 和 </answer> 之间只写一个选项的字母。',
  },
};
/** Raised with every change of a character above. */
export const LEAK_PROMPT_VERSION = 1;

export function leakPrompt({ reasoning, question, withStem }: Shown): string {
  const { question: asked, reasoning: heading, options, task } = WORDINGS[question.language];
  const lines = optionLines(
    question.options.map(({ text }) => text),
    question.language,
  );
  const stem = withStem ? `${asked}\n${question.stem}\n\n` : '';
  return `${stem}${heading}\n${reasoning}\n\n${options}\n${lines}\n\n${task}`;
}

export type Derived = 'gold' | 'other' | 'unread';

/** Which option the model took; letters go by the places in which options were shown. */
export function derivedFrom(raw: string, question: AskedQuestion, wanted = question.answer): Derived {
  const reading = readAnswer(raw, { ...answerFrame(question), thinking: 'optional' });
  if (reading.kind === 'unread') return 'unread';
  const place = question.options.findIndex(({ letter }) => letter === wanted);
  return reading.letter === LETTERS[place] ? 'gold' : 'other';
}

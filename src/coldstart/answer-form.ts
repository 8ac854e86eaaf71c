/** What the answer block of a trace holds, and how a teacher is told to write the two blocks. */
import type { Language } from '../records/question.ts';

export const ANSWER_FORMS = ['letter', 'text'] as const;
export type AnswerForm = (typeof ANSWER_FORMS)[number];

/** A changed character raises the version of every prompt of a teacher. */
export const ANSWER_FORMAT: Readonly<Record<Language, Readonly<Record<AnswerForm, string>>>> = {
  en: {
    letter:
      'Write the reasoning between <think> and </think>, then the letter of the right option, and nothing else, between ' +
      '<answer> and </answer>. Write nothing outside of these two blocks.',
    text:
      'Write the reasoning between <think> and </think>, then the text of the right option, without its letter, between ' +
      '<answer> and </answer>. Write nothing outside of these two blocks.',
  },
  zh: {
    letter:
      '请把推理写在 <think> 和 </think> 之间，然后在 <answer> 和 </answer> 之间只写出正确选项的字母。这两部分之外不要写任何内容。',
    text: '请把推理写在 <think> 和 </think> 之间，然后在 <answer> 和 </answer> 之间写出正确选项的内容，不写字母。这两部分之外不要写任何内容。',
  },
};

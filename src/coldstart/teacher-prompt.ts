/**
 * What a teacher is told (paper section 3.2): the question, its right answer, and the format of the trace. The answer is
 * given so that the chain leads to it; the student never sees this text. The paper gives no wording; this one is ours.
 */
import { questionText, type ShownQuestion } from '../records/question-text.ts';
import type { Language } from '../records/question.ts';

/** Raised with every change of a character. */
export const TEACHER_PROMPT_VERSION = 1;

/** What the answer block of a trace holds. */
export const ANSWER_FORMS = ['letter', 'text'] as const;
export type AnswerForm = (typeof ANSWER_FORMS)[number];

interface Wording {
  readonly question: string;
  readonly rightAnswer: string;
  readonly task: string;
  readonly format: Readonly<Record<AnswerForm, string>>;
}

const wordings: Readonly<Record<Language, Wording>> = {
  en: {
    question: 'Question:',
    rightAnswer: 'Right answer:',
    task:
      'Show a student how to find this answer. Start from what the question tells, name the possible answers, rule out the ' +
      'wrong ones each by a finding or a fact, and conclude. Be concise: a few short sentences, each a step, nothing said ' +
      'twice. Reason as if nobody had told you the answer, and never say that it was given.',
    format: {
      letter:
        'Write the reasoning between <think> and </think>, then the letter of the right option, and nothing else, between ' +
        '<answer> and </answer>. Write nothing outside of these two blocks.',
      text:
        'Write the reasoning between <think> and </think>, then the text of the right option, without its letter, between ' +
        '<answer> and </answer>. Write nothing outside of these two blocks.',
    },
  },
  zh: {
    question: '问题：',
    rightAnswer: '正确答案：',
    task:
      '请向学生示范如何得出这个答案：从题目给出的信息出发，列出可能的答案，用某项表现或事实逐一排除错误选项，最后得出结论。' +
      '请简明扼要：只写几句短句，每句一步，不重复。推理时要像事先不知道答案一样，不要提到答案是给定的。',
    format: {
      letter:
        '请把推理写在 <think> 和 </think> 之间，然后在 <answer> 和 </answer> 之间只写出正确选项的字母。这两部分之外不要写任何内容。',
      text: '请把推理写在 <think> 和 </think> 之间，然后在 <answer> 和 </answer> 之间写出正确选项的内容，不写字母。这两部分之外不要写任何内容。',
    },
  },
};

interface Taught extends ShownQuestion {
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  /** Letter of the right option. */
  readonly answer: string;
}

/** The user's turn. */
export function teacherPrompt(question: Taught, answers: AnswerForm): string {
  const { question: heading, rightAnswer, task, format } = wordings[question.language];
  const { letter, text } = question.options.find((option) => option.letter === question.answer)!;
  const gold = question.language === 'zh' ? `${letter}.${text}` : `${letter}. ${text}`;
  return `${heading}\n${questionText(question)}\n\n${rightAnswer} ${gold}\n\n${task}\n${format[answers]}`;
}

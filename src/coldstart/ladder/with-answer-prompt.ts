/**
 * The paper's own way (section 3.2), and the ladder's last rung: the teacher is told the question, its right answer and the
 * format of the trace. The answer is given so that the chain leads to it; the student never sees this text. The paper gives
 * no wording; this one is ours.
 */
import { questionText, type ShownQuestion } from '../../records/question-text.ts';
import type { Language } from '../../records/question.ts';
import { ANSWER_FORMAT, type AnswerForm } from '../answer-form.ts';

/** Raised with every change of a character. */
export const WITH_ANSWER_PROMPT_VERSION = 1;

interface Wording {
  readonly question: string;
  readonly rightAnswer: string;
  readonly task: string;
}

const wordings: Readonly<Record<Language, Wording>> = {
  en: {
    question: 'Question:',
    rightAnswer: 'Right answer:',
    task:
      'Show a student how to find this answer. Start from what the question tells, name the possible answers, rule out the ' +
      'wrong ones each by a finding or a fact, and conclude. Be concise: a few short sentences, each a step, nothing said ' +
      'twice. Reason as if nobody had told you the answer, and never say that it was given.',
  },
  zh: {
    question: '问题：',
    rightAnswer: '正确答案：',
    task:
      '请向学生示范如何得出这个答案：从题目给出的信息出发，列出可能的答案，用某项表现或事实逐一排除错误选项，最后得出结论。' +
      '请简明扼要：只写几句短句，每句一步，不重复。推理时要像事先不知道答案一样，不要提到答案是给定的。',
  },
};

interface Taught extends ShownQuestion {
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  /** Letter of the right option. */
  readonly answer: string;
}

/** The user's turn. */
export function withAnswerPrompt(question: Taught, answers: AnswerForm): string {
  const { question: heading, rightAnswer, task } = wordings[question.language];
  const { letter, text } = question.options.find((option) => option.letter === question.answer)!;
  const gold = question.language === 'zh' ? `${letter}.${text}` : `${letter}. ${text}`;
  return `${heading}\n${questionText(question)}\n\n${rightAnswer} ${gold}\n\n${task}\n${ANSWER_FORMAT[question.language][answers]}`;
}

/**
 * The first rung: the teacher sees the question and nothing of its answer. What it is asked to do is what makes a trace worth
 * learning from: findings used, more than one hypothesis, assumptions said, numbers with units, the conclusion last. Ours.
 */
import type { DifficultyTier, Language } from '../../records/question.ts';
import { questionText, type ShownQuestion } from '../../records/question-text.ts';
import { ANSWER_FORMAT, type AnswerForm } from '../answer-form.ts';

/** Raised with every change of a character below. */
export const BLIND_PROMPT_VERSION = 1;

/** Words aimed at; far below what `checks/brevity.ts` lets in. */
const AIMED_WORDS: Readonly<Record<DifficultyTier, number>> = { easy: 80, moderate: 150, difficult: 250 };

interface Wording {
  readonly question: string;
  readonly task: string;
  readonly length: (words: number) => string;
}

const WORDINGS: Readonly<Record<Language, Wording>> = {
  en: {
    question: 'Question:',
    task:
      'Reason for a student who reads along. Name what the question tells that matters. Name at least two possible answers ' +
      'by their content, and for each the finding or fact that speaks for or against it. Say what you assume and what ' +
      'stays uncertain. Write every number with its unit, and a formula before its value. Never call an option by its ' +
      'letter in the reasoning, and conclude only at its end.',
    length: (words) => `Aim at ${words} words, and say nothing twice.`,
  },
  zh: {
    question: '问题：',
    task:
      '请为跟读的学生写出推理：指出题目中重要的信息；至少按内容列出两个可能的答案，并分别说明支持或反对它的表现或事实；' +
      '说明你的假设和仍不确定之处；每个数值都写单位，先写公式再写结果；推理中不要用选项字母指代选项，最后才下结论。',
    length: (words) => `请控制在约 ${words} 字以内，不要重复。`,
  },
};

/** What every rung asks for, whatever it tells beside the question. */
export function taskWords(language: Language, tier: DifficultyTier | null): string {
  const { task, length } = WORDINGS[language];
  return `${task}\n${length(AIMED_WORDS[tier ?? 'moderate'])}`;
}

export function questionBlock(question: ShownQuestion): string {
  return `${WORDINGS[question.language].question}\n${questionText(question)}`;
}

/** The user's turn. */
export function blindPrompt(question: ShownQuestion, tier: DifficultyTier | null, answers: AnswerForm): string {
  const { language } = question;
  return `${questionBlock(question)}\n\n${taskWords(language, tier)}\n${ANSWER_FORMAT[language][answers]}`;
}

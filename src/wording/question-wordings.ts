/**
 * The sentences that tell findings and ask for what is masked, in English and Chinese. Vignettes are told in them, drills
 * stand behind them, and the tokenizer of a new base is trained on them.
 */
import type { Language, QuestionKind } from '../records/question.ts';

export interface QuestionWordings {
  /** `{f}` stands for the list of findings. */
  readonly openers: readonly string[];
  /** `{b}` stands for the background condition. */
  readonly backgrounds: readonly string[];
  readonly asks: Readonly<Record<QuestionKind, readonly string[]>>;
  readonly lastSeparators: readonly string[];
  /** `{f}` stands for the findings that are absent. */
  readonly negative: string;
  readonly lastNegative: string;
  /** Between sentences. */
  readonly gap: string;
}

export const QUESTION_WORDINGS: Readonly<Record<Language, QuestionWordings>> = {
  en: {
    openers: [
      'A patient presents with {f}.',
      'Examination and tests show {f}.',
      'The record notes {f}.',
      'An adult is seen for {f}.',
      'The work-up reveals {f}.',
      'A referral letter lists {f}.',
    ],
    backgrounds: ['The patient also has {b}.', 'Also on record: {b}.', 'The history includes {b}.'],
    asks: {
      diagnosis: ['What is the most likely diagnosis?', 'Which disease fits best?'],
      'next-test': ['Which test should confirm the diagnosis?', 'What is the best confirmatory test?'],
      treatment: ['What is the first-line treatment?', 'Which treatment is the first choice?'],
      mechanism: ['How does the first-line drug act?', 'What is the mechanism of the first-line drug?'],
      'safe-treatment': ['Which treatment is effective and safe?', 'Which treatment should this patient be given?'],
    },
    lastSeparators: [', ', ' and '],
    negative: 'There is no {f}.',
    lastNegative: ' or ',
    gap: ' ',
  },
  zh: {
    openers: [
      '患者出现{f}。',
      '检查发现{f}。',
      '病历记录有{f}。',
      '一名成人因{f}就诊。',
      '进一步检查提示{f}。',
      '转诊信列出{f}。',
    ],
    backgrounds: ['患者还有{b}。', '另有记录：{b}。', '既往情况包括{b}。'],
    asks: {
      diagnosis: ['最可能的诊断是什么？', '哪种疾病最符合？'],
      'next-test': ['应以哪项检查确诊？', '最佳的确诊检查是什么？'],
      treatment: ['一线治疗是什么？', '首选哪种治疗？'],
      mechanism: ['一线药物如何起作用？', '一线药物的作用机制是什么？'],
      'safe-treatment': ['哪种治疗有效且安全？', '该患者应接受哪种治疗？'],
    },
    lastSeparators: ['、', '和'],
    negative: '无{f}。',
    lastNegative: '、',
    gap: '',
  },
};

/** Every sentence of every language, with its `{f}` and `{b}`. */
export function questionTemplates(): string[] {
  return Object.values(QUESTION_WORDINGS).flatMap(({ openers, backgrounds, asks, lastSeparators, negative, lastNegative }) => [
    ...openers,
    negative,
    lastNegative,
    ...backgrounds,
    ...lastSeparators,
    ...Object.values(asks).flat(),
  ]);
}

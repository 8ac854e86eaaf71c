/** Drills speak in the sentences of questions. */
import type { Language } from '../records/question.ts';
import { QUESTION_WORDINGS } from '../wording/question-wordings.ts';
import type { DrillWordings } from './drill-questions.ts';

export const DRILL_WORDINGS: Readonly<Record<Language, DrillWordings>> = {
  en: { ...QUESTION_WORDINGS.en, tellings: QUESTION_WORDINGS.en.openers },
  zh: { ...QUESTION_WORDINGS.zh, tellings: QUESTION_WORDINGS.zh.openers },
};

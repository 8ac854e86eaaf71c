/** Drills speak in the sentences of questions. */
import type { Language, QuestionKind } from '../records/question.ts';
import { LIST_WORDINGS } from '../wording/list-wordings.ts';
import { ASKS, type AskKind } from '../wording/asks.ts';
import type { DrillWordings } from './drill-questions.ts';

const ASK_OF: Readonly<Record<QuestionKind, AskKind>> = {
  diagnosis: 'diagnosis',
  'next-test': 'confirmatory-test',
  treatment: 'first-line-treatment',
  mechanism: 'drug-mechanism',
  'safe-treatment': 'safe-treatment',
};

export const DRILL_WORDINGS: Readonly<Record<Language, DrillWordings>> = {
  en: wordingsOf('en'),
  zh: wordingsOf('zh'),
};

function wordingsOf(language: Language): DrillWordings {
  const asks = Object.entries(ASK_OF).map(([kind, ask]) => [kind, ASKS[language][ask]]);
  return { ...LIST_WORDINGS[language], asks: Object.fromEntries(asks) as unknown as DrillWordings['asks'] };
}

/** Marks and results of a folder's answers, made and shown, with what asking took. */
import type { SpentSummary } from '../../../attempts/sets/ask-sets.ts';
import type { EvaluationFile } from '../../../attempts/sets/evaluation-file.ts';
import { writeJson, type Terminal } from '../../command.ts';

export interface ShowSettings {
  readonly json: boolean;
  readonly spent: Pick<SpentSummary, 'totals' | 'text'>;
}

/** Whether every item has all its answers: what was refused or is missing counts as wrong. */
export async function showResults(
  out: string,
  settings: EvaluationFile,
  { json, spent }: ShowSettings,
  terminal: Terminal,
): Promise<boolean> {
  const [{ SAFETY_EN, SAFETY_ZH, SAFETY_LINES }, { QUESTIONS }] = await Promise.all([
    import('../../../support/safety.ts'),
    import('../../../attempts/sets/question-set.ts'),
  ]);
  const show = (results: object, text: string): void => {
    if (json) writeJson(terminal, { ...results, spent: spent.totals, safety: { en: SAFETY_EN, zh: SAFETY_ZH } });
    else terminal.write(`\n${text}\n${spent.text}\n\n${SAFETY_LINES}\n`);
  };
  if (settings.sets.some(({ id }) => id === QUESTIONS)) {
    const [{ gradeQuestions }, { describeQuestions }] = await Promise.all([
      import('../../../evaluation/results/grade-questions.ts'),
      import('./regrade.ts'),
    ]);
    const results = gradeQuestions(out, settings);
    show(results, describeQuestions(results));
    return results.answered === results.items;
  }
  const [{ regrade }, { describeResults }] = await Promise.all([
    import('../../../evaluation/results/regrade.ts'),
    import('./regrade.ts'),
  ]);
  const results = regrade(out);
  show(results, describeResults(results));
  return results.complete;
}

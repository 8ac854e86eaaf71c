/**
 * Questions of a bank, a split or a run's held-out set as a set to ask, so that any model can be measured on them with the
 * prompt of the run's own report. Public questions and those of a graph may stand together.
 */
import { bankQuestionSchema, type BankQuestion } from '../../records/bank-question.ts';
import { LETTERS } from '../../records/question-text.ts';
import { openBank, questionsOf } from '../../records/read-bank.ts';
import { RecordError } from '../../support/errors.ts';
import type { Prompt } from '../../wording/prompt.ts';
import type { AskedSet } from './asked-set.ts';

export const QUESTIONS = 'questions';

/** `path`: a bank's folder, its questions.jsonl, or any file of questions. */
export function questionSet(path: string, prompt: Prompt): AskedSet<BankQuestion> {
  const bank = openBank(path);
  let count = 0;
  for (const question of questionsOf(bank)) {
    checkAsked(question, bank.file);
    count++;
  }
  if (count === 0) throw new RecordError(`${bank.file} holds no question`);
  return {
    id: QUESTIONS,
    version: prompt.version,
    prompt: prompt.name,
    source: path,
    sha256: bank.sha256,
    items: () => questionsOf(bank),
    schema: bankQuestionSchema,
    idOf: (question) => question.id,
    messagesOf: (question) => [{ role: 'user', content: prompt.text(question) }],
  };
}

/** Options are shown and answers read by their place: letters must be those of their places. */
function checkAsked({ id, options }: BankQuestion, file: string): void {
  const letters = options.map(({ letter }) => letter);
  if (letters.every((letter, at) => letter === LETTERS[at])) return;
  throw new RecordError(
    `${file}: question ${JSON.stringify(id)}: options ${letters.join('')}; allowed: letters from A on, in their order`,
  );
}

/**
 * A file of questions of any bank (a run's held-out sets, say) as a set to ask, so that any model can be measured on them
 * with the prompt of the run's own report.
 */
import { bankQuestionSchema, type BankQuestion } from '../../records/bank-question.ts';
import { RecordError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import type { Prompt } from '../../wording/prompt.ts';
import type { AskedSet } from './asked-set.ts';

export const QUESTIONS = 'questions';

export function questionSet(path: string, prompt: Prompt): AskedSet<BankQuestion> {
  const ids = new Set<string>();
  for (const { value, line } of iterateJsonl(path, { schema: bankQuestionSchema })) {
    if (ids.has(value.id)) throw new RecordError(`${path}:${line}: id ${value.id} stands there twice`);
    ids.add(value.id);
  }
  if (ids.size === 0) throw new RecordError(`${path} holds no question`);
  return {
    id: QUESTIONS,
    version: prompt.version,
    prompt: prompt.name,
    source: path,
    sha256: sha256OfFile(path),
    items: () => questionsIn(path),
    schema: bankQuestionSchema,
    idOf: (question) => question.id,
    messagesOf: (question) => [{ role: 'user', content: prompt.text(question) }],
  };
}

function* questionsIn(path: string): Generator<BankQuestion> {
  for (const { value } of iterateJsonl(path, { schema: bankQuestionSchema })) yield value;
}

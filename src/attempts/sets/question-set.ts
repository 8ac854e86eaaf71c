/**
 * A file of questions of our own (a run's held-out sets) as a set to ask, so that any model can be measured on them with
 * the prompt of the run's own report.
 */
import { questionSchema, type Question } from '../../records/question.ts';
import { questionText } from '../../records/question-text.ts';
import { RecordError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import type { AskedSet } from './asked-set.ts';

export const QUESTIONS = 'questions';

export function questionSet(path: string): AskedSet<Question> {
  const ids = new Set<string>();
  for (const { value, line } of iterateJsonl(path, { schema: questionSchema })) {
    if (ids.has(value.id)) throw new RecordError(`${path}:${line}: id ${value.id} stands there twice`);
    ids.add(value.id);
  }
  if (ids.size === 0) throw new RecordError(`${path} holds no question`);
  return {
    id: QUESTIONS,
    version: 1,
    source: path,
    sha256: sha256OfFile(path),
    items: () => questionsIn(path),
    schema: questionSchema,
    idOf: (question) => question.id,
    messagesOf: (question) => [{ role: 'user', content: questionText(question) }],
  };
}

function* questionsIn(path: string): Generator<Question> {
  for (const { value } of iterateJsonl(path, { schema: questionSchema })) yield value;
}

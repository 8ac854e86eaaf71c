/**
 * A file of questions of our own (a run's held-out sets) as a set to ask, so that any model can be measured on them: the
 * prompt, the reading and the intervals are those of the run's own report.
 */
import { join } from 'node:path';
import { answerFrame, readAnswer } from '../../grading/read-answer.ts';
import { isCorrect } from '../../grading/reward.ts';
import { questionSchema, type Question } from '../../records/question.ts';
import { questionText } from '../../records/question-text.ts';
import type { Reading } from '../../records/score.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { RecordError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { iterateJsonl, writeJsonl } from '../../support/jsonl.ts';
import { accuracyOf, type Accuracy } from '../statistics.ts';
import { journalledAnswerSchema } from '../../answers/answer-sets.ts';
import { answersPath, keptItems, type AskedSet } from '../../answers/asked-set.ts';
import type { EvaluationFile } from '../../answers/evaluation-file.ts';

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

export interface QuestionResults {
  readonly kind: 'fleming-questions';
  readonly version: 1;
  readonly model: EvaluationFile['model'];
  readonly decoding: EvaluationFile['decoding'];
  readonly items: number;
  readonly answered: number;
  /** By the part of the bank that the questions are of; as the report of a run has them. */
  readonly sets: Readonly<Record<string, Accuracy>>;
}

interface QuestionMark {
  readonly questionId: string;
  readonly subgraphId: string;
  readonly set: Question['split'];
  readonly reading: Reading;
  readonly correct: boolean;
}

/** Reads the answers and writes questions/marks.jsonl and results.json. A question without an answer counts as wrong. */
export function gradeQuestions(folder: string, set: AskedSet<Question>, settings: EvaluationFile): QuestionResults {
  const raws = new Map<string, string>();
  const path = answersPath(folder, set);
  for (const { value } of iterateJsonl(path, { schema: journalledAnswerSchema, tornLastLine: 'drop' })) {
    if (!raws.has(value.itemId)) raws.set(value.itemId, value.raw);
  }
  const marks = Array.from(keptItems(folder, set), (question) => markOf(question, raws.get(question.id)));
  writeJsonl(join(folder, QUESTIONS, 'marks.jsonl'), marks);
  const bySet = Map.groupBy(marks, (mark) => mark.set);
  const results: QuestionResults = {
    kind: 'fleming-questions',
    version: 1,
    model: settings.model,
    decoding: settings.decoding,
    items: marks.length,
    answered: raws.size,
    sets: Object.fromEntries([...bySet].map(([name, of]) => [name, accuracyOf(of)!])),
  };
  writeJsonAtomic(join(folder, 'results.json'), results);
  return results;
}

function markOf(question: Question, raw = ''): QuestionMark {
  const reading = readAnswer(raw, answerFrame(question));
  const { id, subgraph, split, answer } = question;
  return { questionId: id, subgraphId: subgraph.id, set: split, reading, correct: isCorrect(reading, answer) };
}

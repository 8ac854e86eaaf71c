/**
 * From the answers to a file of questions to their results, offline, with the reading and the intervals of a run's own
 * report: OUT/questions/{items,answers}.jsonl -> marks.jsonl, then OUT/results.json, written last.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { answerFrame, readAnswer } from '../../grading/read-answer.ts';
import { isCorrect } from '../../grading/reward.ts';
import { bankQuestionSchema, isPublic, type BankQuestion } from '../../records/bank-question.ts';
import { readingSchema } from '../../records/score.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { RunError } from '../../support/errors.ts';
import { iterateJsonl, writeJsonl } from '../../support/jsonl.ts';
import { answerLines } from '../../answers/answer-lines.ts';
import { journalledAnswerSchema } from '../../answers/answer-sets.ts';
import { QUESTIONS } from '../answers/question-set.ts';
import { accuracyOf } from '../statistics.ts';
import { evaluationSettingsSchema, type EvaluationSettings } from './evaluation-settings.ts';

const countSchema = z.number().int().nonnegative();

export const questionResultsSchema = z.object({
  kind: z.literal('fleming-questions'),
  version: z.literal(1),
  model: evaluationSettingsSchema.shape.model,
  decoding: evaluationSettingsSchema.shape.decoding,
  items: countSchema,
  answered: countSchema,
  /** By the part of the bank that questions of a graph are of, by the data set of all others. */
  sets: z.record(
    z.string(),
    z.object({
      accuracy: z.number(),
      low: z.number(),
      high: z.number(),
      count: countSchema,
      correct: countSchema,
      unread: countSchema,
      clusters: countSchema,
    }),
  ),
});
export type QuestionResults = z.infer<typeof questionResultsSchema>;

export const questionMarkSchema = z.object({
  questionId: z.string(),
  /** What intervals cluster by: the subgraph, or the cluster of a question without one; by itself where none is known. */
  subgraphId: z.string(),
  set: z.string(),
  reading: readingSchema,
  correct: z.boolean(),
});
export type QuestionMark = z.infer<typeof questionMarkSchema>;

/** A question without an answer counts as wrong. */
export function gradeQuestions(
  folder: string,
  settings: Pick<EvaluationSettings, 'model' | 'decoding'>,
): QuestionResults {
  const path = (file: string): string => join(folder, QUESTIONS, file);
  if (!existsSync(path('items.jsonl')))
    throw new RunError(`${folder} holds no ${QUESTIONS}/items.jsonl: nothing was asked yet`);
  const raws = new Map<string, string>();
  const answers = existsSync(path('answers.jsonl')) ? answerLines(path('answers.jsonl'), journalledAnswerSchema) : [];
  for (const { value } of answers) if (!raws.has(value.itemId)) raws.set(value.itemId, value.raw);
  const marks: QuestionMark[] = [];
  for (const { value: question } of iterateJsonl(path('items.jsonl'), { schema: bankQuestionSchema })) {
    marks.push(markOf(question, raws.get(question.id)));
  }
  writeJsonl(path('marks.jsonl'), marks);
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

function markOf(question: BankQuestion, raw = ''): QuestionMark {
  const reading = readAnswer(raw, answerFrame(question));
  const { id, answer } = question;
  const [cluster, set] = isPublic(question)
    ? [question.cluster ?? id, question.origin.dataset]
    : [question.subgraph.id, question.split];
  return { questionId: id, subgraphId: cluster, set, reading, correct: isCorrect(reading, answer) };
}

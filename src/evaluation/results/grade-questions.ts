/**
 * From the answers to a file of questions of any bank to their results, offline, with the reading and the intervals of a
 * run's own report: OUT/questions/{items,answers}.jsonl -> marks.jsonl, then OUT/results.json, written last.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { isPublic, type BankQuestion } from '../../records/bank-question.ts';
import { commonQuestion } from '../../records/common-question.ts';
import { formerly } from '../../records/formerly.ts';
import { scoreSchema } from '../../records/score.ts';
import { writeJsonAtomic } from '../../support/atomic-file.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { askedModelSchema, decodingSettingsSchema, type EvaluationFile } from '../../attempts/sets/evaluation-file.ts';
import { markedQuestions, type MarkedQuestion, markOutput } from '../../attempts/sets/marked-questions.ts';
import { QUESTIONS } from '../../attempts/sets/question-set.ts';
import { accuracyOf } from '../statistics/statistics.ts';

const countSchema = z.number().int().nonnegative();

export const questionResultsSchema = z.object({
  kind: z.literal('fleming-questions'),
  version: z.literal(1),
  model: askedModelSchema,
  decoding: decodingSettingsSchema,
  items: countSchema,
  answered: countSchema,
  /** By the part of the bank that the questions are of. */
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

const markSchema = scoreSchema.pick({ questionId: true, cluster: true, set: true, reading: true, correct: true });
/** What of a score is asked of a single set. `cluster` was called `subgraphId` before. */
export const questionMarkSchema = formerly(markSchema, { cluster: 'subgraphId' });
export type QuestionMark = z.infer<typeof questionMarkSchema>;

/** A question without an answer counts as wrong. */
export function gradeQuestions(folder: string, settings: Pick<EvaluationFile, 'model' | 'decoding'>): QuestionResults {
  const marks: QuestionMark[] = [];
  let answered = 0;
  for (const marked of markedQuestions(folder, QUESTIONS)) {
    marks.push(markOf(marked));
    if (marked.outputs.length > 0) answered++;
  }
  writeJsonl(join(folder, QUESTIONS, 'marks.jsonl'), marks);
  const bySet = Map.groupBy(marks, (mark) => mark.set);
  const results: QuestionResults = {
    kind: 'fleming-questions',
    version: 1,
    model: settings.model,
    decoding: settings.decoding,
    items: marks.length,
    answered,
    sets: Object.fromEntries([...bySet].map(([name, of]) => [name, accuracyOf(of)!])),
  };
  writeJsonAtomic(join(folder, 'results.json'), results);
  return results;
}

/** The first sample counts: whoever wants several asks benchmarks. */
function markOf({ question, outputs: [first] }: MarkedQuestion): QuestionMark {
  const { id, cluster } = commonQuestion(question);
  const { reading, correct } = first ?? markOutput(question, '');
  return { questionId: id, cluster, set: setOf(question), reading, correct };
}

/** The part of the bank that a question is of: its split, or the public data set it comes from. */
function setOf(question: BankQuestion): string {
  return isPublic(question) ? question.origin.dataset : question.split;
}

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
import { overAnsweredSchema } from './results-schema.ts';
import { intervalOf } from './summarize-benchmark.ts';

const countSchema = z.number().int().nonnegative();

export const questionResultsSchema = z.object({
  kind: z.literal('fleming-questions'),
  version: z.literal(1),
  model: askedModelSchema,
  decoding: decodingSettingsSchema,
  items: countSchema,
  /** Only so many of the first questions were asked; null: all. */
  limit: countSchema.nullable().default(null),
  answered: countSchema,
  /** Absent in results of before, here and below. */
  refused: countSchema.default(0),
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
      refused: countSchema.default(0),
      overAnswered: overAnsweredSchema,
      clusters: countSchema,
    }),
  ),
});
export type QuestionResults = z.infer<typeof questionResultsSchema>;

const markSchema = scoreSchema.pick({ questionId: true, cluster: true, set: true, reading: true, correct: true });
/** What came of a question: an answer, a refusal, or nothing; null in marks of before. */
const cameSchema = z.enum(['answer', 'refusal', 'nothing']).nullable().default(null);
/** What of a score is asked of a single set. `cluster` was called `subgraphId` before. */
export const questionMarkSchema = formerly(markSchema.extend({ came: cameSchema }), { cluster: 'subgraphId' });
export type QuestionMark = z.infer<typeof questionMarkSchema>;

/** A question without an answer counts as wrong. */
export function gradeQuestions(
  folder: string,
  settings: Pick<EvaluationFile, 'model' | 'decoding' | 'sets'>,
): QuestionResults {
  const marks: QuestionMark[] = [];
  for (const marked of markedQuestions(folder, QUESTIONS)) marks.push(markOf(marked));
  const countOf = (came: QuestionMark['came']): number => marks.filter((mark) => mark.came === came).length;
  writeJsonl(join(folder, QUESTIONS, 'marks.jsonl'), marks);
  const bySet = Map.groupBy(marks, (mark) => mark.set);
  const results: QuestionResults = {
    kind: 'fleming-questions',
    version: 1,
    model: settings.model,
    decoding: settings.decoding,
    items: marks.length,
    limit: settings.sets.find(({ id }) => id === QUESTIONS)?.limit ?? null,
    answered: countOf('answer'),
    refused: countOf('refusal'),
    sets: Object.fromEntries([...bySet].map(([name, of]) => [name, figuresOf(of)])),
  };
  writeJsonAtomic(join(folder, 'results.json'), results);
  return results;
}

function figuresOf(marks: readonly QuestionMark[]): QuestionResults['sets'][string] {
  const answers = marks.filter(({ came }) => came === 'answer');
  const [overall, over] = [accuracyOf(marks)!, accuracyOf(answers)];
  const refused = marks.filter(({ came }) => came === 'refusal').length;
  // What was refused or did not come is counted apart.
  return { ...overall, unread: over?.unread ?? 0, refused, overAnswered: over && intervalOf(over) };
}

/** The first sample counts: whoever wants several asks benchmarks. */
function markOf({ question, outputs: [first] }: MarkedQuestion): QuestionMark {
  const { id, cluster } = commonQuestion(question);
  const { reading, correct } = first ?? markOutput(question, '');
  const came = first === undefined ? 'nothing' : first.refused ? 'refusal' : 'answer';
  return { questionId: id, cluster, set: setOf(question), reading, correct, came };
}

/** The part of the bank that a question is of: its split, or the public data set it comes from. */
export function setOf(question: BankQuestion): string {
  return isPublic(question) ? question.origin.dataset : question.split;
}

/**
 * What the folder of a set of questions holds, read and marked by the rules of training: every question with its outputs, in
 * the order of the questions and then of the samples. For questions of any bank with one right option.
 */
import { existsSync } from 'node:fs';
import { answerFrame, readAnswer } from '../../grading/read-answer.ts';
import { isCorrect } from '../../grading/reward.ts';
import { bankQuestionSchema, type BankQuestion } from '../../records/bank-question.ts';
import type { Reading } from '../../records/score.ts';
import { RunError } from '../../support/errors.ts';
import { iterateJsonl } from '../../support/jsonl.ts';
import { answersPath, itemsPath } from './asked-set.ts';
import { readCounted } from './read-answers.ts';

export interface MarkedOutput {
  readonly sample: number;
  readonly raw: string;
  readonly reading: Reading;
  readonly correct: boolean;
  /** The model refused the question: the output is empty. */
  readonly refused: boolean;
}

export interface MarkedQuestion {
  readonly question: BankQuestion;
  /** Those that came. */
  readonly outputs: readonly MarkedOutput[];
}

export function* markedQuestions(folder: string, id: string): Generator<MarkedQuestion> {
  const path = itemsPath(folder, { id });
  if (!existsSync(path)) throw new RunError(`${folder} holds no ${id}/items.jsonl: nothing was asked yet`);
  const outputs = readCounted(answersPath(folder, { id }));
  for (const { value: question } of iterateJsonl(path, { schema: bankQuestionSchema })) {
    const own = [...(outputs.get(question.id) ?? [])].toSorted(([left], [right]) => left - right);
    yield {
      question,
      outputs: own.map(([sample, { raw, kind }]) => ({
        sample,
        raw,
        refused: kind === 'refusal',
        ...markOutput(question, raw),
      })),
    };
  }
}

/** An output that is empty says nothing, and is wrong. */
export function markOutput(question: BankQuestion, raw: string): Pick<MarkedOutput, 'reading' | 'correct'> {
  const reading = readAnswer(raw, answerFrame(question));
  return { reading, correct: isCorrect(reading, question.answer) };
}

/** Greedy answers of a policy to a set of questions, read and marked. */
import type { Policy } from '../engine/policy.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import type { Score } from '../records/score.ts';
import { RecordError } from '../support/errors.ts';
import { deriveSeed } from '../support/random.ts';
import type { Prompt } from '../wording/prompt.ts';
import { attemptQuestions } from './attempt.ts';

export interface GreedyCall {
  readonly prompt: Prompt;
  readonly maxTokens: number;
}

/** Where in the results scores belong. */
export interface ScorePlace {
  /** The row of the results table that the model stands in. */
  readonly row: string;
  /** The split that the questions are of. */
  readonly set: string;
}

/** One score a question, in the order of the questions. */
export async function evaluatePolicy(
  policy: Policy,
  questions: readonly CommonQuestion[],
  { row, set, prompt, maxTokens }: GreedyCall & ScorePlace,
): Promise<Score[]> {
  const attempts = await attemptQuestions(policy, questions, greedy({ prompt, maxTokens }));
  return attempts.map(([attempt]) => {
    const { question, reading, correct, completion } = attempt!;
    const { text: raw, tokens } = completion;
    return { ...describeScore(question, { row, set }), reading, correct, raw, tokens: tokens.length };
  });
}

/** Share of right greedy answers, 0-1. */
export async function greedyAccuracy(
  policy: Policy,
  questions: readonly CommonQuestion[],
  call: GreedyCall,
): Promise<number> {
  if (questions.length === 0)
    throw new RecordError('accuracy was asked for over no question: put questions into the development slice');
  const attempts = await attemptQuestions(policy, questions, greedy(call));
  return attempts.filter(([attempt]) => attempt!.correct).length / attempts.length;
}

/** The part of a score that the question gives. */
export function describeScore(
  question: CommonQuestion,
  { row, set }: ScorePlace,
): Omit<Score, 'reading' | 'correct' | 'raw' | 'tokens'> {
  const { id: questionId, cluster, language, kind, tier, hops, rarity } = question;
  return { questionId, cluster, row, set, language, kind, tier, hops, rarity };
}

function greedy({ prompt, maxTokens }: GreedyCall) {
  // No seed changes the most probable tokens.
  return { prompt, maxTokens, attempts: 1, temperature: 0, seedOf: () => deriveSeed('greedy') };
}

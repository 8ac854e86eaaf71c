/** Greedy answers of a policy to a set of questions, read and marked. */
import type { Policy } from '../engine/policy.ts';
import { isCorrect } from '../grading/reward.ts';
import { answerFrame, readAnswer } from '../grading/read-answer.ts';
import type { Question } from '../records/question.ts';
import { questionText } from '../records/question-text.ts';
import type { Score, StageName } from '../records/score.ts';

export async function evaluatePolicy(
  policy: Policy,
  questions: readonly Question[],
  stage: StageName,
  maxTokens: number,
): Promise<Score[]> {
  const prompts = questions.map((question) => policy.chatPrompt(questionText(question)));
  const completions = await policy.greedy(prompts, maxTokens);
  return completions.map(({ text, tokens }, at) => scoreOf(questions[at]!, stage, text, tokens.length));
}

function scoreOf(question: Question, stage: StageName, raw: string, tokens: number): Score {
  const reading = readAnswer(raw, answerFrame(question));
  return { ...describeScore(question, stage), reading, correct: isCorrect(reading, question.answer), raw, tokens };
}

/** The part of a score that the question gives. */
export function describeScore(
  question: Question,
  stage: StageName,
): Omit<Score, 'reading' | 'correct' | 'raw' | 'tokens'> {
  const { id, subgraph, split, language, kind, difficulty } = question;
  const { tier, hops, rarity } = difficulty;
  return { questionId: id, subgraphId: subgraph.id, stage, set: split, language, kind, tier, hops, rarity };
}

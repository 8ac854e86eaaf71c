/** Greedy answers of a policy to a set of questions, read and marked. */
import type { Policy } from '../engine/policy.ts';
import { isCorrect } from '../grading/reward.ts';
import { readAnswer } from '../grading/read-answer.ts';
import type { Question } from '../records/question.ts';
import { questionText } from '../records/question-text.ts';
import type { Score, StageName } from '../records/score.ts';

export async function evaluatePolicy(policy: Policy, questions: readonly Question[], stage: StageName, maxTokens: number): Promise<Score[]> {
  const prompts = questions.map((question) => policy.chatPrompt(questionText(question)));
  const completions = await policy.greedy(prompts, maxTokens);
  return completions.map(({ text, tokens }, at) => scoreOf(questions[at]!, stage, text, tokens.length));
}

function scoreOf(question: Question, stage: StageName, raw: string, tokens: number): Score {
  const reading = readAnswer(raw, { optionCount: question.options.length, optionTexts: question.options.map(({ text }) => text) });
  return {
    questionId: question.id,
    subgraphId: question.subgraph.id,
    stage,
    set: question.split,
    language: question.language,
    kind: question.kind,
    tier: question.difficulty.tier,
    hops: question.difficulty.hops,
    rarity: question.difficulty.rarity,
    reading,
    correct: isCorrect(reading, question.answer),
    raw,
    tokens,
  };
}

/**
 * One attempt at a question: a policy is asked, its text is read, the reading is marked and rewarded. Reinforcement,
 * mining, tiers that are measured and greedy accuracy all make their attempts here, so that what is rewarded is what is
 * measured. Axes in names: Q questions, K attempts at one question.
 */
import type { Completion, Policy } from '../engine/policy.ts';
import { answerFrame } from '../grading/read-answer.ts';
import { computeReward, defaultRewardWeights, type Reward, type RewardWeights } from '../grading/reward.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import type { Prompt } from '../wording/prompt.ts';

export interface Attempt extends Reward {
  readonly question: CommonQuestion;
  /** Among the attempts at this question, from 0. */
  readonly index: number;
  readonly seed: number;
  readonly completion: Completion;
}

export interface AttemptSettings {
  readonly prompt: Prompt;
  /** Attempts at each question: K; by question where they are not equally many. */
  readonly attempts: number | ((question: CommonQuestion) => number);
  /** 0 is greedy. */
  readonly temperature: number;
  readonly maxTokens: number;
  readonly seedOf: (question: CommonQuestion, index: number) => number;
  /** Default: those of `grading/reward.ts`. */
  readonly rewards?: RewardWeights;
}

/** K attempts at each of Q questions, in the order of the questions. */
export async function attemptQuestions(
  policy: Policy,
  questions: readonly CommonQuestion[],
  { prompt, attempts, temperature, maxTokens, seedOf, rewards = defaultRewardWeights }: AttemptSettings,
): Promise<Attempt[][]> {
  const requests_QK = questions.map((question) => {
    const tokens = promptTokens(policy, prompt, question);
    const length = typeof attempts === 'number' ? attempts : attempts(question);
    return Array.from({ length }, (_, index) => ({ prompt: tokens, seed: seedOf(question, index) }));
  });
  const completions = await policy.complete(requests_QK.flat(), { maxTokens, temperature, topP: null, topK: null });
  let next = 0;
  return questions.map((question, at) => {
    const frame = answerFrame(question);
    return requests_QK[at]!.map(({ seed }, index) => {
      const completion = completions[next++]!;
      const marked = computeReward(completion.text, question.answer, frame, rewards);
      return { question, index, seed, completion, ...marked };
    });
  });
}

/** The user's turn of a question, ready for the assistant's. */
export function promptTokens(policy: Pick<Policy, 'chatPrompt'>, prompt: Prompt, question: CommonQuestion): number[] {
  return policy.chatPrompt(prompt.text(question));
}

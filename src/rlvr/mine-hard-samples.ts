/**
 * Adaptive hard-sample mining (paper section 3.3): the model answers the whole training set; what it gets wrong, above
 * all again and again, is asked more often. Counts carry over from round to round, older rounds counting half.
 */
import type { Policy } from '../engine/policy.ts';
import { answerFrame } from '../grading/read-answer.ts';
import { computeReward } from '../grading/reward.ts';
import type { Question } from '../records/question.ts';
import { questionText } from '../records/question-text.ts';
import { deriveSeed } from '../support/random.ts';
import type { MiningRecord } from './curriculum.ts';

export interface MiningSettings {
  /** Answers sampled per question in a round. */
  readonly attempts: number;
  readonly temperature: number;
  readonly maxTokens: number;
}

const OLDER_ROUNDS = 0.5;

export interface MiningRound {
  readonly records: Map<string, MiningRecord>;
  /** Questions with at least one failure in this round. */
  readonly failed: number;
  readonly asked: number;
  readonly sampledTokens: number;
  /** Read: each question's prompt once. */
  readonly promptTokens: number;
}

export async function mineHardSamples(
  policy: Policy,
  questions: readonly Question[],
  before: ReadonlyMap<string, MiningRecord>,
  settings: MiningSettings,
  address: readonly (string | number)[],
): Promise<MiningRound> {
  const prompts = questions.map((question) => policy.chatPrompt(questionText(question)));
  const requests = questions.flatMap(({ id }, at) =>
    Array.from({ length: settings.attempts }, (_, attempt) => ({
      prompt: prompts[at]!,
      seed: deriveSeed(...address, id, attempt),
    })),
  );
  const completions = await policy.complete(requests, { ...settings, topP: null, topK: null });
  const records = new Map<string, MiningRecord>();
  let failed = 0;
  questions.forEach((question, at) => {
    const own = completions.slice(at * settings.attempts, (at + 1) * settings.attempts);
    const failures = own.filter(({ text }) => !isRight(text, question)).length;
    const old = before.get(question.id);
    if (failures > 0) failed++;
    // A question that is answered right throughout leaves the pool, whatever its past.
    const carried = failures === 0 ? 0 : (old?.failures ?? 0) * OLDER_ROUNDS;
    records.set(question.id, { attempts: settings.attempts + (old?.attempts ?? 0), failures: failures + carried });
  });
  return {
    records,
    failed,
    asked: questions.length,
    sampledTokens: completions.reduce((sum, { tokens }) => sum + tokens.length, 0),
    promptTokens: prompts.reduce((sum, prompt) => sum + prompt.length, 0),
  };
}

function isRight(text: string, question: Question): boolean {
  return computeReward(text, question.answer, answerFrame(question)).correct;
}

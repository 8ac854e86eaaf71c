/**
 * What reinforcement may make of a fine-tuned model: how many development questions it answers in one of k tries, and its
 * loss on traces that were held back. Both foretell the result of reinforcement better than accuracy does (arXiv 2510.01624):
 * what no try answers gives no reward, and what was learned by heart shows in the loss.
 */
import { z } from 'zod';
import { rightOf, tryQuestions, type Keeping } from '../attempts/try-questions.ts';
import type { Policy } from '../engine/policy.ts';
import type { Sampler } from '../engine/sampler.ts';
import type { Scorer } from '../engine/scorer.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import type { Prompt } from '../wording/prompt.ts';
import type { Example } from './fine-tune.ts';
import { scoreTraces } from './score-traces.ts';

export const forecastSettings = z.strictObject({
  /** Tries at each development question: k of pass@k. */
  tries: z.number().int().min(2).max(1024),
  temperature: z.number().positive().max(10).default(1),
});

export const forecastSchema = z.strictObject({
  tries: z.number().int(),
  questions: z.number().int(),
  /** Share of questions that one of the tries answers, 0-1. */
  passAtTries: z.number(),
  /** Share of tries that are right. */
  passAt1: z.number(),
  /** Mean negative log-likelihood of the tokens of traces held back, nats; null where none was. */
  heldBackLoss: z.number().nullable(),
  heldBackTraces: z.number().int(),
});
export type Forecast = z.infer<typeof forecastSchema>;

export interface ForecastCall extends z.output<typeof forecastSettings> {
  readonly questions: readonly CommonQuestion[];
  /** Traces that were not trained on, in tokens. */
  readonly heldBack: readonly Example[];
  readonly prompt: Prompt;
  readonly maxTokens: number;
  readonly seed: number;
  /** What was tried is kept, so that a kill loses little. */
  readonly keeping: Keeping;
}

export async function forecast(
  policy: Policy<Sampler & Scorer>,
  { tries, temperature, questions, heldBack, prompt, maxTokens, seed, keeping }: ForecastCall,
): Promise<Forecast> {
  const asked = { prompt, attempts: tries, temperature, maxTokens, address: [seed, 'forecast'] };
  const right = (await tryQuestions(policy, questions, asked, 'forecast', keeping)).map(rightOf);
  return {
    tries,
    questions: questions.length,
    passAtTries: right.filter((count) => count > 0).length / questions.length,
    passAt1: right.reduce((sum, count) => sum + count, 0) / (questions.length * tries),
    heldBackLoss: await meanLoss(policy, heldBack),
    heldBackTraces: heldBack.length,
  };
}

export function forecastText(told: Forecast): string {
  const { tries, questions, passAtTries, passAt1, heldBackLoss, heldBackTraces } = told;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const loss =
    heldBackLoss === null ? '' : `; loss on ${heldBackTraces} traces held back ${heldBackLoss.toFixed(3)} nats`;
  return (
    `of ${questions} development questions ${percent(passAtTries)} are answered in one of ${tries} tries ` +
    `(pass@${tries}), ${percent(passAt1)} of the tries are right (pass@1)${loss}`
  );
}

/** Null where the model takes none of them. */
async function meanLoss(policy: Policy<Scorer>, examples: readonly Example[]): Promise<number | null> {
  const scored = await scoreTraces(policy, examples, (example) => example);
  const [sum, tokens] = scored.reduce<[number, number]>(
    ([sums, counts], each) => [sums + (each?.sum ?? 0), counts + (each?.tokens ?? 0)],
    [0, 0],
  );
  return tokens === 0 ? null : -sum / tokens;
}

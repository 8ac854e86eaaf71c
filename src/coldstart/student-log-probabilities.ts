/** How probable the student finds traces: the mean log-probability of their tokens, the end of the turn included. */
import { promptTokens } from '../attempts/attempt.ts';
import { completionDatum } from '../engine/datum.ts';
import type { Policy } from '../engine/policy.ts';
import type { Scorer } from '../engine/scorer.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import type { Prompt } from '../wording/prompt.ts';

export interface AskedTrace {
  readonly question: CommonQuestion;
  /** As it will be trained on. */
  readonly text: string;
}

const TRACES_AT_A_TIME = 16;

/** Nats a token, in the order of the traces; `told` counts those done. */
export async function studentLogProbabilities(
  policy: Policy<Scorer>,
  prompt: Prompt,
  traces: readonly AskedTrace[],
  told: (done: number) => void,
): Promise<number[]> {
  const means: number[] = [];
  for (let from = 0; from < traces.length; from += TRACES_AT_A_TIME) {
    const data = traces
      .slice(from, from + TRACES_AT_A_TIME)
      .map(({ question, text }) => completionDatum(promptTokens(policy, prompt, question), policy.turn(text), 1));
    const { logprobs } = await policy.engine.forward(data, { kind: 'cross_entropy' });
    for (const [at, { weights }] of data.entries()) {
      const counted = [...logprobs[at]!].filter((_, token) => weights[token] !== 0);
      means.push(counted.reduce((sum, each) => sum + each, 0) / counted.length);
    }
    told(means.length);
  }
  return means;
}

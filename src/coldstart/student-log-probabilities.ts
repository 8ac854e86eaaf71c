/** How probable the student finds traces: the mean log-probability of their tokens, the end of the turn included. */
import { promptTokens } from '../attempts/attempt.ts';
import { completionDatum, type Datum } from '../engine/datum.ts';
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

export interface ScoringCall {
  readonly prompt: Prompt;
  /** Looked at between a few traces and the next: throws where a person asked to stop. */
  readonly throwIfStopped: (done: number) => void;
}

/** Nats a token, in the order of the traces; null where question and trace are longer than the student takes. */
export async function studentLogProbabilities(
  policy: Policy<Scorer>,
  traces: readonly AskedTrace[],
  { prompt, throwIfStopped }: ScoringCall,
): Promise<(number | null)[]> {
  const means: (number | null)[] = [];
  for (let from = 0; from < traces.length; from += TRACES_AT_A_TIME) {
    throwIfStopped(from);
    const data = traces
      .slice(from, from + TRACES_AT_A_TIME)
      .map(({ question, text }) => completionDatum(promptTokens(policy, prompt, question), policy.turn(text), 1));
    const fitting = data.filter(({ tokens }) => tokens.length <= policy.engine.maxPositions);
    const { logprobs } = await policy.engine.forward(fitting, { kind: 'cross_entropy' });
    const found = new Map(fitting.map((datum, at) => [datum, meanOf(logprobs[at]!, datum.weights)]));
    means.push(...data.map((datum) => found.get(datum) ?? null));
  }
  return means;
}

/** Of the tokens that are trained on. */
function meanOf(logprobs: Float32Array, weights: Datum['weights']): number {
  const counted = [...logprobs].filter((_, token) => weights[token] !== 0);
  return counted.reduce((sum, each) => sum + each, 0) / counted.length;
}

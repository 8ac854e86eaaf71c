/** How probable the student finds traces: the mean log-probability of their tokens, the end of the turn included. */
import { promptTokens } from '../attempts/attempt.ts';
import type { Policy } from '../engine/policy.ts';
import type { Scorer } from '../engine/scorer.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import type { Prompt } from '../wording/prompt.ts';
import { scoreTraces } from './score-traces.ts';

export interface AskedTrace {
  readonly question: CommonQuestion;
  /** As it will be trained on. */
  readonly text: string;
}

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
  const exampleOf = ({ question, text }: AskedTrace) => ({
    prompt: promptTokens(policy, prompt, question),
    completion: policy.turn(text),
  });
  const scores = await scoreTraces(policy, traces, exampleOf, throwIfStopped);
  return scores.map((score) => score && score.sum / score.tokens);
}

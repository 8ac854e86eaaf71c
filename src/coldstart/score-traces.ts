/** How probable a model finds traces, token by token added up: a few at a time, so that a person can stop in between. */
import { completionDatum, type Datum } from '../engine/datum.ts';
import type { Policy } from '../engine/policy.ts';
import type { Scorer } from '../engine/scorer.ts';
import type { Example } from './fine-tune.ts';

export interface TraceScore {
  /** Of the log-probabilities of the completion's tokens, nats. */
  readonly sum: number;
  readonly tokens: number;
}

const TRACES_AT_A_TIME = 16;

/**
 * In the order of the traces; null where prompt and completion are longer than the model takes. `throwIfStopped`: looked at
 * between a few traces and the next.
 */
export async function scoreTraces<Trace>(
  policy: Policy<Scorer>,
  traces: readonly Trace[],
  exampleOf: (trace: Trace) => Example,
  throwIfStopped: (done: number) => void = () => {},
): Promise<(TraceScore | null)[]> {
  const scores: (TraceScore | null)[] = [];
  for (let from = 0; from < traces.length; from += TRACES_AT_A_TIME) {
    throwIfStopped(from);
    const data = traces.slice(from, from + TRACES_AT_A_TIME).map((trace) => {
      const { prompt, completion } = exampleOf(trace);
      return completionDatum(prompt, completion, 1);
    });
    const fitting = data.filter(({ tokens }) => tokens.length <= policy.engine.maxPositions);
    const { logprobs } = await policy.engine.forward(fitting, { kind: 'cross_entropy' });
    const found = new Map(fitting.map((datum, at) => [datum, scoreOf(logprobs[at]!, datum.weights)]));
    scores.push(...data.map((datum) => found.get(datum) ?? null));
  }
  return scores;
}

/** Of the tokens that are trained on. */
function scoreOf(logprobs: Float32Array, weights: Datum['weights']): TraceScore {
  let [sum, tokens] = [0, 0];
  for (const [at, logprob] of logprobs.entries()) {
    if (weights[at] === 0) continue;
    sum += logprob;
    tokens++;
  }
  return { sum, tokens };
}

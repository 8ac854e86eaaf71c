/** Which of the right traces of a question is trained on. */
import { randomStream } from '../support/random.ts';

/**
 * `shortest`: as its teacher wrote it, never shortened. `random`: any, by the seed. `likeliest`: the one whose tokens the
 * student finds most probable in the mean; students learn more from what is near to them (arXiv 2509.22230). Of equals the
 * earlier.
 */
export const TRACE_RULES = ['shortest', 'random', 'likeliest'] as const;
export type TraceRule = (typeof TRACE_RULES)[number];

export interface RightTrace {
  readonly text: string;
  /** Mean log-probability of its tokens under the student, nats; null where nobody asked. */
  readonly studentLogProbability: number | null;
}

/** Place of the one in the list, which is not empty. */
export function chooseTrace(traces: readonly RightTrace[], rule: TraceRule, seed: number, questionId: string): number {
  switch (rule) {
    case 'random':
      return randomStream(seed, 'trace', questionId).integer(traces.length);
    case 'shortest':
      return placeOfHighest(traces.map(({ text }) => -text.length));
    case 'likeliest':
      return placeOfHighest(traces.map(({ studentLogProbability }) => studentLogProbability ?? -Infinity));
  }
}

function placeOfHighest(values: readonly number[]): number {
  return values.reduce((best, value, place) => (value > values[best]! ? place : best), 0);
}

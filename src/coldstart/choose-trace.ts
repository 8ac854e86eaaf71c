/** Which of the right traces of a question is trained on. */
import { randomStream } from '../support/random.ts';

/** `shortest`: as its teacher wrote it, never shortened; of equally short ones the earlier. `random`: any, by the seed. */
export const TRACE_RULES = ['shortest', 'random'] as const;
export type TraceRule = (typeof TRACE_RULES)[number];

/** Place of the one in the list, which is not empty. */
export function chooseTrace(texts: readonly string[], rule: TraceRule, seed: number, questionId: string): number {
  if (rule === 'random') return randomStream(seed, 'trace', questionId).integer(texts.length);
  return texts.reduce((best, text, place) => (text.length < texts[best]!.length ? place : best), 0);
}

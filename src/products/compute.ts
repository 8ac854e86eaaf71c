/** What a stage of training took, in tokens, as its summary states it. */
import { z } from 'zod';

const tokens = z.number().int().nonnegative();

/** Of a stage of reinforcement: what several answers share counts once, as it is computed. */
export const reinforcementComputeSchema = z.looseObject({
  /** Forward and backward. */
  trainedTokens: tokens,
  /** Forward alone: written, and read for writing. */
  sampledTokens: tokens,
  promptTokens: tokens,
});
export type ReinforcementCompute = z.infer<typeof reinforcementComputeSchema>;

/** Of a stage of fine-tuning. */
export const fineTuningComputeSchema = z.looseObject({
  steps: z.number().int().positive(),
  tokens: z.number().positive(),
});

/** Tokens that go through the network, in the three ways that cost differently. */
export type ComputeTokens = Pick<ReinforcementCompute, 'trainedTokens' | 'sampledTokens' | 'promptTokens'>;

/** A token forward is 2 operations a parameter, forward and backward 6. */
const FORWARD_SHARE = 1 / 3;

/** Compute of a stage of reinforcement as tokens of training. */
export function trainedTokenEquivalents({ trainedTokens, sampledTokens, promptTokens }: ComputeTokens): number {
  return trainedTokens + (sampledTokens + promptTokens) * FORWARD_SHARE;
}

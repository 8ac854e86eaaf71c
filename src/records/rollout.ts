/** One sampled answer in a GRPO group, with its reward and advantage (paper section 3.3, equations 1-3). */
import { z } from 'zod';

export const rolloutSchema = z.object({
  /** The stage's name in the recipe. */
  stage: z.string(),
  /** Optimizer step within the stage, from 0. */
  step: z.number().int().nonnegative(),
  questionId: z.string(),
  /** Group within the step, from 0: one question, k rollouts. */
  group: z.number().int().nonnegative(),
  /** Rollout within its group, 0 to k-1. */
  index: z.number().int().nonnegative(),
  /** Sampling seed: the same seed, prompt and weights give the same tokens. */
  seed: z.number().int().nonnegative(),
  /** Generated tokens, the stop token included. */
  tokens: z.number().int().nonnegative(),
  /** The model's output, untouched. */
  text: z.string(),
  /** Sum of the tokens' log-probabilities under the sampling policy at temperature 1, nats. */
  logprobSum: z.number(),
  /** Correctness plus weighted format, nothing else. */
  reward: z.number(),
  /** Reward minus the group's mean (equations 2-3); not divided by its standard deviation. */
  advantage: z.number(),
  correct: z.boolean(),
  /** One think block followed by one answer block. */
  format: z.boolean(),
});
export type Rollout = z.infer<typeof rolloutSchema>;

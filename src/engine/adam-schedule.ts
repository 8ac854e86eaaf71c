/** Adam's constants and the course of the learning rate, the same in every stage of ours; the paper names none. */
import type { AdamParams } from './trainer.ts';

export function adamParams(learningRate: number, weightDecay: number): AdamParams {
  return { learningRate, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay, gradClipNorm: 1 };
}

export interface RateSchedule {
  /** Reached after the warm-up. */
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly steps: number;
}

/** The learning rate of a step, counted from 0: linear warm-up, then linear decay to a twentieth. */
export function scheduledRate(step: number, { learningRate, warmupSteps, steps }: RateSchedule): number {
  const warm = Math.min(1, (step + 1) / Math.max(1, warmupSteps));
  return learningRate * warm * Math.max(0.05, 1 - step / steps);
}

/**
 * Supervised fine-tuning on trajectories (paper section 3.2). Loss on the assistant's turn alone; a share of each batch
 * replays what the base was trained on, so that facts are not forgotten.
 */
import { scheduledRate } from '../engine/adam-schedule.ts';
import { completionDatum, totalWeight, type Datum } from '../engine/datum.ts';
import type { TrainingPolicy } from '../engine/policy.ts';
import type { AdamParams } from '../engine/trainer.ts';
import { randomStream } from '../support/random.ts';

/** One trajectory in tokens. */
export interface Example {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
}

export interface FineTuningSettings {
  /** Passes over the trajectories. */
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly weightDecay: number;
  /** Share of the loss's weight given to replayed rows; 0 is none. */
  readonly replayShare: number;
  /** Replayed rows in a batch. */
  readonly replayRows: number;
}

export interface FineTuningStep {
  /** Mean negative log-likelihood over trajectory tokens, nats. */
  readonly loss: number;
  readonly gradientNorm: number | null;
  readonly learningRate: number;
  /** Tokens that went through the network. */
  readonly tokens: number;
}

export function stepsOf(
  exampleCount: number,
  { epochs, batchSize }: Pick<FineTuningSettings, 'epochs' | 'batchSize'>,
): number {
  return Math.ceil((exampleCount * epochs) / batchSize);
}

export interface FineTuningCall {
  readonly examples: readonly Example[];
  readonly settings: FineTuningSettings;
  readonly step: number;
  readonly totalSteps: number;
  readonly seed: number;
  /** Rows of the base's training; weights as they come. */
  readonly replay: (count: number, step: number) => readonly Datum[];
  readonly adam: (learningRate: number) => AdamParams;
}

export async function fineTuningStep(policy: TrainingPolicy, call: FineTuningCall): Promise<FineTuningStep> {
  const { settings, step, totalSteps } = call;
  const batch = batchOf(call).map(({ prompt, completion }) => completionDatum(prompt, completion, 1));
  const rows = settings.replayShare > 0 ? call.replay(settings.replayRows, step) : [];
  const data = [...scaled(batch, 1 - settings.replayShare), ...scaled(rows, settings.replayShare)];
  const { logprobs } = await policy.engine.forwardBackward(data, { kind: 'cross_entropy' });
  const learningRate = scheduledRate(step, { ...settings, steps: totalSteps });
  const { gradientNorm } = await policy.engine.optimStep(call.adam(learningRate));
  return {
    loss: meanLoss(batch, logprobs),
    gradientNorm,
    learningRate,
    tokens: data.reduce((sum, { tokens }) => sum + tokens.length, 0),
  };
}

/** The batch of a step: epochs in new random orders, one after the other. */
function batchOf({ examples, settings, step, seed }: FineTuningCall): Example[] {
  return Array.from({ length: settings.batchSize }, (_, slot) => {
    const position = step * settings.batchSize + slot;
    const epoch = Math.floor(position / examples.length);
    const order = randomStream(seed, 'fine-tuning order', epoch).shuffle(examples.map((_example, index) => index));
    return examples[order[position % examples.length]!]!;
  });
}

/** Weights scaled to sum to `share` over all sequences. */
function scaled(data: readonly Datum[], share: number): Datum[] {
  const total = data.reduce((sum, datum) => sum + totalWeight(datum), 0);
  return data.map((datum) => ({ ...datum, weights: Array.from(datum.weights, (weight) => (weight * share) / total) }));
}

function meanLoss(batch: readonly Datum[], logprobs: readonly Float32Array[]): number {
  let loss = 0;
  let count = 0;
  batch.forEach(({ weights }, index) =>
    weights.forEach((weight: number, at: number) => {
      if (weight === 0) return;
      loss -= logprobs[index]![at]!;
      count++;
    }),
  );
  return loss / count;
}

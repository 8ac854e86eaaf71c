/**
 * The port of a model that begins with random weights. Nothing but the miniature's base needs it: who has a base model
 * only fine-tunes, and a remote service has neither of its calls.
 */
import type { DecoderConfig } from './decoder-config.ts';
import type { AdamParams, OptimStepOutput } from './trainer.ts';
import type { TrainingEngine } from './training-engine.ts';

/** Muon for the matrices of the layers, with AdamW's rate and weight decay; AdamW for embeddings, norms and biases. */
export interface MuonParams extends AdamParams {
  /** Of the matrices, with Nesterov's look ahead. */
  readonly momentum: number;
}

export type PretrainingEngine = TrainingEngine & {
  /**
   * As `optimStep`, by Muon. Its state is saved and loaded likewise; steps of both kinds in one training are not
   * foreseen.
   */
  muonStep(params: MuonParams): Promise<OptimStepOutput>;
};

export interface PretrainingEngines {
  /** A new model with random weights of this seed. */
  create(config: DecoderConfig, seed: number): Promise<PretrainingEngine>;
}

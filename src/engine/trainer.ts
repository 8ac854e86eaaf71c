/** The part of the engine port that changes weights and keeps them. */
import type { Datum } from './datum.ts';
import type { ModelReference } from './model-reference.ts';
import type { OpenModel } from './open-model.ts';
import type { Sampler } from './sampler.ts';
import type { ForwardOutput, LossFunction } from './scorer.ts';

export interface AdamParams {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Decoupled (AdamW). Norm weights and biases decay too, as in torch.optim.AdamW over all parameters. */
  readonly weightDecay: number;
  /** Global gradient norm above which gradients are scaled down to it; null is off. */
  readonly gradClipNorm: number | null;
}

export interface OptimStepOutput {
  /** Global L2 norm of the accumulated gradient before clipping; null where a server does not tell it. */
  readonly gradientNorm: number | null;
}

/** Calls are carried out in the order they were made, so that several may be sent before the first is awaited. */
export interface Trainer extends OpenModel {
  /** As `Scorer.forward`, and adds the gradient of the summed loss to the accumulated gradient. Empty data is refused. */
  forwardBackward(data: readonly Datum[], loss: LossFunction): Promise<ForwardOutput>;
  /** One AdamW step on the accumulated gradient, which is then cleared. */
  optimStep(params: AdamParams): Promise<OptimStepOutput>;
  /** Weights and optimizer state, atomically, into the folder `path`. */
  saveState(path: string): Promise<void>;
  /** Restores what `saveState` wrote; `optimizer: false` restores weights and resets the optimizer. */
  loadState(path: string, options: { readonly optimizer: boolean }): Promise<void>;
  /**
   * A sampler of the weights as they are now, whatever is trained after: it draws while training goes on, and training does
   * not wait for it. Null: this engine does one thing at a time. It is of use while the engine is open.
   */
  snapshot(): Promise<Sampler | null>;
  /**
   * Keeps the current weights as a model to be opened, and says where: a Hugging Face folder at `path` (config.json,
   * model.safetensors, atomically per file) if the weights are on this machine.
   */
  saveWeights(path: string, options?: { readonly dtype?: 'F32' | 'BF16' }): Promise<ModelReference>;
}

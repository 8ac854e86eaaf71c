/**
 * The training port: the shape of the Tinker API (sample, forward, forward_backward, optim_step, save, load).
 * Stages import this file and never an adapter. Knows nothing of text: tokens in, tokens and log-probabilities out.
 *
 * Axes in names: B sequences (datums) in a call, T tokens of one sequence, V vocabulary.
 */

/** One training sequence, already shifted by the caller: `tokens = seq[0..n-1)`, `targetTokens = seq[1..n)`. */
export interface Datum {
  /** Input token ids, length T. */
  readonly tokens: readonly number[] | Int32Array;
  /** Target token ids, length T. */
  readonly targetTokens: readonly number[] | Int32Array;
  /** Per-target weights, length T; 0 leaves a target out. For the policy losses this is the 0/1 (or scaled) loss mask. */
  readonly weights: readonly number[] | Float32Array;
  /** Log-probabilities of the targets under the policy that sampled them, length T (policy losses only). */
  readonly logprobs?: readonly number[] | Float32Array;
  /** Advantage of each target, length T (policy losses only). */
  readonly advantages?: readonly number[] | Float32Array;
}

/**
 * Losses are SUMS over tokens, never means: the caller scales weights or advantages.
 * With lp the current log-probability of a target, q the sampler's, A the advantage, w the weight, r = exp(lp - q):
 * - cross_entropy: -sum w lp
 * - importance_sampling: -sum w r A
 * - ppo: -sum w min(r A, clip(r, clipLow, clipHigh) A); thresholds are absolute ratios (0.8 and 1.2, say)
 */
export type LossFunction =
  | { readonly kind: 'cross_entropy' }
  | { readonly kind: 'importance_sampling' }
  | { readonly kind: 'ppo'; readonly clipLow: number; readonly clipHigh: number };

export interface ForwardOutput {
  /** Log-probability of every target, one array of length T per datum. */
  readonly logprobs: readonly Float32Array[];
  /** The loss summed over all datums. */
  readonly lossSum: number;
}

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

/** Muon for the matrices of the layers, with AdamW's rate and weight decay; AdamW for embeddings, norms and biases. */
export interface MuonParams extends AdamParams {
  /** Of the matrices, with Nesterov's look ahead. */
  readonly momentum: number;
}

export interface OptimStepOutput {
  /** Global L2 norm of the accumulated gradient before clipping. */
  readonly gradientNorm: number;
}

export interface SamplingParams {
  readonly maxTokens: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Keep the smallest set of tokens whose probability reaches this; null is off. */
  readonly topP: number | null;
  /** Keep this many most probable tokens; null is off. */
  readonly topK: number | null;
  /** A sequence ends at any of these; the stop token is included in `tokens`. */
  readonly stopTokens: readonly number[];
  /** Only ids below this are drawn: a model may have more rows than its tokenizer has tokens. Absent is all. */
  readonly vocabularySize?: number;
}

export interface SampleRequest {
  readonly prompt: readonly number[];
  /** Seed of this one sequence: the same seed, prompt and weights give the same tokens whatever else is in the batch. */
  readonly seed: number;
}

export interface SampledSequence {
  readonly tokens: readonly number[];
  /** Log-probability of each token under the untempered model (temperature 1, no top-p or top-k). */
  readonly logprobs: readonly number[];
  readonly stopReason: 'stop' | 'length';
}

export interface TrainingEngine {
  /** One sequence per request, in the order of the requests. Requests with equal prompts may share the prompt's pass. */
  sample(requests: readonly SampleRequest[], params: SamplingParams): Promise<SampledSequence[]>;
  /** Log-probabilities of the targets, no gradient. */
  forward(data: readonly Datum[], loss: LossFunction): Promise<ForwardOutput>;
  /** As `forward`, and adds the gradient of the summed loss to the accumulated gradient. Empty data is refused. */
  forwardBackward(data: readonly Datum[], loss: LossFunction): Promise<ForwardOutput>;
  /** One AdamW step on the accumulated gradient, which is then cleared. */
  optimStep(params: AdamParams): Promise<OptimStepOutput>;
  /** Weights and optimizer state, atomically, into the folder `path`. */
  saveState(path: string): Promise<void>;
  /** Restores what `saveState` wrote; `optimizer: false` restores weights and resets the optimizer. */
  loadState(path: string, options: { readonly optimizer: boolean }): Promise<void>;
  /** A Hugging Face model folder (config.json, model.safetensors) of the current weights, atomically per file. */
  saveWeights(path: string, options?: { readonly dtype?: 'F32' | 'BF16' }): Promise<void>;
  close(): Promise<void>;
}

/**
 * An engine in which a new model can be pre-trained. Beyond the Tinker API, and nothing but the miniature's base needs
 * it: who has a base model only fine-tunes.
 */
export interface PretrainingEngine extends TrainingEngine {
  /**
   * As `optimStep`, by Muon. Its state is saved and loaded likewise; steps of both kinds in one training are not
   * foreseen.
   */
  muonStep(params: MuonParams): Promise<OptimStepOutput>;
}

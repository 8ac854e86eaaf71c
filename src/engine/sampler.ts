/**
 * The part of the engine port that continues prompts: all that an engine opened to answer can do.
 * Knows nothing of text but what ends one: tokens in, tokens and log-probabilities out.
 */
import type { OpenModel } from './open-model.ts';
import type { StopStrings } from './stop-strings.ts';

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
  /** It ends too with the token that completes one of these, which is included. Absent is none. */
  readonly stopStrings?: StopStrings;
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

/** One token of a sequence that is still being sampled. */
export interface DrawnToken {
  /** Place of its request in the call. */
  readonly request: number;
  readonly token: number;
  /** As in `SampledSequence`. */
  readonly logprob: number;
}

/** What a caller may want of a call beside its result. Neither changes what is drawn. */
export interface SampleOptions {
  /**
   * Is given every token soon after it was drawn, those of one sequence in their order, all before the call resolves.
   * If it throws, the call ends with what it threw.
   */
  readonly onTokens?: (drawn: readonly DrawnToken[]) => void;
  /** Ends the call at its next token, with the signal's reason. The engine stays open. */
  readonly signal?: AbortSignal;
}

export interface Sampler extends OpenModel {
  /** One sequence per request, in the order of the requests. Requests with equal prompts may share the prompt's pass. */
  sample(
    requests: readonly SampleRequest[],
    params: SamplingParams,
    options?: SampleOptions,
  ): Promise<SampledSequence[]>;
}

/** A request on its way through the sampler. */
import type { SampledSequence } from '../../sampler.ts';

export interface QueuedRequest {
  /** Place in the caller's list. */
  readonly index: number;
  readonly prompt: Int32Array;
  readonly seed: number;
}

export interface FinishedSequence extends SampledSequence {
  readonly index: number;
}

/** A sequence that occupies a row of the cache. */
export interface ActiveSequence {
  readonly request: QueuedRequest;
  readonly tokens: number[];
  readonly logprobs: number[];
  /** Tokens it may have at most. */
  readonly limit: number;
}

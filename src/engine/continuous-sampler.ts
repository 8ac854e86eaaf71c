/**
 * The part of the engine port that answers askers who come and go: a sequence enters the batch that runs, and leaves it when
 * it has ended or nobody wants it any more (continuous batching). Each has its own settings. Its tokens are those of `sample`
 * for the same prompt, seed and settings, whatever else is in the batch and whenever it came.
 */
import type { EngineError } from '../support/errors.ts';
import type { SamplerOptions } from './engine-factory.ts';
import type { ModelReference } from './model-reference.ts';
import type { OpenModel } from './open-model.ts';
import type { SampledSequence, SampleRequest, SamplingParams } from './sampler.ts';

/** Strings that end a sequence are its asker's to look for, who drops it then. */
export interface SequenceRequest extends SampleRequest {
  readonly params: Omit<SamplingParams, 'stopStrings'>;
  /** So many of the most probable tokens are told beside each that is drawn; 0 is none. */
  readonly topLogprobs: number;
  readonly thinking: ThinkingLimit | null;
}

/** Ends a thinking that goes on for too long: by tokens that are put in the place of drawn ones. */
export interface ThinkingLimit {
  /** The token that opens a thinking, and the one that ends it. */
  readonly open: number;
  readonly close: number;
  /** The prompt has opened it already. */
  readonly isOpen: boolean;
  /** Tokens of the sequence that may be drawn before it is ended; the opening one counts. */
  readonly tokens: number;
}

export interface TokenLogprob {
  readonly token: number;
  /** Of the untempered model. */
  readonly logprob: number;
}

export interface SequenceToken extends TokenLogprob {
  /** The most probable first; empty where none are asked for. */
  readonly top: readonly TokenLogprob[];
}

/** Told in order; nothing is told after `onEnd`, or after the sequence was dropped. Neither may throw. */
export interface SequenceListener {
  readonly onToken: (token: SequenceToken) => void;
  /** `stop`: its last token is a stop token. An error: it could not be gone on with. */
  readonly onEnd: (end: SampledSequence['stopReason'] | EngineError) => void;
}

export interface RunningSequence {
  /** Takes it out at the next step; after its end it is nothing. */
  drop(): void;
}

export interface SamplerLoad {
  /** Sequences in the batch. */
  readonly running: number;
  /** Sequences that wait for room in it. */
  readonly waiting: number;
  /** Prompts that were read, and steps that added a token to each row, since the opening. */
  readonly prompts: number;
  readonly steps: number;
}

export interface ContinuousSampler extends OpenModel {
  readonly load: SamplerLoad;
  /** Why no sequence can be begun any more, once that is so; closing is a reason. */
  readonly ended: Promise<EngineError>;
  /** EngineError, thrown at once, for settings or a prompt that cannot be. */
  begin(request: SequenceRequest, listener: SequenceListener): RunningSequence;
}

export interface ContinuousOptions extends SamplerOptions {
  /** Sequences in the batch at the most. */
  readonly mostRows?: number;
  /** Of keys and values of all of them; one sequence of the longest length always fits, alone. */
  readonly cacheBytes?: number;
  /** Of a sequence, prompt and answer: fewer than the model takes, since a prompt is read with memory that grows with its square. */
  readonly contextTokens?: number;
}

export interface ContinuousEngines {
  openContinuous(model: ModelReference, options?: ContinuousOptions): Promise<ContinuousSampler>;
}

/** What the engine asks of a worker, and what comes back. All arrays are copied except shared ones. */
import type { MuonParams } from '../../pretraining-engine.ts';
import type { DrawnToken, SamplingParams } from '../../sampler.ts';
import type { LossFunction } from '../../scorer.ts';
import type { AdamParams } from '../../trainer.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import type { Parameter } from '../../hugging-face/parameter-layout.ts';
import type { Range } from '../optimizer/adamw.ts';
import type { OpenSource } from '../network/weights.ts';
import type { BatchChange, BatchRow } from '../sampling/continuous-batch.ts';
import type { CacheRoom } from '../sampling/key-value-cache.ts';
import type { FinishedSequence, QueuedRequest } from '../sampling/sequence.ts';
import type { TrainingPass } from '../training/training-pass.ts';

/** Given once, when the worker starts. Shared buffers hold float32 in the order of the layout of what is trained. */
export interface WorkerSetup {
  readonly config: DecoderConfig;
  /** This worker's place among the others. */
  readonly workerIndex: number;
  readonly source: OpenSource;
  /** Of the worker's sessions. */
  readonly threads: number;
  /** Of its sessions for passes that no other worker runs beside. */
  readonly allThreads: number;
  /** What is trained; empty if nothing is. */
  readonly weights: SharedArrayBuffer;
}

/** Log-probabilities of a datum's wanted targets. */
export interface DatumLogprobs {
  readonly index: number;
  readonly logprobs_J: Float32Array;
}

export interface WorkerCalls {
  /** Memory of training, given before the first call that needs it. The worker's own gradient is that of its place. */
  readonly shareGradients: {
    readonly argument: { readonly gradients: readonly SharedArrayBuffer[] };
    readonly result: null;
  };
  readonly shareMoments: {
    readonly argument: { readonly first: SharedArrayBuffer; readonly second: SharedArrayBuffer };
    readonly result: null;
  };
  /** One after the other; without a loss no gradient is accumulated. */
  readonly runPasses: {
    readonly argument: {
      readonly passes: readonly TrainingPass[];
      readonly loss: LossFunction | null;
      /** Whether no other worker runs passes beside these, so that they may use all threads. */
      readonly isAlone: boolean;
    };
    readonly result: DatumLogprobs[];
  };
  /** Logits of every position, [T, vocabSize]. */
  readonly logits: { readonly argument: { readonly tokens: Int32Array }; readonly result: Float32Array };
  /** Takes requests from the queue until it is empty; `nextRequest` is shared by all workers and counts those taken. */
  readonly sample: {
    readonly argument: {
      readonly queue: readonly QueuedRequest[];
      readonly nextRequest: SharedArrayBuffer;
      /** One int32, shared by all workers: they stop once it is not 0. */
      readonly stopped: SharedArrayBuffer;
      readonly workers: number;
      /** One int32 a request: a sequence whose is not 0 need go no further. Null where nobody says so. */
      readonly ended: SharedArrayBuffer | null;
      /** Whether every drawn token is told at once. */
      readonly isWatched: boolean;
      /** Changes whenever the weights have changed. */
      readonly weightsVersion: number;
      readonly params: Omit<SamplingParams, 'stopStrings'>;
    };
    readonly result: FinishedSequence[];
  };
  /** Changes the worker's running batch, then reads the newcomers' prompts, or adds a token to each row. */
  readonly advance: {
    readonly argument: BatchChange & {
      /** Of the batch, the same at every call. */
      readonly room: CacheRoom;
      readonly weightsVersion: number;
    };
    readonly result: BatchRow[];
  };
  readonly sumGradients: { readonly argument: Range; readonly result: number };
  readonly adamwStep: {
    readonly argument: {
      readonly ranges: readonly Range[];
      readonly params: AdamParams;
      readonly step: number;
      readonly gradientScale: number;
    };
    readonly result: null;
  };
  /** Matrices only. */
  readonly muonStep: {
    readonly argument: {
      readonly matrices: readonly Parameter[];
      readonly params: MuonParams;
      readonly gradientScale: number;
    };
    readonly result: null;
  };
}

export type CallName = keyof WorkerCalls;

export interface CallMessage<Name extends CallName = CallName> {
  readonly id: number;
  readonly name: Name;
  readonly argument: WorkerCalls[Name]['argument'];
}

export type ReplyMessage =
  /** Before the result, any number of times. */
  | { readonly id: number; readonly kind: 'drawn'; readonly drawn: readonly DrawnToken[] }
  | { readonly id: number; readonly kind: 'result'; readonly result: unknown }
  | { readonly id: number; readonly kind: 'error'; readonly error: unknown };

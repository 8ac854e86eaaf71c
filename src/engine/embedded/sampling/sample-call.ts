/** One call of `sample` on the side of the engine: shares the requests out, passes tokens on, stops the workers. */
import type { SampledSequence, SampleOptions, SamplingParams } from '../../sampler.ts';
import type { WorkerPool } from '../worker/worker-pool.ts';
import type { QueuedRequest } from './sequence.ts';

interface SampleSettings {
  readonly params: SamplingParams;
  readonly weightsVersion: number;
  /** Workers that sample. */
  readonly sessions: number;
}

export async function sampleInWorkers(
  pool: WorkerPool,
  queue: readonly QueuedRequest[],
  { params, weightsVersion, sessions }: SampleSettings,
  { onTokens, signal }: SampleOptions,
): Promise<SampledSequence[]> {
  signal?.throwIfAborted();
  const stopped = new SharedArrayBuffer(4);
  const stop = (): void => void Atomics.store(new Int32Array(stopped), 0, 1);
  const watcher = onTokens === undefined ? null : new Watcher(onTokens, stop);
  const isWatched = watcher !== null;
  const shared = { queue, nextRequest: new SharedArrayBuffer(4), stopped, workers: sessions };
  const call = { ...shared, isWatched, weightsVersion, params };
  signal?.addEventListener('abort', stop);
  try {
    const finished = await pool.callAll('sample', () => call, {
      watch: (drawn) => watcher?.take(drawn),
      // No worker is started that would find the queue empty.
      count: Math.min(sessions, queue.length),
    });
    signal?.throwIfAborted();
    watcher?.throwIfFailed();
    const inOrder = finished.flat().sort((a, b) => a.index - b.index);
    return inOrder.map(({ tokens, logprobs, stopReason }) => ({ tokens, logprobs, stopReason }));
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

type OnTokens = NonNullable<SampleOptions['onTokens']>;

/** Passes tokens on until the caller's function throws; what it threw is for the call. */
class Watcher {
  readonly #onTokens: OnTokens;
  readonly #stop: () => void;
  #failure: { readonly thrown: unknown } | null = null;

  constructor(onTokens: OnTokens, stop: () => void) {
    this.#onTokens = onTokens;
    this.#stop = stop;
  }

  take(drawn: Parameters<OnTokens>[0]): void {
    if (this.#failure !== null) return;
    try {
      this.#onTokens(drawn);
    } catch (thrown) {
      this.#failure = { thrown };
      this.#stop();
    }
  }

  throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.thrown;
  }
}

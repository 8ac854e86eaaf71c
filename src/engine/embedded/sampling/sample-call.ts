/**
 * One call of `sample` on the side of the engine: shares the requests out, passes tokens on, stops the workers. Strings that
 * end a sequence are looked for here, where the text is known; a worker is told, and what it drew meanwhile is cut off, so
 * that a sequence is the same however late it is told.
 */
import type { DrawnToken, SampledSequence, SampleOptions, SamplingParams } from '../../sampler.ts';
import { StopMatcher, type StopStrings } from '../../stop-strings.ts';
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
  { params: { stopStrings, ...params }, weightsVersion, sessions }: SampleSettings,
  { onTokens, signal }: SampleOptions,
): Promise<SampledSequence[]> {
  signal?.throwIfAborted();
  const stopped = new SharedArrayBuffer(4);
  const stop = (): void => void Atomics.store(new Int32Array(stopped), 0, 1);
  const watcher = onTokens === undefined ? null : new Watcher(onTokens, stop);
  const ends = stopStrings === undefined ? null : new StringEnds(stopStrings, queue.length);
  const isWatched = watcher !== null || ends !== null;
  const shared = { queue, nextRequest: new SharedArrayBuffer(4), stopped, workers: sessions };
  const call = { ...shared, ended: ends?.ended ?? null, isWatched, weightsVersion, params };
  signal?.addEventListener('abort', stop);
  try {
    const finished = await pool.callAll('sample', () => call, {
      watch: (drawn) => {
        const inside = ends?.take(drawn) ?? drawn;
        if (inside.length > 0) watcher?.take(inside);
      },
      // No worker is started that would find the queue empty.
      count: Math.min(sessions, queue.length),
    });
    signal?.throwIfAborted();
    watcher?.throwIfFailed();
    const inOrder = finished.flat().sort((a, b) => a.index - b.index);
    return inOrder.map(({ index, tokens, logprobs, stopReason }) => {
      const sequence = { tokens, logprobs, stopReason };
      return ends?.cut(index, sequence) ?? sequence;
    });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Sequences that end at strings, by the place of their request. */
class StringEnds {
  readonly ended: SharedArrayBuffer;
  readonly #ended: Int32Array;
  readonly #matchers: readonly StopMatcher[];

  constructor(strings: StopStrings, requests: number) {
    this.ended = new SharedArrayBuffer(4 * requests);
    this.#ended = new Int32Array(this.ended);
    this.#matchers = Array.from({ length: requests }, () => new StopMatcher(strings));
  }

  /** Those of the tokens that are no further than the end of their sequence. */
  take(drawn: readonly DrawnToken[]): DrawnToken[] {
    return drawn.filter(({ request, token }) => {
      const matcher = this.#matchers[request]!;
      const isInside = matcher.take(token);
      if (matcher.hasEnded) Atomics.store(this.#ended, request, 1);
      return isInside;
    });
  }

  cut(request: number, sequence: SampledSequence): SampledSequence {
    return this.#matchers[request]!.cut(sequence);
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

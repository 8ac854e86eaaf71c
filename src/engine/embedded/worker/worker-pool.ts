/**
 * The worker threads of an engine: starts each when it is first called, calls them, turns their failures into
 * EngineErrors. The first is started at once, since every use of an engine needs one.
 */
import type { Worker } from 'node:worker_threads';
import type { DrawnToken } from '../../sampler.ts';
import { EngineError } from '../../../support/errors.ts';
import { startTypedWorker } from '../../../support/typed-worker.ts';
import type { CallMessage, CallName, ReplyMessage, WorkerCalls, WorkerSetup } from './messages.ts';

type Watch = (drawn: readonly DrawnToken[]) => void;

interface PendingCall {
  readonly watch: Watch | undefined;
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** Of a call to several workers. */
interface CallOptions {
  /** Is told of tokens drawn before the results; it must not throw. */
  readonly watch?: Watch;
  /** How many are called, from the first on; the default is all. */
  readonly count?: number;
}

export class WorkerPool {
  readonly #setups: readonly WorkerSetup[];
  /** By place; those not started yet are missing. */
  readonly #workers = new Map<number, Worker>();
  readonly #pending = new Map<number, PendingCall>();
  #callCount = 0;
  #failure: EngineError | null = null;
  readonly #failed = Promise.withResolvers<EngineError>();

  constructor(setups: readonly WorkerSetup[]) {
    this.#setups = setups;
    this.#worker(0);
  }

  get size(): number {
    return this.#setups.length;
  }

  /** Why no worker can be called any more, once that is so; closing is a reason. */
  get failed(): Promise<EngineError> {
    return this.#failed.promise;
  }

  /** Calls one worker. `watch` is told of tokens drawn before the result; it must not throw. */
  call<Name extends CallName>(
    worker: number,
    name: Name,
    argument: WorkerCalls[Name]['argument'],
    watch?: Watch,
  ): Promise<WorkerCalls[Name]['result']> {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#callCount++;
    const message: CallMessage<Name> = { id, name, argument };
    const target = this.#worker(worker);
    return new Promise<WorkerCalls[Name]['result']>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, watch });
      target.ref();
      target.postMessage(message);
    }).finally(() => target.unref());
  }

  /** Calls the workers; results in their order. Fails with the first failure, after all have answered. */
  async callAll<Name extends CallName>(
    name: Name,
    argumentOf: (worker: number) => WorkerCalls[Name]['argument'],
    { watch, count = this.size }: CallOptions = {},
  ): Promise<WorkerCalls[Name]['result'][]> {
    if (this.#failure) throw this.#failure;
    const calls = Array.from({ length: count }, (_, worker) => this.call(worker, name, argumentOf(worker), watch));
    await Promise.allSettled(calls);
    return Promise.all(calls);
  }

  async close(): Promise<void> {
    this.#fail(new EngineError('the engine is closed'));
    await Promise.all([...this.#workers.values()].map((worker) => worker.terminate()));
  }

  #worker(place: number): Worker {
    const started = this.#workers.get(place);
    if (started !== undefined) return started;
    const workerData = this.#setups[place]!;
    const worker = startTypedWorker(new URL('./engine-worker.ts', import.meta.url), { workerData });
    worker.on('message', (reply: ReplyMessage) => this.#settle(reply));
    worker.on('exit', () => this.#fail(new EngineError('an engine worker ended')));
    worker.on('error', (cause) => this.#fail(new EngineError('an engine worker stopped', { cause })));
    // An idle engine does not keep the process alive; a call in flight does, by `ref` in `call`.
    worker.unref();
    this.#workers.set(place, worker);
    return worker;
  }

  #settle(reply: ReplyMessage): void {
    const call = this.#pending.get(reply.id);
    if (reply.kind === 'drawn') {
      call?.watch?.(reply.drawn);
      return;
    }
    this.#pending.delete(reply.id);
    if (reply.kind === 'result') call?.resolve(reply.result as never);
    else call?.reject(new EngineError(`an engine worker failed: ${String(reply.error)}`, { cause: reply.error }));
  }

  #fail(failure: EngineError): void {
    this.#failure ??= failure;
    this.#failed.resolve(this.#failure);
    for (const call of this.#pending.values()) call.reject(this.#failure);
    this.#pending.clear();
  }
}

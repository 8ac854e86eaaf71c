/** The worker threads of an engine: starts them, calls them, turns their failures into EngineErrors. */
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

export class WorkerPool {
  readonly #workers: readonly Worker[];
  readonly #pending = new Map<number, PendingCall>();
  #callCount = 0;
  #failure: EngineError | null = null;

  constructor(setups: readonly WorkerSetup[]) {
    this.#workers = setups.map((workerData) => {
      const worker = startTypedWorker(new URL('./engine-worker.ts', import.meta.url), { workerData });
      worker.on('message', (reply: ReplyMessage) => this.#settle(reply));
      worker.on('exit', () => this.#fail(new EngineError('an engine worker ended')));
      worker.on('error', (cause) => this.#fail(new EngineError('an engine worker stopped', { cause })));
      // An idle engine does not keep the process alive; a call in flight does, by `ref` in `call`.
      worker.unref();
      return worker;
    });
  }

  get size(): number {
    return this.#workers.length;
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
    const target = this.#workers[worker]!;
    return new Promise<WorkerCalls[Name]['result']>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, watch });
      target.ref();
      target.postMessage(message);
    }).finally(() => target.unref());
  }

  /** Calls every worker; results in their order. Fails with the first failure, after all have answered. */
  async callAll<Name extends CallName>(
    name: Name,
    argumentOf: (worker: number) => WorkerCalls[Name]['argument'],
    watch?: Watch,
  ): Promise<WorkerCalls[Name]['result'][]> {
    const calls = this.#workers.map((_, worker) => this.call(worker, name, argumentOf(worker), watch));
    await Promise.allSettled(calls);
    return Promise.all(calls);
  }

  async close(): Promise<void> {
    this.#fail(new EngineError('the engine is closed'));
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
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
    for (const call of this.#pending.values()) call.reject(this.#failure);
    this.#pending.clear();
  }
}

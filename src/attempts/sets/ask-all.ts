/**
 * Asks a model many conversations at a time and hands each answer on as it comes. Keeps so many in flight and no more in
 * memory. What stops it: the caller's signal, or a failure that all others would meet too. Answers under way are then
 * waited for a little, since they have been paid for.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChatCompletion, ChatFailure, ChatModel, ChatRequest } from '../../chat/chat-model.ts';
import { completeWithRetries, type RetryPolicy } from '../../chat/complete-with-retries.ts';
import { RefusalCheck } from '../../chat/refusal-check.ts';

export interface AskOptions<Request extends ChatRequest> {
  readonly model: ChatModel;
  /** Taken one by one, as places come free. */
  readonly requests: Iterable<Request>;
  /** Conversations in flight at most. */
  readonly concurrency: number;
  /** Keeps an answer; `attempts` are the requests it took. Asking waits while this takes long. */
  readonly onAnswer: (request: Request, completion: ChatCompletion, attempts: number) => Promise<void>;
  /** Keeps that a conversation was refused, of a model that answers others: however many are, the others go on. */
  readonly onRefused: (request: Request, failure: ChatFailure, attempts: number) => Promise<void>;
  /** A conversation whose answer is not there and was not refused. */
  readonly onAbsent: (request: Request, failure: ChatFailure) => void;
  readonly onRetry: (request: Request, failure: ChatFailure, waitSeconds: number) => void;
  /** How many conversations are under way, whenever that changes. */
  readonly onInFlight?: (count: number) => void;
  /** No further conversation once it fires. */
  readonly stop: AbortSignal;
  readonly random: () => number;
  readonly policy?: RetryPolicy;
  /** How long answers under way are waited for after a stop. */
  readonly graceSeconds: number;
}

export type AskOutcome<Request> =
  | { readonly kind: 'done' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly request: Request; readonly failure: ChatFailure };

const BEGUN_AT_ONCE = 16;

export async function askAll<Request extends ChatRequest>(options: AskOptions<Request>): Promise<AskOutcome<Request>> {
  const run = new Asking(options);
  return run.all();
}

class Asking<Request extends ChatRequest> {
  readonly #options: AskOptions<Request>;
  readonly #requests: Iterator<Request>;
  /** Fires when nothing more is to be asked, for whatever reason. */
  readonly #stopping = new AbortController();
  /** Fires when answers under way are no longer waited for. */
  readonly #leaving = new AbortController();
  readonly #refusals: RefusalCheck;
  #inFlight = 0;
  #outcome: AskOutcome<Request> = { kind: 'done' };
  #error: { readonly cause: unknown } | null = null;
  #grace: NodeJS.Timeout | null = null;

  constructor(options: AskOptions<Request>) {
    this.#options = options;
    this.#requests = options.requests[Symbol.iterator]();
    const { model, policy } = options;
    this.#refusals = new RefusalCheck(model, {
      ...(policy === undefined ? {} : { policy }),
      stop: this.#stopping.signal,
      signal: this.#leaving.signal,
    });
  }

  async all(): Promise<AskOutcome<Request>> {
    const { stop, concurrency } = this.#options;
    const onStop = (): void => this.#stop({ kind: 'stopped' });
    stop.addEventListener('abort', onStop, { once: true });
    if (stop.aborted) onStop();
    try {
      await this.#inParallel(concurrency);
    } finally {
      stop.removeEventListener('abort', onStop);
      clearTimeout(this.#grace ?? undefined);
      this.#requests.return?.();
    }
    if (this.#error !== null) throw this.#error.cause;
    return this.#outcome;
  }

  /** A few at a time, so that the first are on their way before the last are made. */
  async #inParallel(count: number): Promise<void> {
    const all: Promise<void>[] = [];
    while (all.length < count && !this.#stopping.signal.aborted) {
      all.push(this.#oneAfterAnother());
      if (all.length % BEGUN_AT_ONCE === 0) await nextTurn();
    }
    await Promise.all(all);
  }

  async #oneAfterAnother(): Promise<void> {
    try {
      while (!this.#stopping.signal.aborted) {
        const next = this.#requests.next();
        if (next.done === true) return;
        await this.#one(next.value);
      }
    } catch (cause) {
      // A journal that cannot be written, an items file that cannot be read: nothing more must be asked.
      this.#error ??= { cause };
      this.#stop(this.#outcome);
    }
  }

  async #one(request: Request): Promise<void> {
    const { model, policy, random, onRetry, onAnswer } = this.#options;
    this.#count(1);
    try {
      const { result, attempts } = await completeWithRetries(model, request, {
        ...(policy === undefined ? {} : { policy }),
        random,
        stop: this.#stopping.signal,
        signal: this.#leaving.signal,
        onRetry: (failure, seconds) => onRetry(request, failure, seconds),
      });
      if (result.kind === 'completion') await onAnswer(request, result, attempts);
      else await this.#failed(request, result, attempts);
    } finally {
      this.#count(-1);
    }
  }

  async #failed(request: Request, failure: ChatFailure, attempts: number): Promise<void> {
    const { reason } = failure;
    if (reason === 'aborted') return;
    if (reason === 'absent') return this.#options.onAbsent(request, failure);
    if (reason !== 'refused' && reason !== 'unanswerable') return this.#stop({ kind: 'failed', request, failure });
    const ofAll = await this.#refusals.judge(request, failure);
    if (ofAll === null) return this.#options.onRefused(request, failure, attempts);
    if (ofAll.reason !== 'aborted') this.#stop({ kind: 'failed', request, failure: ofAll });
  }

  /** The first reason counts. */
  #stop(outcome: AskOutcome<Request>): void {
    if (this.#stopping.signal.aborted) return;
    this.#outcome = outcome;
    this.#stopping.abort();
    this.#grace = setTimeout(() => this.#leaving.abort(), this.#options.graceSeconds * 1000);
  }

  #count(change: number): void {
    this.#inFlight += change;
    this.#options.onInFlight?.(this.#inFlight);
  }
}

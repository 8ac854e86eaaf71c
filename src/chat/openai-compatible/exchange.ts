/**
 * One request and its response, as undici hands them over: head, pieces, end. Half the work of its `request` method, whose
 * streams and signals an answer that is read whole has no use for.
 */
import type { Dispatcher } from 'undici';
import { TeacherError } from '../../support/errors.ts';
import { chatFailure, type ChatFailure } from '../chat-model.ts';
import type { BodyBudget } from './body-budget.ts';

export interface WholeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** No answer is longer: a million tokens are less. */
export const LONGEST_BODY_BYTES = 16 << 20;

/** The exchange was ended by us, for a reason that whoever asked is told. */
export class ExchangeEnded extends TeacherError {
  readonly failure: ChatFailure;

  constructor(failure: ChatFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

export class Exchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<WholeResponse>;
  readonly signal: AbortSignal | undefined;
  /** Called once, when the response is there or never will be. */
  onSettled: (() => void) | null = null;

  readonly #budget: BodyBudget;
  #begunAt: number | null = null;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #headers: WholeResponse['headers'] = {};
  #controller: Dispatcher.DispatchController | null = null;
  #settled = false;
  #resolve!: (response: WholeResponse) => void;
  #reject!: (cause: Error) => void;

  constructor(signal: AbortSignal | undefined, budget: BodyBudget) {
    this.signal = signal;
    this.#budget = budget;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Since it has a connection; 0 while it waits for one. */
  get seconds(): number {
    return this.#begunAt === null ? 0 : (performance.now() - this.#begunAt) / 1000;
  }

  begin(): void {
    this.#begunAt = performance.now();
  }

  /** Its bytes went out, or may have: from here on a server may answer it. */
  get isSent(): boolean {
    return this.#controller !== null;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Gives up at once, whether the request is under way or still waits for a connection. */
  end(failure: ChatFailure): void {
    const reason = new ExchangeEnded(failure);
    this.#fail(reason);
    this.#controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new ExchangeEnded(chatFailure('aborted', 'stopped')));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: WholeResponse['headers'],
  ): void {
    this.#status = statusCode;
    this.#headers = headers;
    if (Number(headers['content-length']) > LONGEST_BODY_BYTES) this.end(tooLong());
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    if (this.#bytes + chunk.byteLength > LONGEST_BODY_BYTES) return this.end(tooLong());
    if (!this.#budget.take(chunk.byteLength)) return this.end(this.#budget.failure());
    this.#bytes += chunk.byteLength;
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks, this.#bytes);
    this.#resolve({ status: this.#status, headers: this.#headers, text: body.toString('utf8') });
    this.#settle();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }

  #fail(cause: Error): void {
    this.#reject(cause);
    this.#settle();
  }

  #settle(): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#budget.giveBack(this.#bytes);
    this.#chunks.length = 0;
    this.onSettled?.();
  }
}

/** Asked again it would come again. */
function tooLong(): ChatFailure {
  return chatFailure('refused', `the answer is longer than ${LONGEST_BODY_BYTES >> 20} MiB, which no answer is`);
}

/**
 * One request and its response, as undici hands them over: head, pieces, end. Half the work of its `request` method, whose
 * streams and signals an answer that is read whole has no use for.
 */
import type { Dispatcher } from 'undici';

export interface WholeResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** No answer is longer; what is would fill the memory. */
const LONGEST_BODY_BYTES = 64 << 20;

export class Exchange implements Dispatcher.DispatchHandler {
  readonly response: Promise<WholeResponse>;
  readonly signal: AbortSignal | undefined;
  /** Set by whoever ends it for having taken too long. */
  stalled = false;
  /** Called once, when the response is there or never will be. */
  onSettled: (() => void) | null = null;

  readonly #startedAt = performance.now();
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #headers: WholeResponse['headers'] = {};
  #controller: Dispatcher.DispatchController | null = null;
  #settled = false;
  #resolve!: (response: WholeResponse) => void;
  #reject!: (cause: Error) => void;

  constructor(signal: AbortSignal | undefined) {
    this.signal = signal;
    this.response = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Gives up at once, whether the request is under way or still waits for a connection. */
  end(reason = new Error('ended')): void {
    this.#controller?.abort(reason);
    this.#fail(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#settled) controller.abort(new Error('ended'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    statusCode: number,
    headers: WholeResponse['headers'],
  ): void {
    this.#status = statusCode;
    this.#headers = headers;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.byteLength;
    if (this.#bytes > LONGEST_BODY_BYTES) {
      controller.abort(new Error(`the answer is longer than ${LONGEST_BODY_BYTES} bytes`));
    } else this.#chunks.push(chunk);
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
    this.onSettled?.();
  }
}

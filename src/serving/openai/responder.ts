/** One answer on its way to a client: whole, or event by event (SSE). The head goes out with the first event. */
import type { ServerResponse } from 'node:http';
import { ApiError, errorBody } from './api-error.ts';

export interface ResponderOptions {
  /** A client that takes nothing for so long is given up. */
  readonly stallMilliseconds: number;
  readonly isLast: () => boolean;
}

/** Of events that a client has not taken yet; an answer has a few hundred kilobytes at the most. */
const MOST_UNREAD_BYTES = 4 << 20;

export class Responder {
  readonly #response: ServerResponse;
  readonly #options: ResponderOptions;
  #stall: NodeJS.Timeout | null = null;

  constructor(response: ServerResponse, options: ResponderOptions) {
    this.#response = response;
    this.#options = options;
    // Of a client that has gone, which is told by its close.
    response.on('error', () => {});
    response.on('drain', () => this.#stopWaiting());
    response.on('close', () => this.#stopWaiting());
  }

  get hasBegun(): boolean {
    return this.#response.headersSent;
  }

  get status(): number {
    return this.#response.statusCode;
  }

  json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.text(status, 'application/json; charset=utf-8', JSON.stringify(value), headers);
  }

  text(status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}): void {
    this.#head(status, { ...headers, 'content-type': type, 'content-length': String(Buffer.byteLength(body)) });
    this.#response.end(body);
    this.#waitForClient();
  }

  event(value: unknown): void {
    this.#send(`data: ${JSON.stringify(value)}\n\n`);
  }

  endEvents(): void {
    this.#send('data: [DONE]\n\n');
    this.#response.end();
    this.#waitForClient();
  }

  /** As a status where nothing was sent yet; in a stream as its last event, which clients take for a failure. */
  error(error: ApiError): void {
    if (this.#response.writableEnded || this.#response.destroyed) return;
    if (!this.hasBegun) {
      const { retryAfterSeconds: seconds, status } = error;
      const headers: Record<string, string> = status === 401 ? { 'www-authenticate': 'Bearer' } : {};
      if (seconds !== null) headers['retry-after'] = String(Math.ceil(seconds));
      return this.json(status, errorBody(error), headers);
    }
    this.#send(`data: ${JSON.stringify(errorBody(error))}\n\n`);
    this.#response.end();
    this.#waitForClient();
  }

  #send(text: string): void {
    if (this.#response.destroyed || this.#response.writableEnded) return;
    if (!this.hasBegun)
      this.#head(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    if (!this.#response.write(text)) this.#waitForClient();
    if (this.#response.writableLength > MOST_UNREAD_BYTES) this.#response.destroy();
  }

  #head(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.#options.isLast()) this.#response.shouldKeepAlive = false;
    this.#response.writeHead(status, { ...headers, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  }

  /** A slow client takes some of it from look to look. */
  #waitForClient(): void {
    if (this.#stall !== null) return;
    let taken = takenBy(this.#response);
    this.#stall = setInterval(() => {
      const now = takenBy(this.#response);
      if (now === taken) this.#response.destroy();
      taken = now;
    }, this.#options.stallMilliseconds).unref();
  }

  #stopWaiting(): void {
    if (this.#stall !== null) clearInterval(this.#stall);
    this.#stall = null;
  }
}

/**
 * What differs as soon as a client has taken something: the bytes of writes that have gone out, and what the system has yet to send
 * of the one under way, as Node's own socket timeout asks it.
 */
function takenBy({ socket }: ServerResponse): string {
  if (socket === null) return '';
  const { _handle: handle } = socket as { readonly _handle?: { readonly writeQueueSize?: number } | null };
  return `${socket.bytesWritten - socket.writableLength} ${handle?.writeQueueSize}`;
}

/**
 * HTTP to a Tinker server: one request, sent again while it fails in passing. Every request of the protocol that changes
 * something carries a number of its order, so that a server that has had it gives the same answer again.
 */
import { Agent, request } from 'undici';
import type { z } from 'zod';
import { EngineError } from '../../support/errors.ts';
import { keyHider, type HideKey } from '../../support/api-key.ts';
import { parseExactJson } from '../../support/exact-json.ts';
import { printable } from '../../support/printable.ts';
import { retryAfterSeconds } from '../../support/retry-after.ts';
import type { TinkerSettings } from '../tinker-wire/tinker-settings.ts';

export const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';
const API = '/api/v1/';
/** No result is longer: a call holds 5 MB at most, and its result a few numbers a token. */
const MOST_RESPONSE_BYTES = 256 << 20;
/** Characters of what a server says that are shown. */
const MOST_WORDS = 500;
const LONGEST_WAIT_SECONDS = 30;
const REQUEST_SECONDS = 60;
/** A server may pack an archive before it answers. */
const STREAM_HEAD_SECONDS = 600;
/** Passing: too early, too many, a gateway, a server that starts. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);
/** What clashed or was gone may be a proxy's word; a server's own stays, and is asked a few times more and no longer. */
const SELDOM_PASSING = new Set([409, 410]);
const SELDOM_TRIES = 3;

export type RequestBody =
  | { readonly json: unknown }
  /** A message of Protocol Buffers. */
  | { readonly message: Uint8Array };

export interface TinkerResponse {
  readonly status: number;
  readonly isProtobuf: boolean;
  readonly bytes: Buffer;
  /** What the server asks to wait, where it does. */
  readonly retryAfterSeconds: number | null;
  /** Its text for a person. */
  readonly said: () => string;
}

export interface StreamedResponse {
  readonly status: number;
  /** Of a redirect. */
  readonly location: string | null;
  /** Bytes of the body, where the server says. */
  readonly length: number | null;
  readonly retryAfterSeconds: number | null;
  readonly body: AsyncIterable<Uint8Array> & { dump(): Promise<void> };
}

export interface SendOptions {
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
  /** Of one try. */
  readonly seconds?: number;
}

/** The server answered that it will not. */
export class TinkerRefusal extends EngineError {
  readonly status: number;
  readonly retryAfterSeconds: number | null;

  constructor(status: number, message: string, retryAfter: number | null = null) {
    super(message);
    this.status = status;
    this.retryAfterSeconds = retryAfter;
  }
}

export class TinkerHttp {
  readonly #base: string;
  readonly #host: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #patienceSeconds: number;
  readonly #agent: Agent;
  readonly #hide: HideKey;
  #isClosed = false;

  constructor({ address, apiKey, concurrency, patienceSeconds }: TinkerSettings) {
    this.#base = address.replace(/\/+$/, '') + API;
    this.#host = new URL(address).host;
    this.#headers = apiKey === null ? {} : { 'x-api-key': apiKey };
    this.#hide = keyHider(apiKey);
    this.#patienceSeconds = patienceSeconds;
    // Some more than samples: training goes on, and sessions are kept alive, while all samples wait.
    this.#agent = new Agent({ connections: concurrency + 8, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  }

  async post(path: string, body: RequestBody, options: SendOptions = {}): Promise<TinkerResponse> {
    return this.#send('POST', path, body, options);
  }

  async get(path: string, options: SendOptions = {}): Promise<TinkerResponse> {
    return this.#send('GET', path, null, options);
  }

  async delete(path: string): Promise<void> {
    await this.#send('DELETE', path, null, {});
  }

  /** One try; statuses are the caller's to read. EngineError where no response came. */
  async once(method: string, path: string, body: RequestBody | null, options: SendOptions): Promise<TinkerResponse> {
    const { accept = JSON_TYPE, signal, seconds = REQUEST_SECONDS } = options;
    const limit = AbortSignal.timeout(seconds * 1000);
    const {
      statusCode,
      headers,
      body: stream,
    } = await request(this.#base + path, {
      method: method as 'POST',
      dispatcher: this.#agent,
      headers: { ...this.#headers, accept, ...(body !== null && { 'content-type': typeOf(body) }) },
      body: body === null ? null : 'json' in body ? JSON.stringify(body.json) : body.message,
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of stream as AsyncIterable<Buffer>) {
      length += part.byteLength;
      if (length > MOST_RESPONSE_BYTES)
        throw new TinkerRefusal(
          statusCode,
          `${this.#host} answers ${path} with more than ${MOST_RESPONSE_BYTES >> 20} MiB`,
        );
      parts.push(part);
    }
    const bytes = Buffer.concat(parts, length);
    return {
      status: statusCode,
      isProtobuf: String(headers['content-type'] ?? '').startsWith(PROTOBUF),
      bytes,
      retryAfterSeconds: retryAfterSeconds(headers['retry-after'], Date.now()),
      said: () => this.said(bytes.toString('utf8')),
    };
  }

  /** One try, whose body is read as it comes; statuses and redirects are the caller's to read. */
  async stream(url: URL, signal?: AbortSignal): Promise<StreamedResponse> {
    const { statusCode, headers, body } = await request(url, {
      dispatcher: this.#agent,
      headers: { ...this.#headers, accept: '*/*' },
      headersTimeout: 1000 * STREAM_HEAD_SECONDS,
      bodyTimeout: 1000 * REQUEST_SECONDS,
      ...(signal === undefined ? {} : { signal }),
    });
    const { location, 'content-length': length } = headers;
    return {
      status: statusCode,
      location: typeof location === 'string' ? location : null,
      length: length === undefined ? null : Number(length),
      retryAfterSeconds: retryAfterSeconds(headers['retry-after'], Date.now()),
      body,
    };
  }

  /** What a server says against a request, in one line without the key. */
  refusal(
    path: string,
    { status, bytes, retryAfterSeconds: asked }: Pick<TinkerResponse, 'status' | 'bytes' | 'retryAfterSeconds'>,
  ): TinkerRefusal {
    const said = this.said(detailOf(bytes.toString('utf8')));
    return new TinkerRefusal(
      status,
      `${this.#host} answers ${path} with ${status}${said === '' ? '' : `: ${said}`}`,
      asked,
    );
  }

  /** A server's words for a person: in one line, cut, without the key. */
  said(words: string): string {
    return printable(this.#hide(words)).slice(0, MOST_WORDS);
  }

  /** For who sends by itself. */
  target(path: string): { readonly url: string; readonly headers: Readonly<Record<string, string>> } {
    return { url: this.#base + path, headers: { ...this.#headers, 'content-type': JSON_TYPE } };
  }

  /** Ends what is under way, too. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#agent.destroy();
  }

  /** Who waits must not go on waiting for what will never come. */
  checkOpen(): void {
    if (this.#isClosed) throw new EngineError(`the connection with ${this.#host} is closed`);
  }

  async #send(method: string, path: string, body: RequestBody | null, options: SendOptions): Promise<TinkerResponse> {
    const patience = new Patience(this.#patienceSeconds);
    let seldom = 0;
    for (;;) {
      this.checkOpen();
      options.signal?.throwIfAborted();
      const failure = await this.once(method, path, body, options).then(
        (response) => (response.status < 300 ? response : this.refusal(path, response)),
        (cause: unknown) => this.failure(path, cause),
      );
      if (!(failure instanceof Error)) return failure;
      options.signal?.throwIfAborted();
      this.checkOpen();
      if (failure instanceof TinkerRefusal) {
        if (SELDOM_PASSING.has(failure.status)) seldom++;
        if (!isPassing(failure, seldom)) throw failure;
      }
      await patience.wait(failure, options.signal, failure instanceof TinkerRefusal ? failure.retryAfterSeconds : null);
    }
  }

  /** Why no response came. */
  failure(path: string, cause: unknown): EngineError {
    if (cause instanceof EngineError) return cause;
    const { code = '', message = String(cause) } = cause as NodeJS.ErrnoException;
    return new EngineError(`${this.#host} gives no answer to ${path}: ${message || code}`, { cause });
  }
}

/** Waits longer and longer, until it is over. */
export class Patience {
  readonly #seconds: number;
  #since: number | null = null;
  #waits = 0;

  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** Throws `failure` where the time is over. */
  async wait(failure: Error, signal?: AbortSignal, atLeastSeconds: number | null = null): Promise<void> {
    const now = performance.now() / 1000;
    this.#since ??= now;
    if (now - this.#since >= this.#seconds)
      throw new EngineError(
        `${failure.message}; it was asked again for ${this.#seconds} s. See to the server and give the same command again`,
        { cause: failure },
      );
    const left = this.#seconds - (now - this.#since);
    const grown = Math.min(0.25 * 2 ** this.#waits++, LONGEST_WAIT_SECONDS);
    await pause(Math.min(Math.max(grown, atLeastSeconds ?? 0), left + 0.1), signal);
  }

  /** It went well again. */
  reset(): void {
    this.#since = null;
    this.#waits = 0;
  }
}

/** The body of a response by its schema. EngineError where it is another. */
export function readAnswer<Schema extends z.ZodType>(
  schema: Schema,
  { bytes, said }: TinkerResponse,
): z.output<Schema> {
  let value: unknown;
  try {
    value = parseExactJson(bytes.toString('utf8'));
  } catch (cause) {
    throw new EngineError(`the server's answer is no JSON: ${said()}`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EngineError(
    `the server's answer is none of the protocol (${issue?.path.join('.')}: ${issue?.message}): ${said()}`,
  );
}

/** Whether the same request may do better later; `seldom`: how often it has been answered by what seldom passes. */
export function isPassing({ status }: TinkerRefusal, seldom: number): boolean {
  return PASSING.has(status) || (SELDOM_PASSING.has(status) && seldom < SELDOM_TRIES);
}

function typeOf(body: RequestBody): string {
  return 'json' in body ? JSON_TYPE : PROTOBUF;
}

/** `detail` (text, or FastAPI's list), `error`, or the text itself. */
function detailOf(text: string): string {
  try {
    const { detail, error } = JSON.parse(text) as { detail?: unknown; error?: unknown };
    if (typeof error === 'string') return error;
    if (typeof detail === 'string') return detail;
    if (Array.isArray(detail))
      return detail
        .map(({ loc, msg }: { loc?: unknown[]; msg?: unknown }) => `${loc?.join('.')}: ${String(msg)}`)
        .join('; ');
  } catch {
    // Text of a proxy, say.
  }
  return text;
}

function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      reject(signal!.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, seconds * 1000);
    signal?.addEventListener('abort', end, { once: true });
  });
}

/**
 * HTTP to the head of a Ray cluster: one request with bounds, sent again while it fails in passing. It goes over `node:http`,
 * since the headers that `fetch` adds (`sec-fetch-mode`) make Ray take a program for a browser's page, which it refuses.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { keyHider, type HideKey } from '../support/api-key.ts';
import { ConfigError } from '../support/errors.ts';
import { parseExactJson } from '../support/exact-json.ts';
import { printable } from '../support/printable.ts';
import { RayError, RayRefusal } from './ray-error.ts';

export interface RayAddress {
  /** `http://HEAD:8265`, with a path where a proxy serves it under one. */
  readonly address: string;
  /** Of a cluster with `RAY_AUTH_MODE=token`; null where it asks for none. */
  readonly token: string | null;
}

export interface RayHttpLimits {
  /** Of one try, from its beginning to the end of its answer. */
  readonly requestSeconds: number;
  readonly uploadSeconds: number;
  /** How long a request is sent again. */
  readonly patienceSeconds: number;
  readonly mostBytes: number;
}

export interface RayRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** JSON, or the bytes of a package. */
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
  /** False where to ask twice is the caller's to decide. */
  readonly again?: boolean;
}

export interface RayResponse {
  readonly status: number;
  readonly text: string;
}

const DEFAULTS: RayHttpLimits = {
  requestSeconds: 60,
  uploadSeconds: 900,
  patienceSeconds: 60,
  // The log of a job comes whole.
  mostBytes: 64 << 20,
};
/** Characters of what a server says that are shown. */
const MOST_WORDS = 500;
const LONGEST_WAIT_SECONDS = 8;
/** Passing: too early, too many, a gateway, a head that starts. */
const PASSING = new Set([408, 425, 429, 502, 503, 504]);
/** What a status means here, beside what the server says. */
const ADVICE: Readonly<Record<number, string>> = {
  401: 'the cluster asks for a token: set RAY_AUTH_TOKEN',
  403: 'the cluster does not take this token: see to RAY_AUTH_TOKEN',
  405: "Ray answers so to a browser's requests: does a proxy between add headers such as Sec-Fetch-Mode?",
  413: 'the package is more than this cluster takes: pack less',
};

export class RayHttp {
  readonly host: string;
  readonly #base: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #hide: HideKey;
  readonly #limits: RayHttpLimits;

  constructor({ address, token }: RayAddress, limits: Partial<RayHttpLimits> = {}) {
    this.#base = addressOf(address);
    this.host = this.#base.host;
    this.#headers = token === null ? {} : { authorization: `Bearer ${token}` };
    this.#hide = keyHider(token);
    this.#limits = { ...DEFAULTS, ...limits };
  }

  /** A response of any status that does not pass. RayError where none came in time. */
  async send(asked: RayRequest): Promise<RayResponse> {
    const { signal, again = true } = asked;
    const since = performance.now();
    for (let wait = 0.25; ; wait = Math.min(2 * wait, LONGEST_WAIT_SECONDS)) {
      signal?.throwIfAborted();
      const outcome = await this.#once(asked).catch((cause: unknown) => this.#failure(asked, cause));
      const isPassing = outcome instanceof RayError ? !(outcome instanceof RayRefusal) : PASSING.has(outcome.status);
      if (!isPassing) {
        if (outcome instanceof RayError) throw outcome;
        return outcome;
      }
      signal?.throwIfAborted();
      const failure = outcome instanceof RayError ? outcome : this.refusal(asked.path, outcome);
      if (!again || (performance.now() - since) / 1000 >= this.#limits.patienceSeconds) throw failure;
      await pause(1000 * wait, undefined, signal === undefined ? {} : { signal });
    }
  }

  /** What the head says against a request, in one line without the token. */
  refusal(path: string, { status, text }: RayResponse): RayRefusal {
    const said = printable(this.#hide(lastLine(text))).slice(0, MOST_WORDS);
    const advice = ADVICE[status];
    return new RayRefusal(
      status,
      `${this.host} answers ${path} with ${status}${said === '' ? '' : `: ${said}`}${advice === undefined ? '' : ` (${advice})`}`,
    );
  }

  #failure({ method, path }: RayRequest, cause: unknown): RayError {
    if (cause instanceof RayError) return cause;
    const { code = '', message = String(cause) } = cause as NodeJS.ErrnoException;
    const said = printable(this.#hide(message || code)).slice(0, MOST_WORDS);
    return new RayError(
      `${this.host} gives no answer to ${method} ${path}: ${said}. Is it the dashboard of the head ` +
        '(ray start --head --dashboard-host), and is the network open to it?',
      { cause },
    );
  }

  #once({ method, path, body, signal }: RayRequest): Promise<RayResponse> {
    const { requestSeconds, uploadSeconds, mostBytes } = this.#limits;
    const isPackage = body !== undefined && typeof body !== 'string';
    const seconds = isPackage ? uploadSeconds : requestSeconds;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    const ask: typeof httpRequest = this.#base.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const request = ask(
        new URL(this.#base.href.replace(/\/$/, '') + path),
        {
          method,
          agent: false,
          ...(signal !== undefined && { signal }),
          headers: {
            ...this.#headers,
            accept: 'application/json',
            ...(bytes !== undefined && {
              'content-type': isPackage ? 'application/octet-stream' : 'application/json',
              'content-length': String(bytes.byteLength),
            }),
          },
        },
        (response) => {
          this.#read(response, path, mostBytes).then(resolve, reject);
        },
      );
      const limit = setTimeout(
        () => request.destroy(new RayError(`${this.host} gives no whole answer to ${path} in ${seconds} s`)),
        1000 * seconds,
      );
      request.on('error', reject).on('close', () => clearTimeout(limit));
      request.end(bytes);
    });
  }

  async #read(response: IncomingMessage, path: string, mostBytes: number): Promise<RayResponse> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const part of response as AsyncIterable<Buffer>) {
      length += part.byteLength;
      if (length > mostBytes)
        throw new RayRefusal(
          response.statusCode ?? 0,
          `${this.host} answers ${path} with more than the ${mostBytes} bytes that are read; see the dashboard at ${this.#base.href}`,
        );
      parts.push(part);
    }
    return { status: response.statusCode ?? 0, text: Buffer.concat(parts, length).toString('utf8') };
  }
}

/** A value of JSON. RayError where the answer is none. */
export function jsonOf({ text }: RayResponse, host: string, path: string): unknown {
  try {
    return parseExactJson(text);
  } catch (cause) {
    throw new RayError(
      `${host} answers ${path} with what is no JSON (${printable(text.slice(0, 100))}); is it the dashboard of a Ray head?`,
      { cause },
    );
  }
}

function addressOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url !== null &&
    (url.protocol === 'http:' || url.protocol === 'https:') &&
    url.username === '' &&
    url.search === ''
  )
    return url;
  throw new ConfigError(
    `${JSON.stringify(text)} is no address of a Ray head; allowed: http://HOST:PORT or https://..., such as http://127.0.0.1:8265`,
  );
}

/** Ray answers with a traceback of Python, whose last line says what was wrong. */
function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1)!.trim();
}

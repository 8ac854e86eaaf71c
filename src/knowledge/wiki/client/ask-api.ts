/**
 * One question to MediaWiki's API, asked again while that is worth it: server faults, resets, timeouts and answers cut
 * off a bounded number of times with waits that double; maxlag, Retry-After and rate limits as long as the server asks.
 */
import { gunzipSync } from 'node:zlib';
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { printable } from '../../../support/printable.ts';
import { WikiError } from './wiki-error.ts';
import type { RequestPace } from './request-pace.ts';
import { retryAfterSeconds } from '../../../support/retry-after.ts';

export interface AskOptions {
  readonly endpoint: URL;
  readonly userAgent: string;
  readonly pace: RequestPace;
  /** Seconds of replication lag above which the wiki turns programs away. */
  readonly maxlagSeconds: number;
  readonly timeoutSeconds: number;
  /** Attempts that may fail by a fault before the question is given up. */
  readonly faults: number;
  /** Attempts that may be turned away because the server is busy. */
  readonly refusals: number;
  /** Longest first wait after a fault; each further one is twice as long, up to a minute. */
  readonly firstWaitSeconds: number;
  /** Ends waits and allows no further attempt. An attempt under way is not ended, since its answer would be lost. */
  readonly signal?: AbortSignal;
  /** Told of every failed attempt that is followed by another. */
  readonly onRetry?: (message: string, waitSeconds: number) => void;
  readonly wait?: (seconds: number, signal: AbortSignal | undefined) => Promise<void>;
}

const LONGEST_BODY_BYTES = 32 << 20;
const LONGEST_WAIT_SECONDS = 60;
/** The longest wait that a server may ask for; when it asks for more, the run ends and can be continued later. */
const LONGEST_ADVISED_SECONDS = 900;
/** Errors of the API that pass by themselves. */
const PASSING = new Set(['maxlag', 'ratelimited', 'readonly', 'internal_api_error_DBQueryError']);

const errorSchema = z.object({
  errors: z.array(z.object({ code: z.string(), text: z.string().optional(), data: z.unknown().optional() })).optional(),
  error: z.object({ code: z.string(), info: z.string().optional() }).optional(),
});

export interface ApiAnswer {
  readonly value: unknown;
  /** Of the unpacked answer. */
  readonly bytes: number;
}

type Attempt =
  | ({ readonly kind: 'answer' } & ApiAnswer)
  | { readonly kind: 'fault' | 'busy'; readonly message: string; readonly waitSeconds: number | null };

export class WikiApi {
  readonly #options: AskOptions;
  readonly #agent = new Agent({ connections: 1, headersTimeout: 0, bodyTimeout: 0 });

  constructor(options: AskOptions) {
    this.#options = options;
  }

  /** The answer as JSON; a WikiError when the wiki refuses or is away for longer than the bounds. */
  async ask(parameters: Readonly<Record<string, string>>): Promise<ApiAnswer> {
    const { pace, faults, refusals, firstWaitSeconds, signal, onRetry, wait = waitFor } = this.#options;
    const failed = { fault: 0, busy: 0 };
    for (;;) {
      await pace.turn();
      signal?.throwIfAborted();
      const attempt = await this.#attempt(parameters);
      if (attempt.kind === 'answer') return attempt;
      failed[attempt.kind]++;
      const message = printable(attempt.message);
      if (failed.fault >= faults || failed.busy >= refusals) {
        throw new WikiError(
          `${this.#options.endpoint.host}: given up after ${failed.fault + failed.busy} attempts; the last: ${message}. The same command goes on`,
        );
      }
      if ((attempt.waitSeconds ?? 0) > LONGEST_ADVISED_SECONDS) {
        throw new WikiError(
          `${this.#options.endpoint.host}: ${message}; it asks to wait ${attempt.waitSeconds} s. The same command goes on after that`,
        );
      }
      const seconds =
        attempt.waitSeconds ?? Math.min(LONGEST_WAIT_SECONDS, firstWaitSeconds * 2 ** (failed[attempt.kind] - 1));
      onRetry?.(message, seconds);
      await wait(seconds, signal);
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #attempt(parameters: Readonly<Record<string, string>>): Promise<Attempt> {
    const { endpoint, userAgent, maxlagSeconds, timeoutSeconds } = this.#options;
    const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
    const query = new URLSearchParams({
      format: 'json',
      formatversion: '2',
      errorformat: 'plaintext',
      maxlag: String(maxlagSeconds),
      ...parameters,
    });
    try {
      const { statusCode, headers, body } = await request(`${endpoint.href}?${query.toString()}`, {
        dispatcher: this.#agent,
        headers: { 'user-agent': userAgent, accept: 'application/json', 'accept-encoding': 'gzip' },
        signal: timeout,
      });
      const bytes = await readBody(body);
      const text = headers['content-encoding'] === 'gzip' ? unpacked(bytes) : bytes;
      return readAnswer(
        endpoint,
        statusCode,
        retryAfterSeconds(headers['retry-after'], Date.now()),
        text.toString('utf8'),
      );
    } catch (cause) {
      if (cause instanceof WikiError) throw cause;
      const message = timeout.aborted ? `no answer within ${timeoutSeconds} s` : wordsOf(cause);
      return { kind: 'fault', message, waitSeconds: null };
    }
  }
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_BODY_BYTES) throw tooLong();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: LONGEST_BODY_BYTES });
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLong() : cause;
  }
}

function tooLong(): WikiError {
  return new WikiError(`an answer is longer than ${LONGEST_BODY_BYTES} bytes; ask for fewer pages at a time (--batch)`);
}

function readAnswer(endpoint: URL, status: number, waitSeconds: number | null, text: string): Attempt {
  if (status === 429 || (status === 503 && waitSeconds !== null))
    return { kind: 'busy', message: `HTTP ${status}`, waitSeconds };
  if (status >= 500 || status === 408) return { kind: 'fault', message: `HTTP ${status}`, waitSeconds };
  if (status !== 200) throw new WikiError(`${endpoint.href}: HTTP ${status}${adviceFor(status)}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'fault', message: `an answer that is no JSON: ${JSON.stringify(text.slice(0, 80))}`, waitSeconds };
  }
  const errors = errorSchema.safeParse(value);
  if (!errors.success) return { kind: 'fault', message: 'an answer that is no answer of MediaWiki', waitSeconds };
  const code = errors.data.errors?.[0]?.code ?? errors.data.error?.code;
  if (code === undefined) return { kind: 'answer', value, bytes: Buffer.byteLength(text) };
  const message = `${code.slice(0, 100)}: ${(errors.data.errors?.[0]?.text ?? errors.data.error?.info ?? '').slice(0, 300)}`;
  if (PASSING.has(code)) return { kind: 'busy', message, waitSeconds: waitSeconds ?? (code === 'maxlag' ? 5 : null) };
  throw new WikiError(`${endpoint.href}: ${message}`);
}

function adviceFor(status: number): string {
  if (status === 403) return ' (the wiki may want a better contact: --contact)';
  if (status === 404) return ' (is this the address of api.php?)';
  if (status >= 300 && status < 400) return ' (it has moved: name the new address)';
  return '';
}

function wordsOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = (cause as NodeJS.ErrnoException | null)?.code;
  return message === '' ? (code ?? 'no connection') : message;
}

async function waitFor(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  await pause(seconds * 1000, undefined, signal === undefined ? {} : { signal });
}

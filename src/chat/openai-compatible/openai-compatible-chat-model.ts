/**
 * Chat completions over HTTP, for every server that speaks OpenAI's protocol: vLLM, SGLang, llama.cpp, hosted ones. One
 * request is one attempt. Answers come whole, not streamed; the client's own limits on headers and bodies are off, since
 * reasoning takes minutes, and `TimeLimit` says what a stall is.
 */
import { Pool, type Dispatcher } from 'undici';
import {
  chatFailure,
  hasFired,
  type ChatFailure,
  type ChatModel,
  type ChatRequest,
  type ChatResult,
} from '../chat-model.ts';
import { withoutKey } from './api-key.ts';
import { readConnectionError } from './connection-error.ts';
import type { Endpoint } from './endpoint.ts';
import { readCompletion } from './read-completion.ts';
import { readFailure } from './read-failure.ts';
import { TimeLimit } from './time-limit.ts';

export interface OpenAiCompatibleOptions {
  readonly endpoint: Endpoint;
  /** Sent as a bearer token; null sends none. */
  readonly apiKey: string | null;
  /** Connections at the most; one carries one request at a time. */
  readonly connections: number;
  /** A request that takes longer has stalled. */
  readonly timeoutSeconds: number;
  /** How quick a stall may be noticed; see `TimeLimit`. */
  readonly leastTimeoutSeconds?: number;
}

interface InFlight {
  readonly startedAt: number;
  readonly controller: AbortController;
  stalled: boolean;
}

/** Ours: no stall is told from a slow answer in less. */
const LEAST_TIMEOUT_SECONDS = 60;
const LONGEST_BODY_BYTES = 64 << 20;
const CONNECT_MILLISECONDS = 30_000;

export class OpenAiCompatibleChatModel implements ChatModel {
  readonly name: string;
  readonly #options: OpenAiCompatibleOptions;
  readonly #pool: Pool;
  readonly #limit: TimeLimit;
  readonly #inFlight = new Set<InFlight>();
  readonly #watch: NodeJS.Timeout;
  /** The newer name is used once a server has asked for it. */
  #limitField: 'max_tokens' | 'max_completion_tokens' = 'max_tokens';
  #everAnswered = false;
  #closed = false;

  constructor(options: OpenAiCompatibleOptions) {
    const { endpoint, connections, timeoutSeconds, leastTimeoutSeconds = LEAST_TIMEOUT_SECONDS } = options;
    this.name = endpoint.model;
    this.#options = options;
    this.#pool = new Pool(endpoint.url.origin, {
      connections,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: CONNECT_MILLISECONDS },
    });
    this.#limit = new TimeLimit({ mostSeconds: timeoutSeconds, leastSeconds: leastTimeoutSeconds });
    // One clock for all requests: the limit changes while they are under way.
    this.#watch = setInterval(() => this.#endStalled(), Math.min(1000, timeoutSeconds * 250)).unref();
  }

  async complete(request: ChatRequest, signal?: AbortSignal): Promise<ChatResult> {
    const result = await this.#attempt(request, signal);
    if (result.kind !== 'failure' || result.reason !== 'refused') return result;
    if (this.#limitField === 'max_completion_tokens' || !result.message.includes('max_completion_tokens'))
      return result;
    this.#limitField = 'max_completion_tokens';
    return this.#attempt(request, signal);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#watch);
    await this.#pool.destroy();
  }

  async #attempt(request: ChatRequest, signal: AbortSignal | undefined): Promise<ChatResult> {
    if (hasFired(signal)) return chatFailure('aborted', 'stopped');
    if (this.#closed) return chatFailure('fatal', 'the model is closed');
    const own: InFlight = { startedAt: performance.now(), controller: new AbortController(), stalled: false };
    const abort = (): void => own.controller.abort();
    signal?.addEventListener('abort', abort, { once: true });
    this.#inFlight.add(own);
    try {
      return this.#withoutKey(await this.#post(request, own));
    } catch (cause) {
      if (own.stalled) return chatFailure('fault', `no answer within ${Math.round(secondsSince(own.startedAt))} s`);
      if (hasFired(signal)) return chatFailure('aborted', 'stopped');
      return this.#withoutKey(readConnectionError(cause, this.#options.endpoint.url, this.#everAnswered));
    } finally {
      this.#inFlight.delete(own);
      signal?.removeEventListener('abort', abort);
    }
  }

  async #post(request: ChatRequest, { controller, startedAt }: InFlight): Promise<ChatResult> {
    const { url } = this.#options.endpoint;
    const { statusCode, headers, body } = await this.#pool.request({
      method: 'POST',
      path: url.pathname + url.search,
      headers: this.#headers(),
      body: JSON.stringify(this.#body(request)),
      signal: controller.signal,
    });
    this.#everAnswered = true;
    const text = await readText(body);
    if (statusCode < 200 || statusCode >= 300)
      return readFailure({ status: statusCode, headers, body: text }, Date.now());
    const result = readCompletion(text);
    if (result.kind === 'completion') this.#limit.answered(secondsSince(startedAt));
    return result;
  }

  #headers(): Record<string, string> {
    const { apiKey } = this.#options;
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    return apiKey === null ? headers : { ...headers, authorization: `Bearer ${apiKey}` };
  }

  /** What is left to the server is not sent; nor is a seed that a greedy answer has no use for. */
  #body({ messages, decoding, seed }: ChatRequest): Record<string, unknown> {
    const { temperature, topP, maxTokens } = decoding;
    return {
      model: this.#options.endpoint.model,
      messages,
      ...(temperature === null ? {} : { temperature }),
      ...(topP === null ? {} : { top_p: topP }),
      ...(maxTokens === null ? {} : { [this.#limitField]: maxTokens }),
      ...(temperature === 0 ? {} : { seed }),
    };
  }

  #endStalled(): void {
    const oldest = performance.now() - this.#limit.seconds * 1000;
    for (const request of this.#inFlight) {
      if (request.startedAt > oldest) continue;
      request.stalled = true;
      request.controller.abort();
    }
  }

  #withoutKey(result: ChatResult): ChatResult {
    const { apiKey } = this.#options;
    return result.kind === 'failure'
      ? ({ ...result, message: withoutKey(result.message, apiKey) } satisfies ChatFailure)
      : { ...result, raw: withoutKey(result.raw, apiKey) };
  }
}

/** The whole body, of a size that an answer can have. */
async function readText(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > LONGEST_BODY_BYTES) {
      body.destroy();
      throw new Error(`the answer is longer than ${LONGEST_BODY_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes).toString('utf8');
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}

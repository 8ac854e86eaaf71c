/**
 * Chat completions over HTTP, for every server that speaks OpenAI's protocol: vLLM, SGLang, llama.cpp, hosted ones. One
 * request is one attempt. Answers come whole, not streamed; the client's own limits on headers and bodies are off, since
 * reasoning takes minutes: the time that a person allows is the only limit, and whatever comes within it is taken.
 */
import { chatFailure, hasFired, type ChatModel, type ChatRequest, type ChatResult } from '../chat-model.ts';
import { asksForNewerLimit } from './asks-for-newer-limit.ts';
import { withoutKey } from './without-key.ts';
import { keyHider, type HideKey } from '../../support/api-key.ts';
import { BodyBudget } from './body-budget.ts';
import { completionBody, type LimitField } from './completion-body.ts';
import { readConnectionError } from './connection-error.ts';
import { Connections } from './connections.ts';
import type { Endpoint } from './endpoint.ts';
import { Exchange, ExchangeEnded } from './exchange.ts';
import { readCompletion } from './read-completion.ts';
import { readFailure } from './read-failure.ts';

export interface OpenAiCompatibleOptions {
  readonly endpoint: Endpoint;
  /** Sent as a bearer token; null sends none. */
  readonly apiKey: string | null;
  /** Connections at the most; one carries one request at a time. */
  readonly connections: number;
  /** A request that takes longer has stalled. */
  readonly timeoutSeconds: number;
  /** Bytes of all answers that are being read; the default is ours. */
  readonly mostBytesInFlight?: number;
}

export class OpenAiCompatibleChatModel implements ChatModel {
  readonly name: string;
  readonly #options: OpenAiCompatibleOptions;
  readonly #connections: Connections;
  readonly #budget: BodyBudget;
  readonly #hideKey: HideKey;
  readonly #inFlight = new Set<Exchange>();
  readonly #heeded = new WeakSet<AbortSignal>();
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #watch: NodeJS.Timeout;
  /** The newer name is used once a server has asked for it. */
  #limitField: LimitField = 'max_tokens';
  #everAnswered = false;
  #closed = false;

  constructor(options: OpenAiCompatibleOptions) {
    const { endpoint, apiKey, connections, timeoutSeconds } = options;
    this.name = endpoint.model;
    this.#options = options;
    this.#path = endpoint.url.pathname + endpoint.url.search;
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    this.#headers = apiKey === null ? headers : { ...headers, authorization: `Bearer ${apiKey}` };
    this.#connections = new Connections(endpoint.url.origin, connections);
    this.#budget = new BodyBudget(options.mostBytesInFlight);
    this.#hideKey = keyHider(apiKey);
    // One clock for all requests.
    this.#watch = setInterval(() => this.#endStalled(), Math.min(1000, timeoutSeconds * 250)).unref();
  }

  async complete(request: ChatRequest, signal?: AbortSignal): Promise<ChatResult> {
    // Of this request: another that was under way beside it may have learnt the newer name meanwhile.
    const field = this.#limitField;
    const result = await this.#attempt(request, field, signal);
    if (result.kind !== 'failure' || result.reason !== 'refused') return result;
    if (field === 'max_completion_tokens' || !asksForNewerLimit(result.message)) return result;
    this.#limitField = 'max_completion_tokens';
    return this.#attempt(request, this.#limitField, signal);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#watch);
    await this.#connections.destroy();
  }

  async #attempt(request: ChatRequest, field: LimitField, signal: AbortSignal | undefined): Promise<ChatResult> {
    if (hasFired(signal)) return chatFailure('aborted', 'stopped');
    if (this.#closed) return chatFailure('fatal', 'the model is closed');
    if (signal !== undefined) this.#heed(signal);
    const exchange = new Exchange(signal, this.#budget);
    this.#inFlight.add(exchange);
    try {
      return withoutKey(await this.#post(request, field, exchange), this.#hideKey);
    } catch (cause) {
      const isSent = exchange.isSent;
      const failure = hasFired(signal)
        ? chatFailure('aborted', 'stopped')
        : cause instanceof ExchangeEnded
          ? cause.failure
          : withoutKey(readConnectionError(cause, this.#options.endpoint.url, this.#everAnswered), this.#hideKey);
      return isSent ? { ...failure, unanswered: true } : failure;
    } finally {
      this.#inFlight.delete(exchange);
    }
  }

  async #post(request: ChatRequest, field: LimitField, exchange: Exchange): Promise<ChatResult> {
    const body = JSON.stringify(completionBody(this.#options.endpoint.model, request, field));
    this.#connections.post({ path: this.#path, headers: this.#headers, body }, exchange);
    const { status, headers, text } = await exchange.response;
    this.#everAnswered = true;
    if (status < 200 || status >= 300) return readFailure({ status, headers, body: text }, Date.now(), this.#hideKey);
    return readCompletion(text, this.#hideKey);
  }

  /** One listener for all requests of a signal: with a listener each, thousands in flight would slow each other. */
  #heed(signal: AbortSignal): void {
    if (this.#heeded.has(signal)) return;
    this.#heeded.add(signal);
    signal.addEventListener('abort', () => {
      for (const exchange of this.#inFlight)
        if (exchange.signal === signal) exchange.end(chatFailure('aborted', 'stopped'));
    });
  }

  #endStalled(): void {
    const { timeoutSeconds } = this.#options;
    for (const exchange of this.#inFlight) {
      if (exchange.seconds < timeoutSeconds) continue;
      // After a look at the network: what came while this process was busy came in time.
      setImmediate(() => exchange.end(chatFailure('timed-out', `no answer within ${timeoutSeconds} s`)));
    }
  }
}

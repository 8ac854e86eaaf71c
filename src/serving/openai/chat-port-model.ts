/**
 * A model of the chat port (a server behind this one, a GGUF file, recorded outputs) as it is served: each answer comes whole,
 * and is told in one piece.
 */
import { readChannels } from '../../chat/answer-channels.ts';
import type { ChatCompletion, ChatFailure, ChatModel, ChatRequest } from '../../chat/chat-model.ts';
import { deriveSeed } from '../../support/random.ts';
import { ApiError } from './api-error.ts';
import type {
  Abilities,
  Choice,
  Generation,
  GenerationOptions,
  GenerationRequest,
  ModelLoad,
  ServedModel,
} from './served-model.ts';

export interface ChatPortModelParts {
  readonly model: ChatModel;
  readonly name: string;
  readonly revision: string | null;
  /** What the adapter makes something of, beside what none of them can. */
  readonly can: Pick<Abilities, 'seed' | 'stop'>;
}

export class ChatPortModel implements ServedModel {
  readonly name: string;
  readonly revision: string | null;
  readonly abilities: Abilities;
  readonly contextTokens = null;
  /** Whoever is behind it may come again. */
  readonly ended = Promise.withResolvers<Error>().promise;
  readonly #model: ChatModel;
  #running = 0;

  constructor({ model, name, revision, can }: ChatPortModelParts) {
    this.name = name;
    this.revision = revision;
    this.#model = model;
    const nothing = { pieces: false, logprobs: false, topK: false, thinkingBudget: false, rawPrompts: false };
    this.abilities = { ...nothing, ...can };
  }

  get load(): ModelLoad {
    return { running: this.#running, waiting: null };
  }

  async generate(request: GenerationRequest, options: GenerationOptions): Promise<Generation> {
    const failed = new AbortController();
    const own = { ...options, signal: AbortSignal.any([options.signal, failed.signal]) };
    const all = Array.from({ length: request.count }, (_, choice) => this.#answer(request, choice, own));
    const completions = await Promise.all(all).catch(async (cause: unknown) => {
      // The others are written, and told, for nobody.
      failed.abort(cause);
      await Promise.allSettled(all);
      throw cause;
    });
    return { promptTokens: completions[0]!.promptTokens, choices: completions.map(({ choice }) => choice) };
  }

  close(): Promise<void> {
    return this.#model.close();
  }

  async #answer(
    request: GenerationRequest,
    at: number,
    { signal, onPiece, onChoice }: GenerationOptions,
  ): Promise<{ readonly choice: Choice; readonly promptTokens: number | null }> {
    this.#running++;
    const result = await this.#model.complete(chatRequest(request, at), signal).finally(() => this.#running--);
    signal.throwIfAborted();
    if (result.kind === 'failure') throw failureOf(result);
    const choice = choiceOf(result);
    const { reasoning, text, generatedTokens, reasoningTokens } = choice;
    if (reasoning !== '' || text !== '')
      onPiece({ choice: at, reasoning, text, tokens: [], generatedTokens, reasoningTokens });
    onChoice(at, choice);
    return { choice, promptTokens: result.promptTokens };
  }
}

function chatRequest({ prompt, seed, maxTokens, temperature, topP, stop }: GenerationRequest, at: number): ChatRequest {
  if (prompt.kind !== 'chat') throw new ApiError(400, 'this model takes conversations alone: ask /v1/chat/completions');
  return {
    id: { set: prompt.item?.set ?? '', itemId: prompt.item?.id ?? '', sample: at },
    messages: prompt.messages,
    decoding: { temperature, topP, maxTokens },
    seed: (at === 0 ? seed : deriveSeed('choice', seed, at)) >>> 0,
    ...(stop.length === 0 ? {} : { stop }),
  };
}

function choiceOf(completion: ChatCompletion): Choice {
  const { finish, raw, parts, generatedTokens, reasoningTokens } = completion;
  const { reasoning, text } = readChannels(parts ?? { reasoning: null, content: raw }, finish);
  return {
    reasoning,
    text,
    finish: finish === 'filtered' ? 'content_filter' : finish === 'length' ? 'length' : 'stop',
    generatedTokens,
    reasoningTokens: reasoningTokens ?? null,
    tokens: null,
  };
}

const STATUS: Readonly<Record<ChatFailure['reason'], number>> = {
  'rate-limited': 429,
  fault: 502,
  'timed-out': 504,
  refused: 400,
  unanswerable: 400,
  absent: 404,
  fatal: 502,
  aborted: 503,
};

function failureOf({ reason, message, retryAfterSeconds }: ChatFailure): ApiError {
  return new ApiError(STATUS[reason], message, retryAfterSeconds === null ? {} : { retryAfterSeconds });
}

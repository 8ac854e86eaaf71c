/**
 * A model in this process: gathers the conversations that are asked at the same time into batches, since a batch costs
 * little more than one. Knows of the engine and its tokenizer only what `TextSampler` says.
 */
import { chatFailure, type ChatMessage, type ChatModel, type ChatRequest, type ChatResult } from '../chat-model.ts';

export interface TextSampler {
  /** Token ids of a conversation, ready for the assistant's turn. */
  promptTokens(messages: readonly ChatMessage[]): readonly number[];
  /** One continuation per prompt, in order; the same seed and prompt give the same text whatever else is in the batch. */
  complete(
    requests: readonly { readonly prompt: readonly number[]; readonly seed: number }[],
    params: {
      readonly maxTokens: number;
      readonly temperature: number;
      readonly topP: number | null;
      readonly topK: null;
      readonly stop: readonly string[];
    },
  ): Promise<readonly SampledText[]>;
  /** Tokens of prompt and answer together. */
  readonly maxPositions: number;
  close(): Promise<void>;
}

export interface SampledText {
  readonly text: string;
  readonly tokens: { readonly length: number };
  readonly stopReason: 'stop' | 'length';
}

interface Waiting {
  readonly request: ChatRequest;
  readonly prompt: readonly number[];
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: ChatResult) => void;
}

/** Ours: enough to keep the workers busy; what a kill can lose. */
const BATCH = 256;

export class EmbeddedChatModel implements ChatModel {
  readonly name: string;
  readonly #sampler: TextSampler;
  #waiting: Waiting[] = [];
  #working: Promise<void> | null = null;
  #closed = false;

  constructor(name: string, sampler: TextSampler) {
    this.name = name;
    this.#sampler = sampler;
  }

  async complete(request: ChatRequest, signal?: AbortSignal): Promise<ChatResult> {
    if (this.#closed) return chatFailure('fatal', 'the model is closed');
    let prompt: readonly number[];
    try {
      prompt = this.#sampler.promptTokens(request.messages);
    } catch (cause) {
      return chatFailure('fatal', (cause as Error).message);
    }
    if (prompt.length >= this.#sampler.maxPositions) {
      return chatFailure(
        'unanswerable',
        `the prompt has ${prompt.length} tokens; the model takes ${this.#sampler.maxPositions} with its answer`,
      );
    }
    return new Promise((resolve) => {
      this.#waiting.push({ request, prompt, signal, resolve });
      this.#working ??= this.#work();
    });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#working;
    await this.#sampler.close();
  }

  /** Batch after batch until nobody waits; a turn of the event loop lets others of the same moment join. */
  async #work(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const batch = this.#takeBatch();
      if (batch.length === 0) break;
      await this.#answer(batch);
    }
    this.#working = null;
  }

  /** The first in line and those that are decoded as it is. */
  #takeBatch(): Waiting[] {
    const asked = this.#waiting.filter(({ signal, resolve }) => {
      if (signal?.aborted === true) resolve(chatFailure('aborted', 'stopped'));
      return signal?.aborted !== true;
    });
    const [first] = asked;
    if (first === undefined) {
      this.#waiting = [];
      return [];
    }
    const alike = asked.filter(({ request }) => decodedAlike(request, first.request)).slice(0, BATCH);
    const taken = new Set(alike);
    this.#waiting = asked.filter((waiting) => !taken.has(waiting));
    return alike;
  }

  async #answer(batch: readonly Waiting[]): Promise<void> {
    const { decoding, stop = [] } = batch[0]!.request;
    const { temperature, topP, maxTokens } = decoding;
    try {
      const sampled = await this.#sampler.complete(
        batch.map(({ prompt, request }) => ({ prompt, seed: request.seed })),
        // Left to the model: its own distribution, to the end of its positions.
        { temperature: temperature ?? 1, topP, topK: null, maxTokens: maxTokens ?? this.#sampler.maxPositions, stop },
      );
      for (const [at, { text, tokens, stopReason }] of sampled.entries()) {
        const { prompt, resolve } = batch[at]!;
        const counts = { promptTokens: prompt.length, generatedTokens: tokens.length };
        resolve({ kind: 'completion', raw: text, finish: stopReason, ...counts });
      }
    } catch (cause) {
      for (const { resolve } of batch) resolve(chatFailure('fatal', (cause as Error).message));
    }
  }
}

function decodedAlike(left: ChatRequest, right: ChatRequest): boolean {
  const keyOf = ({ decoding: { temperature, topP, maxTokens }, stop = [] }: ChatRequest): string =>
    JSON.stringify([temperature, topP, maxTokens, stop]);
  return keyOf(left) === keyOf(right);
}

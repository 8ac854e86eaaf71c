/**
 * A GGUF file through llama.cpp in this process. Several conversations share one context, a sequence each, and are decoded
 * together. The prompt is the chat template of the file, rendered by whoever opens the model, and nothing else; the
 * output is every token that the model wrote, thinking included, in the text.
 */
import { basename } from 'node:path';
import { EngineError } from '../../support/errors.ts';
import {
  chatFailure,
  hasFired,
  type ChatMessage,
  type ChatModel,
  type ChatRequest,
  type ChatResult,
} from '../chat-model.ts';
import type { Llama, LlamaContext, LlamaLibrary, LlamaModel, LlamaSequence, LlamaToken } from './llama-library.ts';

export interface GgufOptions {
  readonly path: string;
  readonly library: LlamaLibrary;
  /** A conversation as text, ready for the assistant's turn. */
  readonly render: (template: string, conversation: GgufConversation) => string;
  /** Conversations decoded together. */
  readonly sequences: number;
  /** Tokens of prompt and answer together; more than the model was trained for is cut to that. */
  readonly contextTokens: number;
  readonly threads: number;
}

export interface GgufConversation {
  readonly messages: readonly ChatMessage[];
  /** As templates write them; empty where the model has none. */
  readonly bosToken: string;
  readonly eosToken: string;
}

/** EngineError when the file cannot be loaded, or holds no chat template. */
export async function openGgufChatModel(options: GgufOptions): Promise<GgufChatModel> {
  const { path, library, sequences, contextTokens, threads } = options;
  try {
    // 'never': nothing is compiled on this machine behind a person's back.
    const llama = await library.getLlama({ build: 'never', logLevel: 'error' });
    const model = await llama.loadModel({ modelPath: path });
    const template = model.fileInfo.metadata.tokenizer?.chat_template;
    if (template === undefined) throw new EngineError('it holds no chat template, so that it is no model to talk to');
    const max = Math.min(contextTokens, model.trainContextSize);
    const context = await model.createContext({ sequences, contextSize: { max }, threads });
    return new GgufChatModel(options, { llama, model, template, context });
  } catch (cause) {
    throw new EngineError(`${path} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

interface Loaded {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly template: string;
  readonly context: LlamaContext;
}

export class GgufChatModel implements ChatModel {
  readonly name: string;
  readonly #render: GgufOptions['render'];
  readonly #loaded: Loaded;
  readonly #idle: LlamaSequence[];
  readonly #queue: ((sequence: LlamaSequence) => void)[] = [];
  #closed = false;

  constructor({ path, render, sequences }: GgufOptions, loaded: Loaded) {
    this.name = basename(path).replace(/\.gguf$/i, '');
    this.#render = render;
    this.#loaded = loaded;
    this.#idle = Array.from({ length: sequences }, () => loaded.context.getSequence());
  }

  async complete(request: ChatRequest, signal?: AbortSignal): Promise<ChatResult> {
    const sequence = await this.#takeSequence();
    try {
      if (this.#closed) return chatFailure('fatal', 'the model is closed');
      if (hasFired(signal)) return chatFailure('aborted', 'stopped');
      return await this.#answer(request, sequence, signal);
    } catch (cause) {
      if (hasFired(signal)) return chatFailure('aborted', 'stopped');
      return chatFailure('fatal', cause instanceof Error ? cause.message : String(cause));
    } finally {
      this.#giveBack(sequence);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#loaded.llama.dispose();
  }

  async #answer(request: ChatRequest, sequence: LlamaSequence, signal: AbortSignal | undefined): Promise<ChatResult> {
    const { model, context } = this.#loaded;
    const prompt = this.#promptTokens(request.messages);
    // A full context would be shifted, and the question lost: end instead.
    const room = context.contextSize - prompt.length;
    if (room < 1) {
      return chatFailure(
        'unanswerable',
        `the prompt has ${prompt.length} tokens; the context holds ${context.contextSize}`,
      );
    }
    const { temperature, topP, maxTokens } = request.decoding;
    const most = Math.min(maxTokens ?? room, room);
    await sequence.clearHistory();
    const sampling = { temperature: temperature ?? 1, topP: topP ?? 1, topK: 0, seed: request.seed };
    const written: LlamaToken[] = [];
    for await (const token of sequence.evaluate(prompt, sampling)) {
      if (hasFired(signal)) return chatFailure('aborted', 'stopped');
      written.push(token);
      if (written.length >= most) break;
    }
    return {
      kind: 'completion',
      raw: model.detokenize(written, true),
      finish: written.length >= most ? 'length' : 'stop',
      promptTokens: prompt.length,
      generatedTokens: written.length,
    };
  }

  /** A template may write the token that begins a text, or leave it to the tokenizer. */
  #promptTokens(messages: readonly ChatMessage[]): readonly LlamaToken[] {
    const { model, template } = this.#loaded;
    const { bos, bosString, eosString, shouldPrependBosToken } = model.tokens;
    const text = this.#render(template, { messages, bosToken: bosString ?? '', eosToken: eosString ?? '' });
    const tokens = model.tokenize(text, true);
    return shouldPrependBosToken && bos !== null && tokens[0] !== bos ? [bos, ...tokens] : tokens;
  }

  #takeSequence(): Promise<LlamaSequence> {
    const sequence = this.#idle.pop();
    return sequence === undefined ? new Promise((resolve) => this.#queue.push(resolve)) : Promise.resolve(sequence);
  }

  #giveBack(sequence: LlamaSequence): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#idle.push(sequence);
    else next(sequence);
  }
}

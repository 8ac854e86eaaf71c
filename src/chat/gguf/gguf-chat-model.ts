/**
 * A GGUF file through llama.cpp in this process. Several conversations share one context, a sequence each, and are decoded
 * together; the chat template is the one in the file. The library cuts thinking out of the text: it is put back in tags.
 */
import { basename } from 'node:path';
import { EngineError } from '../../support/errors.ts';
import {
  chatFailure,
  hasFired,
  type ChatCompletion,
  type ChatModel,
  type ChatRequest,
  type ChatResult,
} from '../chat-model.ts';
import type { Llama, LlamaContext, LlamaLibrary, LlamaModel, LlamaSegment, LlamaSequence } from './llama-library.ts';

export interface GgufOptions {
  readonly path: string;
  readonly library: LlamaLibrary;
  /** Conversations decoded together. */
  readonly sequences: number;
  /** Tokens of prompt and answer together; more than the model was trained for is cut to that. */
  readonly contextTokens: number;
  readonly threads: number;
}

/** Tokens that a chat template may add around a message, generously. */
const TEMPLATE_TOKENS = 64;

/** EngineError when the file cannot be loaded. */
export async function openGgufChatModel(options: GgufOptions): Promise<GgufChatModel> {
  const { path, library, sequences, contextTokens, threads } = options;
  try {
    // 'never': nothing is compiled on this machine behind a person's back.
    const llama = await library.getLlama({ build: 'never', logLevel: 'error' });
    const model = await llama.loadModel({ modelPath: path });
    const max = Math.min(contextTokens, model.trainContextSize);
    const context = await model.createContext({ sequences, contextSize: { max }, threads });
    return new GgufChatModel(options, llama, model, context);
  } catch (cause) {
    throw new EngineError(`${path} cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

export class GgufChatModel implements ChatModel {
  readonly name: string;
  readonly #library: LlamaLibrary;
  readonly #llama: Llama;
  readonly #model: LlamaModel;
  readonly #contextSize: number;
  readonly #idle: LlamaSequence[];
  readonly #queue: ((sequence: LlamaSequence) => void)[] = [];
  #closed = false;

  constructor({ path, library, sequences }: GgufOptions, llama: Llama, model: LlamaModel, context: LlamaContext) {
    this.name = basename(path).replace(/\.gguf$/i, '');
    this.#library = library;
    this.#llama = llama;
    this.#model = model;
    this.#contextSize = context.contextSize;
    this.#idle = Array.from({ length: sequences }, () => context.getSequence());
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
    await this.#llama.dispose();
  }

  async #answer(request: ChatRequest, sequence: LlamaSequence, signal: AbortSignal | undefined): Promise<ChatResult> {
    const { system, user } = turnsOf(request);
    const promptTokens = this.#model.tokenize(user + (system ?? '')).length;
    const room = this.#contextSize - promptTokens - TEMPLATE_TOKENS;
    if (room < 1) {
      return chatFailure('refused', `the prompt has ${promptTokens} tokens; the context holds ${this.#contextSize}`);
    }
    const { temperature, topP, maxTokens } = request.decoding;
    await sequence.clearHistory();
    const { usedInputTokens, usedOutputTokens } = sequence.tokenMeter;
    const before = { input: usedInputTokens, output: usedOutputTokens };
    const session = new this.#library.LlamaChatSession({
      contextSequence: sequence,
      ...(system === null ? {} : { systemPrompt: system }),
    });
    try {
      const { response, stopReason } = await session.promptWithMeta(user, {
        temperature: temperature ?? 1,
        topP: topP ?? 1,
        topK: 0,
        // A full context would be shifted, and the question lost: end instead.
        maxTokens: Math.min(maxTokens ?? room, room),
        seed: request.seed,
        repeatPenalty: false,
        ...(signal === undefined ? {} : { signal }),
      });
      return {
        kind: 'completion',
        raw: response.map(textOf).join(''),
        finish: finishOf(stopReason),
        promptTokens: sequence.tokenMeter.usedInputTokens - before.input,
        generatedTokens: sequence.tokenMeter.usedOutputTokens - before.output,
      };
    } finally {
      session.dispose({ disposeSequence: false });
    }
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

/** One user turn, with or without a system turn before it: what an evaluation asks. */
function turnsOf({ messages }: ChatRequest): { readonly system: string | null; readonly user: string } {
  const last = messages.at(-1);
  const system = messages.length === 2 && messages[0]!.role === 'system' ? messages[0]!.content : null;
  if (last?.role !== 'user' || messages.length !== (system === null ? 1 : 2)) {
    throw new EngineError('a GGUF model takes one user turn, with or without a system turn before it');
  }
  return { system, user: last.content };
}

/** Thinking that the token limit cut off stays open. */
function textOf(part: string | LlamaSegment): string {
  if (typeof part === 'string') return part;
  if (part.segmentType !== 'thought') return part.text ?? '';
  return `<think>${part.text ?? ''}${part.ended === false ? '' : '</think>'}`;
}

function finishOf(stopReason: string): ChatCompletion['finish'] {
  if (stopReason === 'maxTokens') return 'length';
  return stopReason === 'eogToken' || stopReason === 'stopGenerationTrigger' ? 'stop' : 'unknown';
}

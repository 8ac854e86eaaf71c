/** Against a stand-in for the library with its shape; the library itself is optional and large. */
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../support/errors.ts';
import { contractPrompt, contractRequest, describeChatModel } from '../chat-model.contract.ts';
import { openGgufChatModel, type GgufChatModel, type GgufOptions } from './gguf-chat-model.ts';
import type { LlamaLibrary, LlamaSegment, LlamaSequence } from './llama-library.ts';

interface Seen {
  atOnce: number;
  mostAtOnce: number;
  histories: number;
  options: Record<string, unknown>[];
  systems: (string | undefined)[];
}

type Reply = (prompt: string) => readonly (string | LlamaSegment)[];

/** Says the prompt back, a token a word. */
function libraryOf(reply: Reply = (prompt) => [prompt]): { library: LlamaLibrary; seen: Seen } {
  const seen: Seen = { atOnce: 0, mostAtOnce: 0, histories: 0, options: [], systems: [] };
  const meters = new WeakMap<LlamaSequence, { usedInputTokens: number; usedOutputTokens: number }>();
  const newSequence = (): LlamaSequence => {
    const tokenMeter = { usedInputTokens: 0, usedOutputTokens: 0 };
    const sequence = { tokenMeter, clearHistory: async () => void seen.histories++ };
    meters.set(sequence, tokenMeter);
    return sequence;
  };
  class LlamaChatSession {
    readonly #sequence: LlamaSequence;

    constructor({ contextSequence, systemPrompt }: { contextSequence: LlamaSequence; systemPrompt?: string }) {
      this.#sequence = contextSequence;
      seen.systems.push(systemPrompt);
    }

    async promptWithMeta(prompt: string, options: { maxTokens: number; signal?: AbortSignal }) {
      seen.options.push({ ...options });
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++seen.atOnce);
      await new Promise((resolve) => setTimeout(resolve, 2));
      seen.atOnce--;
      if (options.signal?.aborted === true) throw options.signal.reason;
      const meter = meters.get(this.#sequence)!;
      meter.usedInputTokens += 5;
      meter.usedOutputTokens += 2;
      return { response: reply(prompt), stopReason: options.maxTokens < 2 ? 'maxTokens' : 'eogToken' };
    }

    dispose(): void {}
  }
  const library: LlamaLibrary = {
    LlamaChatSession,
    getLlama: async () => ({
      dispose: async () => {},
      loadModel: async ({ modelPath }) => {
        if (modelPath.includes('broken')) throw new Error('invalid magic');
        return {
          trainContextSize: 512,
          tokenize: (text: string) => text.split(' '),
          createContext: async ({ contextSize }) => ({ contextSize: contextSize.max, getSequence: newSequence }),
        };
      },
    }),
  };
  return { library, seen };
}

function open(library: LlamaLibrary, changes: Partial<GgufOptions> = {}): Promise<GgufChatModel> {
  return openGgufChatModel({
    path: 'models/tiny.gguf',
    library,
    sequences: 4,
    contextTokens: 1000,
    threads: 1,
    ...changes,
  });
}

describeChatModel('gguf', {
  open: () => open(libraryOf().library),
  unanswerable: contractRequest(0, { messages: [{ role: 'user', content: 'long '.repeat(600) }] }),
  limitsTokens: true,
});

describe('a GGUF model', () => {
  it('decodes no more conversations together than there are sequences, each from an empty history', async () => {
    const { library, seen } = libraryOf();
    const model = await open(library);
    const results = await Promise.all(Array.from({ length: 20 }, (_, at) => model.complete(contractRequest(at))));
    expect(results.map((result) => 'raw' in result && result.raw)).toEqual(
      Array.from({ length: 20 }, (_, at) => contractPrompt(at)),
    );
    expect([seen.mostAtOnce, seen.histories]).toEqual([4, 20]);
    for (const result of results) expect(result).toMatchObject({ promptTokens: 5, generatedTokens: 2, finish: 'stop' });
  });

  it('puts thinking back in its tags, open where it was cut', async () => {
    const thought = (text: string, ended: boolean): LlamaSegment => ({
      type: 'segment',
      segmentType: 'thought',
      text,
      ended,
    });
    const rawOf = async (reply: Reply): Promise<unknown> =>
      (await open(libraryOf(reply).library)).complete(contractRequest(0));
    expect(await rawOf(() => [thought('why', true), '\n<answer>A</answer>'])).toMatchObject({
      raw: '<think>why</think>\n<answer>A</answer>',
    });
    expect(await rawOf(() => [thought('wh', false)])).toMatchObject({ raw: '<think>wh' });
  });

  it('is asked without the corrections that no server makes, and within its context', async () => {
    const { library, seen } = libraryOf();
    const model = await open(library);
    const messages = [
      { role: 'system' as const, content: 'be brief' },
      { role: 'user' as const, content: 'one two' },
    ];
    await model.complete(
      contractRequest(0, { messages, decoding: { temperature: null, topP: null, maxTokens: null } }),
    );
    expect(seen.options[0]).toMatchObject({ temperature: 1, topP: 1, topK: 0, repeatPenalty: false, seed: 7 });
    // Trained for 512 positions; two words, "be brief" glued to them, and the template's share.
    expect(seen.options[0]!['maxTokens']).toBe(512 - 3 - 64);
    expect(seen.systems).toEqual(['be brief']);
  });

  it('says which file cannot be loaded, and why', async () => {
    const opening = open(libraryOf().library, { path: 'broken.gguf' });
    await expect(opening).rejects.toThrow(EngineError);
    await expect(opening).rejects.toThrow('broken.gguf cannot be loaded: invalid magic');
  });

  it('takes no conversation of several turns', async () => {
    const model = await open(libraryOf().library);
    const messages = [1, 2].map(() => ({ role: 'user' as const, content: 'x' }));
    expect(await model.complete(contractRequest(0, { messages }))).toMatchObject({ reason: 'fatal' });
  });
});

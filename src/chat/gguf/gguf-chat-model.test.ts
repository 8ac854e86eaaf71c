/** Against a stand-in for the library with its shape; the library itself is optional and large. */
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../support/errors.ts';
import { contractPrompt, contractRequest, describeChatModel } from '../chat-model.contract.ts';
import { openGgufChatModel, type GgufChatModel, type GgufOptions } from './gguf-chat-model.ts';
import type { LlamaLibrary, LlamaModel, LlamaSequence, LlamaToken } from './llama-library.ts';

interface Seen {
  atOnce: number;
  mostAtOnce: number;
  histories: number;
  prompts: string[];
  options: Record<string, unknown>[];
}

interface Scripted {
  /** The words said to a prompt; the prompt itself unless given. */
  readonly reply?: (prompt: string) => string;
  readonly template?: string;
  readonly prependsBos?: boolean;
}

const BOS = 0;

/** A token a word. */
function libraryOf({ reply = (prompt) => prompt, template = 'as it is', prependsBos = false }: Scripted = {}): {
  library: LlamaLibrary;
  seen: Seen;
} {
  const seen: Seen = { atOnce: 0, mostAtOnce: 0, histories: 0, prompts: [], options: [] };
  const words = ['<bos>'];
  const tokenize = (text: string): LlamaToken[] =>
    text.split(/(?= )/).map((word) => {
      if (!words.includes(word)) words.push(word);
      return words.indexOf(word);
    });
  const detokenize = (tokens: readonly LlamaToken[]): string => tokens.map((token) => words[token]).join('');
  const newSequence = (): LlamaSequence => ({
    clearHistory: async () => void seen.histories++,
    async *evaluate(tokens, options) {
      const prompt = detokenize(tokens);
      seen.prompts.push(prompt);
      seen.options.push({ ...options });
      seen.mostAtOnce = Math.max(seen.mostAtOnce, ++seen.atOnce);
      try {
        for (const token of tokenize(reply(prompt))) {
          await new Promise((resolve) => setImmediate(resolve));
          yield token;
        }
      } finally {
        seen.atOnce--;
      }
    },
  });
  const model: LlamaModel = {
    trainContextSize: 512,
    fileInfo: { metadata: { tokenizer: template === '' ? {} : { chat_template: template } } },
    tokens: { bos: BOS, bosString: '<bos>', eosString: '<eos>', shouldPrependBosToken: prependsBos },
    tokenize,
    detokenize,
    createContext: async ({ contextSize }) => ({ contextSize: contextSize.max, getSequence: newSequence }),
  };
  const library: LlamaLibrary = {
    getLlama: async () => ({
      dispose: async () => {},
      loadModel: async ({ modelPath }) => {
        if (modelPath.includes('broken')) throw new Error('invalid magic');
        return model;
      },
    }),
  };
  return { library, seen };
}

function open(library: LlamaLibrary, changes: Partial<GgufOptions> = {}): Promise<GgufChatModel> {
  return openGgufChatModel({
    path: 'models/tiny.gguf',
    library,
    render: (_template, { messages }) => messages.map(({ content }) => content).join('\n'),
    sequences: 4,
    contextTokens: 1000,
    threads: 1,
    ...changes,
  });
}

describeChatModel('gguf', {
  open: () => open(libraryOf().library),
  unanswerable: contractRequest(0, { messages: [{ role: 'user', content: 'long '.repeat(600) }] }),
  refusal: 'unanswerable',
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
    for (const result of results) expect(result).toMatchObject({ promptTokens: 3, generatedTokens: 3, finish: 'stop' });
  });

  it('is shown the template of the file and nothing else', async () => {
    const { library, seen } = libraryOf({ template: 'T' });
    const render: GgufOptions['render'] = (template, conversation) => `${template} ${JSON.stringify(conversation)}`;
    const messages = [
      { role: 'system' as const, content: 'brief' },
      { role: 'user' as const, content: 'why' },
    ];
    await (await open(library, { render })).complete(contractRequest(0, { messages }));
    expect(seen.prompts).toEqual([`T ${JSON.stringify({ messages, bosToken: '<bos>', eosToken: '<eos>' })}`]);
  });

  it('begins with the token that begins a text, once, where the model wants it', async () => {
    for (const text of ['why', '<bos> why']) {
      const { library, seen } = libraryOf({ prependsBos: true });
      await (await open(library, { render: () => text })).complete(contractRequest(0));
      expect(seen.prompts[0]!.split('<bos>')).toHaveLength(2);
      expect(seen.prompts[0]).toMatch(/^<bos>/);
    }
  });

  it('keeps thinking in the text, open where the limit cut it', async () => {
    const { library } = libraryOf({ reply: () => '<think>why so</think> <answer>A</answer>' });
    const model = await open(library);
    expect(await model.complete(contractRequest(0))).toMatchObject({ raw: '<think>why so</think> <answer>A</answer>' });
    const decoding = { temperature: 0, topP: null, maxTokens: 1 };
    const cut = { raw: '<think>why', finish: 'length', generatedTokens: 1 };
    expect(await model.complete(contractRequest(0, { decoding }))).toMatchObject(cut);
  });

  it('is sampled without the cuts that no server makes, and within its context', async () => {
    const { library, seen } = libraryOf({ reply: () => 'more '.repeat(600) });
    const model = await open(library);
    const messages = [{ role: 'user' as const, content: 'one two' }];
    const decoding = { temperature: null, topP: null, maxTokens: null };
    const result = await model.complete(contractRequest(0, { messages, decoding }));
    expect(seen.options).toEqual([{ temperature: 1, topP: 1, topK: 0, seed: 7 }]);
    // Trained for 512 positions, less the two words of the prompt.
    expect(result).toMatchObject({ finish: 'length', generatedTokens: 510 });
  });

  it('stops between two tokens', async () => {
    const { library, seen } = libraryOf({ reply: () => 'more '.repeat(400) });
    const model = await open(library);
    const stop = new AbortController();
    setImmediate(() => stop.abort());
    expect(await model.complete(contractRequest(0), stop.signal)).toMatchObject({ reason: 'aborted' });
    expect(seen.atOnce).toBe(0);
  });

  it.each([
    ['cannot be read', 'broken.gguf', {}, 'broken.gguf cannot be loaded: invalid magic'],
    ['holds no chat template', 'base.gguf', { template: '' }, 'base.gguf cannot be loaded: it holds no chat template'],
  ])('says of a file that it %s', async (_what, path, scripted, message) => {
    const opening = open(libraryOf(scripted).library, { path });
    await expect(opening).rejects.toThrow(EngineError);
    await expect(opening).rejects.toThrow(message);
  });
});

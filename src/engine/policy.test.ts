import { describe, expect, it } from 'vitest';
import { CHAT_TEMPLATE } from './tokenizer/chat-template.ts';
import { Tokenizer } from './tokenizer/tokenizer.ts';
import { trainTokenizer } from './tokenizer/train-bpe.ts';
import { Policy } from './policy.ts';
import type { SampleOptions, SampleRequest, Sampler, SamplingParams } from './sampler.ts';

const { tokenizerJson } = trainTokenizer({ texts: [], phrases: [], mergeCount: 0, vocabularyLimit: null });
const tokenizer = new Tokenizer(tokenizerJson, {}, CHAT_TEMPLATE);

interface Asked {
  readonly requests: readonly SampleRequest[];
  readonly params: SamplingParams;
  readonly options: SampleOptions | undefined;
}

/** Says the same to everyone and remembers how it was asked. */
function parrot(text: string): {
  policy: Policy;
  asked: Asked[];
} {
  const asked: Asked[] = [];
  const tokens = [...tokenizer.encode(text), tokenizer.endTokens[0]!];
  const sample: Sampler['sample'] = async (requests, params, options) => {
    asked.push({ requests, params, options });
    return requests.map(() => ({ tokens, logprobs: tokens.map(() => -1), stopReason: 'stop' as const }));
  };
  return { policy: new Policy<Sampler>({ sample, maxPositions: 64, close: async () => {} }, tokenizer), asked };
}

describe('a policy', () => {
  it("frames a user's turn and leaves the assistant's open", () => {
    const { policy } = parrot('');
    const text = tokenizer.decode(policy.chatPrompt('Why?'));
    expect(text).toContain('user\nWhy?');
    expect(text.trimEnd()).toMatch(/<\|im_start\|>assistant$/);
  });

  it("ends an assistant's turn with its end token", () => {
    const { policy } = parrot('');
    expect(policy.turn('so').at(-1)).toBe(tokenizer.idOf('<|im_end|>'));
    expect(tokenizer.decode(policy.turn('so'), { skipSpecial: true })).toBe('so');
  });

  it('ends no turn where nothing says how', () => {
    const silent = { encode: () => [1], endTokens: [] } as unknown as Tokenizer;
    expect(() => new Policy({}, silent).turn('so')).toThrow(/which token ends a turn/);
  });

  it('stops at the end of a turn or of the text, and decodes thinking and answer but no special token', async () => {
    const { policy, asked } = parrot('<think>\na\n</think>\n<answer>b</answer>');
    const prompts = [[1, 2], [3]];
    const completions = await policy.greedy(prompts, 9);
    expect(completions.map(({ text }) => text)).toEqual(Array(2).fill('<think>\na\n</think>\n<answer>b</answer>'));
    expect(completions.map(({ prompt }) => prompt)).toEqual(prompts);
    const stopTokens = ['<|im_end|>', '<|endoftext|>'].map((token) => tokenizer.idOf(token));
    const { vocabularySize } = tokenizer;
    expect(asked[0]!.params).toEqual({
      maxTokens: 9,
      temperature: 0,
      topP: null,
      topK: null,
      stopTokens,
      vocabularySize,
    });
  });

  it('stops at strings too, told in bytes, and gives the text before the first', async () => {
    const { policy, asked } = parrot('发热 one two');
    const params = { maxTokens: 9, temperature: 0, topP: null, topK: null };
    const [completion] = await policy.complete([{ prompt: [1], seed: 2 }], { ...params, stop: ['two', 'one'] });
    expect(completion!.text).toBe('发热 ');
    const { strings, bytesOf } = asked[0]!.params.stopStrings!;
    expect(strings).toEqual(['two', 'one']);
    const bytes = completion!.tokens.map((token) => bytesOf(token)).join('');
    expect(Buffer.from(bytes, 'latin1').toString('utf8')).toBe('发热 one two');
  });

  it('passes on who listens to its tokens and the signal that cancels', async () => {
    const { policy, asked } = parrot('so');
    const options = { onTokens: () => {}, signal: new AbortController().signal };
    const params = { maxTokens: 9, temperature: 1, topP: null, topK: null };
    await policy.complete([{ prompt: [1], seed: 2 }], params, options);
    await policy.greedy([[1]], 9, options);
    expect(asked.map((call) => call.options)).toEqual([options, options]);
  });
});

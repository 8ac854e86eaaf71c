import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../chat-model.ts';
import { contractRequest, describeChatModel } from '../chat-model.contract.ts';
import { EmbeddedChatModel, type TextSampler } from './embedded-chat-model.ts';

interface Call {
  readonly size: number;
  readonly params: Parameters<TextSampler['complete']>[1];
}

/** Says each prompt back, one token a character, the seed behind it when it is not greedy. */
function echoSampler(calls: Call[] = [], fail = false): TextSampler {
  return {
    maxPositions: 200,
    promptTokens: (messages: readonly ChatMessage[]) =>
      Array.from(messages.map(({ content }) => content).join('\n'), (character) => character.codePointAt(0)!),
    complete: async (requests, params) => {
      calls.push({ size: requests.length, params });
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (fail) throw new Error('the workers are gone');
      return requests.map(({ prompt, seed }) => {
        const whole = String.fromCodePoint(...prompt) + (params.temperature === 0 ? '' : ` ${seed}`);
        const text = whole.slice(0, params.maxTokens);
        return { text, tokens: { length: text.length }, stopReason: text === whole ? 'stop' : 'length' };
      });
    },
    close: async () => {},
  };
}

describeChatModel('embedded', {
  open: async () => new EmbeddedChatModel('echo', echoSampler()),
  unanswerable: contractRequest(0, { messages: [{ role: 'user', content: 'long '.repeat(100) }] }),
  refusal: 'unanswerable',
  limitsTokens: true,
});

describe('batches', () => {
  it('gather what is asked at the same time, each answer to its own question', async () => {
    const calls: Call[] = [];
    const model = new EmbeddedChatModel('echo', echoSampler(calls));
    const results = await Promise.all(Array.from({ length: 600 }, (_, at) => model.complete(contractRequest(at))));
    expect(results.map((result) => 'raw' in result && result.raw)).toEqual(
      Array.from({ length: 600 }, (_, at) => `question number ${at}`),
    );
    expect(calls.map(({ size }) => size)).toEqual([256, 256, 88]);
    expect(results[0]).toMatchObject({ promptTokens: 17, generatedTokens: 17, finish: 'stop' });
  });

  it('hold only conversations that are decoded alike; what is left to the model is its own', async () => {
    const calls: Call[] = [];
    const model = new EmbeddedChatModel('echo', echoSampler(calls));
    const free = { temperature: null, topP: null, maxTokens: null };
    const [greedy, sampled] = await Promise.all([
      model.complete(contractRequest(1)),
      model.complete(contractRequest(1, { decoding: free, seed: 41 })),
      model.complete(contractRequest(2)),
    ]);
    expect(greedy).toMatchObject({ raw: 'question number 1' });
    expect(sampled).toMatchObject({ raw: 'question number 1 41' });
    expect(calls).toEqual([
      { size: 2, params: { temperature: 0, topP: null, topK: null, maxTokens: 64, stop: [] } },
      { size: 1, params: { temperature: 1, topP: null, topK: null, maxTokens: 200, stop: [] } },
    ]);
  });

  it('hold only conversations that end at the same texts', async () => {
    const calls: Call[] = [];
    const model = new EmbeddedChatModel('echo', echoSampler(calls));
    await Promise.all([['number'], [], ['number']].map((stop, at) => model.complete(contractRequest(at, { stop }))));
    expect(calls.map(({ size, params }) => [size, params.stop])).toEqual([
      [2, ['number']],
      [1, []],
    ]);
  });

  it('leave out who has stopped waiting', async () => {
    const calls: Call[] = [];
    const model = new EmbeddedChatModel('echo', echoSampler(calls));
    const stop = new AbortController();
    const asked = [1, 2, 3].map((at) => model.complete(contractRequest(at), at === 2 ? stop.signal : undefined));
    stop.abort();
    expect((await Promise.all(asked)).map(({ kind }) => kind)).toEqual(['completion', 'failure', 'completion']);
    expect(calls[0]!.size).toBe(2);
  });

  it('that fail are a failure of each, and the model goes on', async () => {
    const model = new EmbeddedChatModel('echo', echoSampler([], true));
    const both = await Promise.all([model.complete(contractRequest(1)), model.complete(contractRequest(2))]);
    for (const result of both) expect(result).toMatchObject({ reason: 'fatal', message: 'the workers are gone' });
    expect(await model.complete(contractRequest(3))).toMatchObject({ reason: 'fatal' });
  });

  it('are ended before the model closes', async () => {
    let closed = false;
    const sampler = { ...echoSampler(), close: async () => void (closed = true) };
    const model = new EmbeddedChatModel('echo', sampler);
    const asked = model.complete(contractRequest(1)).then((result) => ({ result, closed }));
    await model.close();
    expect(await asked).toMatchObject({ result: { kind: 'completion' }, closed: false });
    expect(closed).toBe(true);
  });
});

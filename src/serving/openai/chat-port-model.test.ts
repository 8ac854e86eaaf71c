import { expect, it } from 'vitest';
import type { ChatFailure, ChatModel, ChatRequest, ChatResult } from '../../chat/chat-model.ts';
import { chatFailure } from '../../chat/chat-model.ts';
import { ChatPortModel } from './chat-port-model.ts';
import type { GenerationRequest, Piece } from './served-model.ts';

const request: GenerationRequest = {
  prompt: { kind: 'chat', messages: [{ role: 'user', content: 'Which?' }], item: { set: 's', id: 'q1' } },
  count: 2,
  seed: 2 ** 40 + 3,
  maxTokens: 100,
  temperature: 0.5,
  topP: null,
  topK: null,
  stop: ['END'],
  topLogprobs: null,
  thinkingBudget: null,
};

function served(result: ChatResult): { model: ChatPortModel; asked: ChatRequest[] } {
  const asked: ChatRequest[] = [];
  const model: ChatModel = {
    name: 'upstream',
    complete: async (each) => {
      asked.push(each);
      return result;
    },
    close: async () => {},
  };
  return { asked, model: new ChatPortModel({ model, name: 'mine', revision: null, can: { seed: true, stop: true } }) };
}

const signal = new AbortController().signal;

it('asks a choice at a time, and tells each in one piece, the thinking apart', async () => {
  const counts = { promptTokens: 5, generatedTokens: 9 };
  const { model, asked } = served({ kind: 'completion', raw: '<think>so</think>A', finish: 'stop', ...counts });
  const pieces: Piece[] = [];
  const generation = await model.generate(request, {
    signal,
    onPiece: (piece) => pieces.push(piece),
    onChoice: () => {},
  });
  const choice = {
    reasoning: 'so',
    text: 'A',
    finish: 'stop',
    generatedTokens: 9,
    reasoningTokens: null,
    tokens: null,
  };
  expect(generation).toEqual({ promptTokens: 5, choices: [choice, choice] });
  expect(pieces).toEqual(
    [0, 1].map((at) => ({
      choice: at,
      reasoning: 'so',
      text: 'A',
      tokens: [],
      generatedTokens: 9,
      reasoningTokens: null,
    })),
  );
  expect(asked.map(({ id }) => id)).toEqual([0, 1].map((sample) => ({ set: 's', itemId: 'q1', sample })));
  expect(asked[0]).toMatchObject({
    seed: 3,
    stop: ['END'],
    decoding: { temperature: 0.5, topP: null, maxTokens: 100 },
  });
  expect(asked[1]!.seed).not.toBe(3);
});

it.each<[ChatFailure['reason'], number]>([
  ['rate-limited', 429],
  ['fault', 502],
  ['timed-out', 504],
  ['refused', 400],
  ['unanswerable', 400],
  ['absent', 404],
  ['fatal', 502],
])('tells %s as %i', async (reason, status) => {
  const { model } = served(chatFailure(reason, 'why', 3));
  const asked = model.generate(request, { signal, onPiece: () => {}, onChoice: () => {} });
  await expect(asked).rejects.toMatchObject({ status, message: 'why', retryAfterSeconds: 3 });
  expect(model.load.running).toBe(0);
});

it('ends the other choices where one fails, and tells nothing after that', async () => {
  const told: number[] = [];
  const model: ChatModel = {
    name: 'upstream',
    complete: async ({ id }, stop) => {
      if (id.sample === 0) return chatFailure('fault', 'why');
      await new Promise((resolve) => stop?.addEventListener('abort', resolve));
      return { kind: 'completion', raw: 'late', finish: 'stop', promptTokens: 1, generatedTokens: 1 };
    },
    close: async () => {},
  };
  const own = new ChatPortModel({ model, name: 'mine', revision: null, can: { seed: true, stop: true } });
  const asked = own.generate(
    { ...request, count: 3 },
    {
      signal,
      onPiece: ({ choice }) => told.push(choice),
      onChoice: (choice) => told.push(choice),
    },
  );
  await expect(asked).rejects.toMatchObject({ status: 502 });
  expect([own.load.running, told]).toEqual([0, []]);
});

it('takes conversations alone', async () => {
  const { model } = served(chatFailure('fatal', 'never asked'));
  const raw = { ...request, prompt: { kind: 'text', text: 'x' } } as const;
  await expect(model.generate(raw, { signal, onPiece: () => {}, onChoice: () => {} })).rejects.toMatchObject({
    status: 400,
  });
});

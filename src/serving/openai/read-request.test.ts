import { expect, it } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { ApiError } from './api-error.ts';
import { ALL_ABILITIES } from './fixtures/plain-request.ts';
import { readChatRequest, readCompletionRequest, type RequestContext } from './read-request.ts';

const context: RequestContext = {
  model: { name: 'm', abilities: ALL_ABILITIES },
  limits: { mostTokens: 100, mostChoices: 4 },
  randomSeed: () => 42,
};
const messages = [{ role: 'user', content: 'Which?' }];
const chat = (more: object, own: RequestContext = context) =>
  readChatRequest(JSON.stringify({ model: 'm', messages, ...more }), own);
const raw = (more: object) => readCompletionRequest(JSON.stringify({ model: 'm', ...more }), context);

function refusal(work: () => unknown): Pick<ApiError, 'status' | 'message' | 'param' | 'code'> {
  try {
    work();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

it('reads what is asked for, and leaves to the model what is not said', () => {
  expect(chat({})).toEqual({
    generation: {
      prompt: { kind: 'chat', messages, item: null },
      count: 1,
      seed: 42,
      maxTokens: 100,
      temperature: null,
      topP: null,
      topK: null,
      stop: [],
      topLogprobs: null,
      thinkingBudget: null,
    },
    stream: false,
    includeUsage: false,
  });
  const all = {
    n: 2,
    seed: 7,
    max_completion_tokens: 9,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 20,
    stop: 'END',
    logprobs: true,
    top_logprobs: 3,
    thinking_budget: 5,
  };
  expect(chat({ ...all, stream: true, stream_options: { include_usage: true } })).toMatchObject({
    generation: {
      count: 2,
      seed: 7,
      maxTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      topK: 20,
      stop: ['END'],
      topLogprobs: 3,
      thinkingBudget: 5,
    },
    stream: true,
    includeUsage: true,
  });
  expect(chat({ logprobs: true, top_p: 1, top_k: -1, seed: -3 }).generation).toMatchObject({
    topLogprobs: 0,
    topP: null,
    topK: null,
    seed: expect.toSatisfy((seed: number) => seed >= 0),
  });
});

it('takes turns as clients write them', () => {
  const turns = [
    { role: 'developer', content: 'Be short.', name: 'x' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'text', text: 'b' },
      ],
    },
    { role: 'assistant', content: 'so', reasoning_content: 'because' },
    { role: 'user', content: 'and?' },
  ];
  expect(chat({ messages: turns, metadata: { item: 'q1', set: 's' } }).generation.prompt).toEqual({
    kind: 'chat',
    messages: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'a\nb' },
      { role: 'assistant', content: 'so' },
      { role: 'user', content: 'and?' },
    ],
    item: { set: 's', id: 'q1' },
  });
});

it('passes over what changes no answer, and what asks for nothing', () => {
  const nothing = {
    user: 'u',
    store: false,
    metadata: {},
    tools: [],
    tool_choice: 'auto',
    response_format: { type: 'text' },
    logit_bias: {},
    frequency_penalty: 0,
    presence_penalty: null,
    seed: null,
    modalities: ['text'],
  };
  expect(chat(nothing)).toEqual(chat({}));
});

it.each([
  ['tools', [{ type: 'function' }], /knows no tools/],
  ['response_format', { type: 'json_object' }, /answers are text/],
  ['frequency_penalty', 0.1, /as the model gives them/],
  ['reasoning_effort', 'high', /thinking_budget/],
  ['logit_bias', { 5: 1 }, /as the model gives them/],
  ['temprature', 1, /nothing is known of the field "temprature"/],
  ['__proto__x', 1, /nothing is known/],
  ['temperature', 3, /Too big/],
  ['temperature', 'hot', /expected number/],
  ['n', 5, /5 answers; this server gives 4/],
  ['max_tokens', 101, /this server allows 100/],
  ['top_k', 0, /would draw nothing/],
  ['top_logprobs', 2, /"logprobs": true/],
  ['stop', '', /1 to 256/],
  ['messages', [], /Too small/],
  ['messages', [{ role: 'tool', content: 'x' }], /Invalid option/],
  ['messages', [{ role: 'user', content: [{ type: 'image_url' }] }], /images and sound are not taken/],
])('refuses %s = %j in words, by its name', (param, value, words) => {
  const error = refusal(() => chat({ [param]: value }));
  expect(error).toMatchObject({ status: 400, message: expect.stringMatching(words) });
  expect(error.param).toMatch(new RegExp(`^${param}`));
});

it('refuses what the model behind it cannot do', () => {
  const none = {
    ...ALL_ABILITIES,
    logprobs: false,
    seed: false,
    stop: false,
    topK: false,
    thinkingBudget: false,
    rawPrompts: false,
  };
  const weak = { ...context, model: { name: 'm', abilities: none } };
  const asked = [{ logprobs: true }, { seed: 1 }, { stop: 'x' }, { top_k: 5 }, { thinking_budget: 1 }];
  for (const more of atLeast(5, asked))
    expect(refusal(() => chat(more, weak))).toMatchObject({
      code: 'unsupported_parameter',
      param: Object.keys(more)[0],
    });
  expect(chat({}, weak).generation.count).toBe(1);
  expect(refusal(() => readCompletionRequest('{"model":"m","prompt":"x"}', weak)).param).toBe('prompt');
});

it('knows one model, and says which', () => {
  expect(refusal(() => chat({ model: 'gpt-4' }))).toMatchObject({
    status: 404,
    code: 'model_not_found',
    message: expect.stringContaining('has m'),
  });
  expect(refusal(() => chat({ max_tokens: 3, max_completion_tokens: 4 })).param).toBe('max_tokens');
});

it('reads a raw prompt as words or as tokens, one a request', () => {
  expect(raw({ prompt: 'a' }).generation.prompt).toEqual({ kind: 'text', text: 'a' });
  for (const prompt of atLeast(4, [[], [1.5], [-1, 2], Array.from({ length: 100_000 }, () => 'x')])) {
    const { param, message } = refusal(() => raw({ prompt }));
    expect([param, message.length < 200]).toEqual(['prompt', true]);
  }
  expect(raw({ prompt: ['a'] }).generation.prompt).toEqual({ kind: 'text', text: 'a' });
  expect(raw({ prompt: [1, 2], logprobs: 0 }).generation).toMatchObject({
    prompt: { kind: 'tokens', tokens: [1, 2] },
    topLogprobs: 0,
  });
  for (const prompt of atLeast(5, [['a', 'b'], [[1], [2]], [], [1.5], [-1]]))
    expect(refusal(() => raw({ prompt })).param).toBe('prompt');
  for (const [param, value] of Object.entries({ echo: true, suffix: 'x', best_of: 2, messages }))
    expect(refusal(() => raw({ prompt: 'a', [param]: value })).param).toBe(param);
});

/** Clients that others wrote, unchanged: OpenAI's own for Node, and the AI SDK's provider of OpenAI-compatible servers. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, streamText } from 'ai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openServedModel } from '../../cli/adapters/served-model-spec.ts';
import { embeddedEngines } from '../../cli/adapters/embedded-engines.ts';
import { withAnsweringPolicy } from '../../engine/with-policy.ts';
import { folderReference } from '../../engine/model-reference.ts';
import { writeTinyModel } from '../../engine/fixtures/tiny-model-folder.ts';
import { SAFETY_EN } from '../../support/safety.ts';
import { ApiKeys } from './api-keys.ts';
import { ScriptedModel } from './fixtures/scripted-model.ts';
import { startedServer, type Started } from './fixtures/started-server.ts';
import type { ServedModel } from './served-model.ts';

const KEY = 'chosen-by-a-person';
const keys = ApiKeys.ofKey(KEY, 'KEY');
const messages = [{ role: 'user' as const, content: 'Which test comes next?' }];

describe('a model that thinks', () => {
  const SAID = '<think>\nbecause\n</think>\n<answer>A</answer>';
  let server: Started;
  let model: ScriptedModel;
  let slow: ((signal: AbortSignal) => Promise<void>) | null = null;
  beforeAll(async () => {
    const before = async (place: number, signal: AbortSignal): Promise<void> => {
      if (place === 9) await slow?.(signal);
    };
    model = new ScriptedModel({ says: () => SAID, before });
    server = await startedServer(model, { keys });
  });
  afterAll(() => server.drain());
  const openai = (apiKey = KEY): OpenAI => new OpenAI({ baseURL: `${server.address}/v1`, apiKey, maxRetries: 0 });
  const provider = () =>
    createOpenAICompatible({ name: 'fleming', baseURL: `${server.address}/v1`, apiKey: KEY, includeUsage: true });

  it('is asked, listed and streamed by the OpenAI client, its thinking apart', async () => {
    const client = openai();
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(['scripted']);
    const whole = await client.chat.completions.create({ model: 'scripted', messages, n: 2 });
    expect(whole.choices.map(({ message, finish_reason: reason }) => [message.content, reason])).toEqual(
      [0, 1].map(() => ['<answer>A</answer>', 'stop']),
    );
    expect(whole.choices[0]!.message).toMatchObject({ reasoning_content: 'because' });
    expect(whole).toMatchObject({
      fleming: { safety: { en: SAFETY_EN } },
      usage: { total_tokens: 7 + 2 * SAID.length },
    });
    const stream = await client.chat.completions.create({
      model: 'scripted',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let [text, reasoning, counted] = ['', '', 0];
    for await (const { choices, usage } of stream) {
      const delta = (choices[0]?.delta ?? {}) as { content?: string; reasoning_content?: string };
      text += delta.content ?? '';
      reasoning += delta.reasoning_content ?? '';
      counted = usage?.completion_tokens ?? counted;
    }
    expect([text, reasoning, counted]).toEqual(['<answer>A</answer>', 'because', SAID.length]);
  });

  it('is put together from a stream by the OpenAI client itself', async () => {
    const stream = openai().chat.completions.stream({ model: 'scripted', messages, logprobs: true, top_logprobs: 1 });
    const { choices } = await stream.finalChatCompletion();
    expect(choices[0]!.message.content).toBe('<answer>A</answer>');
    expect(choices[0]!.logprobs!.content!.map(({ token }) => token).join('')).toBe(SAID);
  });

  it('has its refusals thrown as the errors that the OpenAI client knows', async () => {
    await expect(openai('another-key-of-theirs').models.list()).rejects.toThrow(OpenAI.AuthenticationError);
    await expect(openai().chat.completions.create({ model: 'gpt-4', messages })).rejects.toThrow(OpenAI.NotFoundError);
    const wrong = openai().chat.completions.create({ model: 'scripted', messages, frequency_penalty: 1 });
    await expect(wrong).rejects.toMatchObject({
      status: 400,
      param: 'frequency_penalty',
      code: 'unsupported_parameter',
    });
    await expect(wrong).rejects.toThrow(OpenAI.BadRequestError);
  });

  it('stops when the OpenAI client stops, and fails in the midst of a stream as a failure', async () => {
    slow = (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
    const stream = await openai().chat.completions.create({ model: 'scripted', messages, stream: true });
    for await (const { choices } of stream) if (choices[0]?.delta.content === '') break;
    await vi.waitUntil(() => model.stopped.length === 1, { timeout: 60_000, interval: 5 });
    expect(model.stopped[0]).toMatchObject({ message: 'the client has gone' });
    slow = () => Promise.reject(new Error('ours'));
    const failing = await openai().chat.completions.create({ model: 'scripted', messages, stream: true });
    const read = async (): Promise<void> => {
      for await (const _ of failing);
    };
    await expect(read()).rejects.toThrow(OpenAI.APIError);
    slow = null;
  });

  it('is asked and streamed by the AI SDK, its thinking as reasoning', async () => {
    const { text, reasoningText, finishReason, usage } = await generateText({
      model: provider()('scripted'),
      messages,
      maxRetries: 0,
    });
    expect([text, reasoningText, finishReason, usage.inputTokens, usage.outputTokens]).toEqual([
      '<answer>A</answer>',
      'because',
      'stop',
      7,
      SAID.length,
    ]);
    const streamed = streamText({ model: provider()('scripted'), messages, maxRetries: 0 });
    const parts: string[] = [];
    for await (const { type } of streamed.fullStream) if (parts.at(-1) !== type) parts.push(type);
    expect(parts.indexOf('reasoning-delta')).toBeLessThan(parts.indexOf('text-delta'));
    expect([await streamed.text, await streamed.reasoningText, (await streamed.usage).outputTokens]).toEqual([
      '<answer>A</answer>',
      'because',
      SAID.length,
    ]);
  });

  it('has its refusals thrown by the AI SDK', async () => {
    const asked = generateText({ model: provider()('gpt-4'), messages, maxRetries: 0 });
    await expect(asked).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('there is no model "gpt-4"'),
    });
  });
});

describe('a model folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'served-'));
  let server: Started;
  let model: ServedModel;
  let client: OpenAI;
  beforeAll(async () => {
    await writeTinyModel(join(folder, 'model'));
    const options = {
      concurrency: 8,
      timeoutSeconds: 60,
      contextTokens: 64,
      environment: {},
      threads: 1,
      quantise: null,
      cacheBytes: 2 ** 24,
    };
    const opened = await openServedModel(join(folder, 'model'), { ...options, name: 'tiny' });
    model = opened.model;
    server = await startedServer(model, { fingerprint: opened.fingerprint, limits: { running: 8, waiting: 8 } });
    client = new OpenAI({ baseURL: `${server.address}/v1`, apiKey: 'none', maxRetries: 0 });
  });
  afterAll(async () => {
    await server.drain();
    await model.close();
    rmSync(folder, { recursive: true });
  });
  const create = (more: object = {}) =>
    client.chat.completions.create({
      model: 'tiny',
      messages,
      max_tokens: 24,
      seed: 5,
      stream: false,
      ...more,
    } as OpenAI.ChatCompletionCreateParamsNonStreaming);
  const textOf = ({ choices }: OpenAI.ChatCompletion): string =>
    choices.map(({ message }) => message.content).join('|');

  it('answers the same seed with the same words, alone, among others and in a stream, as this program does in process', async () => {
    const alone = await create();
    const [again, ...others] = await Promise.all([
      create(),
      ...[1, 2, 3].map((seed) => create({ seed, temperature: 0.7 })),
    ]);
    expect(textOf(again!)).toBe(textOf(alone));
    expect(new Set(others.map(textOf)).size).toBe(3);
    expect(again!.system_fingerprint).toMatch(/^fp_[0-9a-f]{16}$/);
    let streamed = '';
    const stream = await client.chat.completions.create({
      model: 'tiny',
      messages,
      max_tokens: 24,
      seed: 5,
      stream: true,
    });
    for await (const { choices } of stream) streamed += choices[0]?.delta.content ?? '';
    expect(streamed).toBe(textOf(alone));
    const reference = folderReference(join(folder, 'model'));
    const [completion] = await withAnsweringPolicy(embeddedEngines(1), reference, (policy) =>
      policy.complete([{ prompt: policy.chatPrompt(messages[0]!.content), seed: 5 }], {
        maxTokens: 24,
        temperature: 1,
        topP: null,
        topK: null,
      }),
    );
    expect(textOf(alone)).toBe(completion!.text.trim());
    expect(alone.usage!.completion_tokens).toBe(completion!.tokens.length);
  });

  it('gives several answers of one prompt, and log-probabilities of each token', async () => {
    const { choices, usage } = await create({ n: 3, logprobs: true, top_logprobs: 5, max_tokens: 6 });
    expect(choices).toHaveLength(3);
    for (const { logprobs } of choices)
      for (const { logprob, top_logprobs: top } of logprobs!.content!) {
        expect(logprob).toBeLessThanOrEqual(0);
        expect(top).toHaveLength(5);
        expect(top[0]!.logprob).toBeGreaterThanOrEqual(logprob);
      }
    expect(usage!.completion_tokens).toBeLessThanOrEqual(18);
  });

  it('ends a thinking by its budget', async () => {
    const { choices } = await create({ thinking_budget: 0, logprobs: true, max_tokens: 4 });
    expect(choices[0]!.logprobs!.content!.slice(0, 2).map(({ token }) => token)).toEqual(['<think>', '</think>']);
  });

  it('continues raw prompts of words and of tokens', async () => {
    const byWords = await client.completions.create({
      model: 'tiny',
      prompt: 'Which',
      max_tokens: 5,
      seed: 1,
      logprobs: 2,
    });
    expect(byWords.choices[0]!.logprobs!.token_logprobs!.length).toBeGreaterThan(0);
    const byTokens = await client.completions.create({
      model: 'tiny',
      prompt: [1, 2, 3],
      max_tokens: 5,
      temperature: 0,
    });
    expect(byTokens.usage!.prompt_tokens).toBe(3);
  });

  it('takes a client that stops out of its batch', async () => {
    const stream = await client.chat.completions.create({
      model: 'tiny',
      messages,
      max_tokens: 200,
      seed: 11,
      stream: true,
      logit_bias: {},
    });
    for await (const _ of stream) break;
    await vi.waitUntil(() => model.load.running === 0, { timeout: 60_000, interval: 5 });
    await vi.waitUntil(() => server.answered.at(-1)!.failure === 'the client has gone', {
      timeout: 60_000,
      interval: 5,
    });
  });

  it('refuses a prompt that leaves no room for an answer', async () => {
    const long = [{ role: 'user', content: 'Which test comes next? '.repeat(400) }];
    await expect(create({ messages: long })).rejects.toMatchObject({
      status: 400,
      code: 'context_length_exceeded',
      param: 'messages',
    });
  });
});

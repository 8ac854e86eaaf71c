import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atLeast } from '../../../../test/worlds/at-least.ts';
import type { EngineError } from '../../../support/errors.ts';
import { streamFromSeed } from '../../../support/random.ts';
import type { ContinuousSampler, SequenceRequest, SequenceToken } from '../../continuous-sampler.ts';
import { tinyConfig } from '../../fixtures/tiny-config.ts';
import type { EmbeddedEngine } from '../embedded-engine.ts';
import { createEmbeddedEngine, openEmbeddedEngine } from '../open-engine.ts';
import { cacheBytesPerRow } from './key-value-cache.ts';

const config = { ...tinyConfig, vocabSize: 300 };
/** Of keys and values of a token. */
const SLOT_BYTES = cacheBytesPerRow(config, 16) / 16;

interface Answer {
  readonly tokens: readonly SequenceToken[];
  readonly end: 'stop' | 'length' | EngineError;
}

function ask(
  sampler: ContinuousSampler,
  request: SequenceRequest,
  onToken: (count: number) => void = () => {},
): Promise<Answer> {
  const tokens: SequenceToken[] = [];
  return new Promise((resolve) =>
    sampler.begin(request, {
      onToken: (token) => onToken(tokens.push(token)),
      onEnd: (end) => resolve({ tokens, end }),
    }),
  );
}

const unheard = { onToken: () => {}, onEnd: () => {} };

const params = { maxTokens: 24, temperature: 1, topP: null, topK: null, stopTokens: [] };

function requestOf(index: number, changes: Partial<SequenceRequest> = {}): SequenceRequest {
  const random = streamFromSeed(index);
  const prompt = Array.from({ length: 1 + random.integer(60) }, () => random.integer(config.vocabSize));
  return { prompt, seed: index * 7919, params, topLogprobs: 0, thinking: null, ...changes };
}

/** Greedy, plain, tempered and filtered ones, of several lengths. */
const requests = Array.from({ length: 24 }, (_, index) => {
  const temperature = [0, 1, 0.6, 1.5][index % 4]!;
  const topP = index % 3 === 0 ? 0.9 : null;
  return requestOf(index, {
    params: { ...params, temperature, topP, maxTokens: 5 + 3 * index, stopTokens: [7, 8], vocabularySize: 290 },
    topLogprobs: index % 5 === 0 ? 3 : 0,
  });
});

async function sharpEngine(threads = 2): Promise<EmbeddedEngine> {
  const engine = await createEmbeddedEngine({ config, seed: 1, threads });
  engine.changeWeights((weights) => weights.forEach((value, index) => (weights[index] = value * 2)));
  return engine;
}

describe('continuous batching', () => {
  let engine: EmbeddedEngine;
  let sampler: ContinuousSampler;
  beforeAll(async () => {
    engine = await sharpEngine();
    sampler = engine.continuous();
  });
  afterAll(() => sampler.close());

  it('gives each who comes in the midst of others the bits that he would get alone', async () => {
    const alone: Answer[] = [];
    for (const request of requests) alone.push(await ask(sampler, request));
    const together: Promise<Answer>[] = [];
    const comeIn = (): void => {
      const next = requests[together.length];
      // The next one comes when this one has two tokens, so that the batch is never without newcomers.
      if (next !== undefined) together.push(ask(sampler, next, (count) => void (count === 2 && comeIn())));
    };
    comeIn();
    comeIn();
    for (let at = 0; at < requests.length; at++) {
      while (together[at] === undefined) await Promise.race(together.slice(0, at));
      expect(await together[at], `request ${at}`).toEqual(alone[at]);
    }
    expect(new Set(alone.map(({ tokens }) => tokens.length)).size).toBeGreaterThan(5);
    expect(sampler.load).toMatchObject({ running: 0, waiting: 0 });
  });

  it('draws what a call of sample draws', async () => {
    const all = await Promise.all(requests.map((request) => ask(sampler, request)));
    for (const [at, { prompt, seed, params: own }] of atLeast(24, requests).entries()) {
      const [sequence] = await engine.sample([{ prompt, seed }], own);
      const { tokens, end } = all[at]!;
      expect([tokens.map(({ token }) => token), end]).toEqual([sequence!.tokens, sequence!.stopReason]);
      tokens.forEach(({ logprob }, place) => expect(logprob).toBeCloseTo(sequence!.logprobs[place]!, 4));
    }
  });

  it('draws the most probable where the temperature is next to nothing', async () => {
    const at = (temperature: number): Promise<Answer> =>
      ask(sampler, requestOf(6, { params: { ...params, temperature } }));
    const greedy = await at(0);
    expect(greedy.tokens).toHaveLength(params.maxTokens);
    expect([await at(1e-7), await at(1e-38), await at(5e-324)]).toEqual([greedy, greedy, greedy]);
  });

  it('tells the most probable tokens beside the drawn one, of the untempered model', async () => {
    const request = requestOf(3, { params: { ...params, maxTokens: 3, temperature: 0 }, topLogprobs: 4 });
    const { tokens } = await ask(sampler, request);
    const logits = await engine.logits(request.prompt);
    const row = [...logits.subarray(-config.vocabSize)];
    const best = row.map((logit, token) => ({ logit, token })).toSorted((a, b) => b.logit - a.logit);
    expect(tokens[0]!.top.map(({ token }) => token)).toEqual(best.slice(0, 4).map(({ token }) => token));
    expect(tokens[0]!.top[0]).toEqual({ token: tokens[0]!.token, logprob: tokens[0]!.logprob });
    const gap = best[0]!.logit - best[1]!.logit;
    expect(tokens[0]!.top[0]!.logprob - tokens[0]!.top[1]!.logprob).toBeCloseTo(gap, 4);
  });

  it('reads a prompt once for all who ask it at a moment, and lets each draw its own', async () => {
    const one = await sharpEngine(1);
    const single = one.continuous();
    const same = [1, 2, 3, 4, 5].map((seed) => requestOf(9, { seed }));
    const answers = await Promise.all(same.map((request) => ask(single, request)));
    expect(single.load.prompts).toBe(1);
    expect(new Set(answers.map(({ tokens }) => tokens.map(({ token }) => token).join())).size).toBeGreaterThan(3);
    // All rows advance together.
    expect(single.load.steps).toBe(params.maxTokens - 1);
    await single.close();
  });

  it('takes out who is dropped, in the batch and before, and leaves the others their bits', async () => {
    const kept = await ask(sampler, requests[23]!);
    const told = { running: 0, waiting: 0 };
    const other = ask(sampler, requests[23]!);
    const running = sampler.begin(requestOf(50, { params: { ...params, maxTokens: 99 } }), {
      onToken: () => {
        if (++told.running === 3) running.drop();
      },
      onEnd: () => (told.running = Infinity),
    });
    const never = sampler.begin(requestOf(51), { onToken: () => told.waiting++, onEnd: () => told.waiting++ });
    never.drop();
    expect(await other).toEqual(kept);
    expect(told).toEqual({ running: 3, waiting: 0 });
    running.drop();
    await expect.poll(() => sampler.load).toMatchObject({ running: 0, waiting: 0 });
  });

  it('ends a thinking that goes on for too long, and no other', async () => {
    const limit = { open: 298, close: 299, isOpen: true, tokens: 4 };
    const asked = requestOf(4, { params: { ...params, maxTokens: 10, vocabularySize: 290 } });
    const tokensOf = async (thinking: SequenceRequest['thinking']): Promise<number[]> =>
      (await ask(sampler, { ...asked, thinking })).tokens.map(({ token }) => token);
    const free = await tokensOf(null);
    const ended = await tokensOf(limit);
    expect([ended.slice(0, 4), ended[4], ended.length]).toEqual([free.slice(0, 4), 299, 10]);
    expect(ended.slice(5)).not.toContain(299);
    // A model that does not think is left alone, but for one that shall not think at all.
    expect(await tokensOf({ ...limit, isOpen: false })).toEqual(free);
    expect((await tokensOf({ ...limit, isOpen: false, tokens: 0 })).slice(0, 2)).toEqual([298, 299]);
  });

  it('lets wait who has no room, in the order of their coming', async () => {
    const one = await sharpEngine(1);
    // Room for two rows of the model's length, or for more that are shorter.
    const small = one.continuous({ cacheBytes: 2 * 160 * SLOT_BYTES, mostRows: 3 });
    const ends: number[] = [];
    const long = { ...params, maxTokens: 1000 };
    const answers = [0, 1, 2, 3, 4].map(async (at) => {
      const answer = await ask(small, requestOf(at, at === 0 ? { params: long } : {}));
      ends.push(at);
      return answer;
    });
    expect(small.load).toMatchObject({ running: 2, waiting: 3 });
    for (const [at, answer] of (await Promise.all(answers)).entries())
      expect(answer).toEqual(await ask(sampler, requestOf(at, at === 0 ? { params: long } : {})));
    expect(ends.filter((at) => at > 0)).toEqual([1, 2, 3, 4]);
    await small.close();
  });

  it('keeps sequences beside each other within the memory, and lets a longer one in alone', async () => {
    const small = (await sharpEngine(1)).continuous({ cacheBytes: 64 * SLOT_BYTES });
    const begin = (maxTokens: number): Promise<Answer> =>
      ask(small, requestOf(1, { prompt: [1], params: { ...params, maxTokens } }));
    const all = [begin(31), begin(31), begin(31), begin(99), begin(31)];
    expect(small.load).toMatchObject({ running: 2, waiting: 3 });
    for (const [at, { tokens }] of (await Promise.all(all)).entries()) expect(tokens).toHaveLength(at === 3 ? 99 : 31);
    await small.close();
  });

  it('takes sequences of a bounded length, prompt and answer', async () => {
    const short = (await sharpEngine(1)).continuous({ contextTokens: 40 });
    const begin = (count: number): Promise<Answer> =>
      ask(
        short,
        requestOf(1, { prompt: Array.from({ length: count }, () => 1), params: { ...params, maxTokens: 99 } }),
      );
    expect(short.maxPositions).toBe(40);
    expect(() => short.begin({ ...requestOf(1), prompt: Array.from({ length: 40 }, () => 1) }, unheard)).toThrow(
      /40 positions/,
    );
    expect((await begin(30)).tokens).toHaveLength(10);
    await short.close();
  });

  it('refuses at once what cannot be sampled', () => {
    const begin = (changes: Partial<SequenceRequest>): unknown =>
      sampler.begin(requestOf(1, changes), { onToken: () => {}, onEnd: () => {} });
    expect(() => begin({ prompt: [] })).toThrow(/the prompt is empty/);
    expect(() => engine.continuous()).toThrow(/has a continuous sampler already/);
    expect(() => begin({ prompt: [300] })).toThrow(/token 300 is not in the vocabulary/);
    expect(() => begin({ params: { ...params, topP: 0 } })).toThrow(/topP is 0/);
    expect(() => begin({ prompt: Array.from({ length: 160 }, () => 1) })).toThrow(/160 positions/);
    expect(sampler.load).toMatchObject({ running: 0, waiting: 0 });
  });

  it('fails who is in it when the engine ends, and who asks later', async () => {
    const other = (await sharpEngine(1)).continuous({ mostRows: 2 });
    const asked = [0, 1, 2].map((at) => ask(other, requestOf(at)));
    await other.close();
    expect(await other.ended).toMatchObject({ message: 'the engine is closed' });
    for (const { end } of await Promise.all(asked)) expect(end).toMatchObject({ message: 'the engine is closed' });
    expect(() => other.begin(requestOf(1), { onToken: () => {}, onEnd: () => {} })).toThrow('the engine is closed');
  });

  it('says whose model gives no probabilities', async () => {
    const broken = await createEmbeddedEngine({ config, seed: 1, threads: 1 });
    broken.changeWeights((weights) => weights.fill(Number.NaN));
    const other = broken.continuous();
    const { end, tokens } = await ask(other, requestOf(1));
    expect([end, tokens]).toEqual([expect.objectContaining({ message: expect.stringContaining('damaged') }), []]);
    await other.close();
  });
});

it('gives the bits of asking alone where prompts and steps are one session too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'continuous-'));
  const engine = await sharpEngine(1);
  await engine.saveWeights(join(folder, 'model'));
  await engine.close();
  const open = { modelFolder: join(folder, 'model'), threads: 1, purpose: 'sampling', quantise: '8bit' } as const;
  const mapped = await openEmbeddedEngine({ ...open, cacheFolder: join(folder, 'cache') });
  const sampler = mapped.continuous();
  const some = requests.slice(0, 8);
  const together = await Promise.all(some.map((request) => ask(sampler, request)));
  for (const [at, request] of atLeast(8, some).entries()) {
    expect(await ask(sampler, request)).toEqual(together[at]);
    const [sequence] = await mapped.sample([request], request.params);
    expect(together[at]!.tokens.map(({ token }) => token)).toEqual(sequence!.tokens);
  }
  await sampler.close();
  rmSync(folder, { recursive: true });
});

/** What the embedded engine promises beyond the port: the contract suite, and equal-by-design pairs bit for bit. */
import { getEventListeners } from 'node:events';
import fs, { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { adamParams } from '../adam-schedule.ts';
import { EngineError } from '../../support/errors.ts';
import { randomStream } from '../../support/random.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { tinyConfig } from '../fixtures/tiny-config.ts';
import { describeTrainingEngine } from '../training-engine.contract.ts';
import type { Datum } from '../datum.ts';
import type { DrawnToken, SamplingParams } from '../sampler.ts';
import type { EmbeddedEngine } from './embedded-engine.ts';
import { createEmbeddedEngine, openEmbeddedEngine } from './open-engine.ts';
import { targetChunksOf } from './training/pass-limits.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const small: DecoderConfig = {
  ...tinyConfig,
  modelType: 'qwen2',
  vocabSize: 300,
  hiddenSize: 48,
  headCount: 6,
  tieWordEmbeddings: false,
};

describeTrainingEngine('the embedded engine', {
  create: () => createEmbeddedEngine({ config: tinyConfig, seed: 5, threads: 2 }),
  createOther: () => createEmbeddedEngine({ config: { ...tinyConfig, layerCount: 1 }, seed: 5, threads: 1 }),
  can: { network: true, localFiles: true, exactBits: true, snapshots: false },
});

describe('the embedded engine', () => {
  let engine: EmbeddedEngine;
  beforeAll(async () => {
    engine = await createEmbeddedEngine({ config: small, seed: 1, threads: 2 });
    // Sharper than random weights, so that tokens differ in probability.
    engine.changeWeights((weights) => weights.forEach((value, index) => (weights[index] = value * 2)));
  });
  afterAll(() => engine.close());

  it('samples the same bits whatever else is in the batch', async () => {
    const params: SamplingParams = { maxTokens: 70, temperature: 0.9, topP: null, topK: null, stopTokens: [7, 8] };
    const requests = randomRequests(40, 75);
    const together = await engine.sample(requests, params);
    const some = await engine.sample(
      requests.filter((_, index) => index % 3 === 0),
      params,
    );
    expect(some).toEqual(together.filter((_, index) => index % 3 === 0));
    for (const index of [0, 7, 20]) expect(await engine.sample([requests[index]!], params)).toEqual([together[index]]);
    const lengths = new Set(together.map(({ tokens }) => tokens.length));
    expect(lengths.size).toBeGreaterThan(5);
  });

  it('stops in the middle of its sequences when it is cancelled, and leaves nothing at the signal', async () => {
    const params: SamplingParams = { maxTokens: 80, temperature: 1, topP: null, topK: null, stopTokens: [] };
    const stop = new AbortController();
    let told = 0;
    const onTokens = (drawn: readonly DrawnToken[]): void => {
      told += drawn.length;
      if (told > 40) stop.abort();
    };
    const cancelled = engine.sample(randomRequests(20, 30), params, { onTokens, signal: stop.signal });
    await expect(cancelled).rejects.toThrow('aborted');
    expect(told).toBeGreaterThan(40);
    expect(told).toBeLessThan(20 * 80 - 200);
    expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
  });

  it('samples the same bits with any number of threads', async () => {
    const params: SamplingParams = { maxTokens: 12, temperature: 1, topP: 0.9, topK: 20, stopTokens: [] };
    const requests = randomRequests(9, 20);
    const other = await createEmbeddedEngine({ config: small, seed: 1, threads: 1 });
    other.changeWeights((weights) => weights.set(engine.weights));
    expect(await other.sample(requests, params)).toEqual(await engine.sample(requests, params));
    await other.close();
  });

  it('samples greedily what the forward pass finds most probable', async () => {
    const [request] = randomRequests(1, 9);
    const params: SamplingParams = { maxTokens: 10, temperature: 0, topP: null, topK: null, stopTokens: [] };
    const [{ tokens } = { tokens: [] }] = await engine.sample([request!], params);
    const logits = await engine.logits([...request!.prompt, ...tokens]);
    atLeast(1, tokens).forEach((token, place) => {
      const start = (request!.prompt.length - 1 + place) * small.vocabSize;
      const row = logits.subarray(start, start + small.vocabSize);
      expect(row.indexOf(Math.max(...row))).toBe(token);
    });
  });

  it.each([
    ['plain', { temperature: 1, topP: null, topK: null }],
    ['tempered', { temperature: 1.7, topP: null, topK: null }],
    ['filtered', { temperature: 1, topP: 0.999, topK: 290 }],
    ['greedy', { temperature: 0, topP: null, topK: null }],
  ])('draws no id that the tokenizer lacks, %s', async (_, how) => {
    const vocabularySize = 40;
    const params = { ...how, maxTokens: 20, stopTokens: [] };
    const prompt = [1, 2, 3];
    const requests = Array.from({ length: 30 }, (_each, seed) => ({ prompt, seed }));
    const free = (await engine.sample(requests, params)).flatMap(({ tokens }) => tokens);
    expect(Math.max(...free)).toBeGreaterThanOrEqual(vocabularySize);
    const sampled = await engine.sample(requests, { ...params, vocabularySize });
    expect(Math.max(...sampled.flatMap(({ tokens }) => tokens))).toBeLessThan(vocabularySize);
    // The log-probabilities stay those of the whole model, which `forward` gives.
    const [{ tokens, logprobs } = { tokens: [], logprobs: [] }] = sampled;
    const sequence = [...prompt, ...tokens];
    const datum = {
      tokens: sequence.slice(0, -1),
      targetTokens: sequence.slice(1),
      weights: sequence.slice(1).map(() => 1),
    };
    const scored = await engine.forward([datum], { kind: 'cross_entropy' });
    logprobs.forEach((value, at) => expect(scored.logprobs[0]![prompt.length - 1 + at]).toBeCloseTo(value, 3));
  });

  it('refuses a tokenizer with more tokens than it has rows', async () => {
    const params = { maxTokens: 2, temperature: 1, topP: null, topK: null, stopTokens: [] };
    const request = { prompt: [1], seed: 1 };
    await expect(engine.sample([request], { ...params, vocabularySize: engine.config.vocabSize + 1 })).rejects.toThrow(
      /the tokenizer has \d+ tokens, the model \d+: they are of two models/,
    );
  });

  it('refuses weights that are no numbers, and says so where logits become none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'model-'));
    const broken = await createEmbeddedEngine({ config: small, seed: 1, threads: 1 });
    // Finite as float32, beyond the largest bfloat16.
    broken.changeWeights((weights) => void (weights[5] = 3.4e38));
    await broken.saveWeights(folder, { dtype: 'BF16' });
    await expect(openEmbeddedEngine({ modelFolder: folder, threads: 1 })).rejects.toThrow(
      /number 5 of tensor "model.embed_tokens.weight" is Infinity; every weight must be finite/,
    );
    const before = readFileSync(join(folder, 'model.safetensors'));
    broken.changeWeights((weights) => void (weights[5] = Number.NaN));
    await expect(broken.saveWeights(folder)).rejects.toThrow(/was not written: number 5 of tensor .* is NaN/);
    await expect(broken.saveState(join(folder, 'state'))).rejects.toThrow(/was not written: number 5 of tensor/);
    expect(readFileSync(join(folder, 'model.safetensors')).equals(before)).toBe(true);
    expect(existsSync(join(folder, 'state'))).toBe(false);
    broken.changeWeights((weights) => weights.fill(1e30));
    const params: SamplingParams = { maxTokens: 3, temperature: 0, topP: null, topK: null, stopTokens: [] };
    await expect(broken.sample([{ prompt: [1], seed: 1 }], params)).rejects.toThrow(/a logit is not finite/);
    const data = randomData(2);
    await expect(broken.forward(data, { kind: 'cross_entropy' })).rejects.toThrow(/log-probability is not finite/);
    await expect(broken.forwardBackward(data, { kind: 'cross_entropy' })).rejects.toThrow(/no gradient was kept/);
    await broken.close();
    rmSync(folder, { recursive: true });
  });

  it('ends sequences at the last position of the model', async () => {
    const params: SamplingParams = { maxTokens: 50, temperature: 1, topP: null, topK: null, stopTokens: [] };
    const prompt = Array.from({ length: 150 }, (_, place) => place);
    const [sequence] = await engine.sample([{ prompt, seed: 3 }], params);
    expect([sequence!.tokens.length, sequence!.stopReason]).toEqual([10, 'length']);
    const tooLong = [...prompt, ...prompt.slice(0, 10)];
    await expect(engine.sample([{ prompt: tooLong, seed: 3 }], params)).rejects.toThrow(/160 positions/);
  });

  it.each([
    ['of different prompts', () => randomData(30)],
    ['that share prompts', () => groupedData(5, 7)],
    ['of both kinds', () => [...randomData(5), ...groupedData(3, 4)]],
  ])('gives the same gradient for datums %s together and apart', async (_, make) => {
    const data = make();
    await engine.forwardBackward(data, { kind: 'cross_entropy' });
    const together = await engine.takeGradient();
    for (const datum of data) await engine.forwardBackward([datum], { kind: 'cross_entropy' });
    const apart = await engine.takeGradient();
    expect(largestDifference(together, apart)).toBeLessThan(1e-5);
  });

  it('gives the same log-probabilities for datums that share prompts together and apart', async () => {
    const data = groupedData(3, 5);
    const together = await engine.forward(data, { kind: 'cross_entropy' });
    for (const [index, datum] of atLeast(15, data.entries())) {
      const alone = await engine.forward([datum], { kind: 'cross_entropy' });
      expect(alone.logprobs[0]!.length).toBe(datum.tokens.length);
      alone.logprobs[0]!.forEach((value, place) => expect(together.logprobs[index]![place]).toBeCloseTo(value, 4));
    }
  });

  it('gives the same bits for the same calls, in another engine too', async () => {
    const data = randomData(30);
    const other = await createEmbeddedEngine({ config: small, seed: 1, threads: 2 });
    other.changeWeights((weights) => weights.set(engine.weights));
    const gradients: Float32Array[] = [];
    for (const each of [engine, engine, other]) {
      await each.forwardBackward(data, { kind: 'importance_sampling' });
      gradients.push(await each.takeGradient());
    }
    const [first, ...others] = gradients.map((gradient) => Buffer.from(gradient.buffer));
    expect(others.map((again) => again.equals(first!))).toEqual([true, true]);
    await other.close();
  });

  it('makes the logits of a large vocabulary in chunks, with the numbers of all at once', async () => {
    const large = { ...tinyConfig, vocabSize: 50_000, maxPositions: 1024 };
    const other = await createEmbeddedEngine({ config: large, seed: 1, threads: 1 });
    const tokens = Array.from({ length: 700 }, (_, place) => (place * 7919) % large.vocabSize);
    const targetTokens = tokens.map((token) => (token * 3 + 1) % large.vocabSize);
    expect(targetChunksOf(tokens.length, large)).toEqual({ count: 2, size: 350 });
    const weighted = (from: number, to: number): Datum => {
      return { tokens, targetTokens, weights: tokens.map((_, at) => (at >= from && at < to ? 1 : 0)) };
    };
    const { logprobs } = await other.forwardBackward([weighted(0, 700)], { kind: 'cross_entropy' });
    const together = await other.takeGradient();
    expect((await other.forward([weighted(0, 700)], { kind: 'cross_entropy' })).logprobs).toEqual(logprobs);
    for (const third of [0, 1, 2])
      await other.forwardBackward([weighted(third * 250, third * 250 + 250)], { kind: 'cross_entropy' });
    expect(largestDifference(together, await other.takeGradient())).toBeLessThan(1e-5);
    const logits = await other.logits(tokens.slice(0, 3));
    for (const place of [0, 1, 2]) {
      const row = logits.subarray(place * large.vocabSize, (place + 1) * large.vocabSize);
      const logSum = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
      expect(logprobs[0]![place]).toBeCloseTo(row[targetTokens[place]!]! - logSum, 4);
    }
    await other.close();
  });

  it('lets the queries of a long sequence look in blocks, with the numbers of all at once', async () => {
    const other = await createEmbeddedEngine({ config: { ...tinyConfig, maxPositions: 800 }, seed: 1, threads: 1 });
    // Three blocks or more, the last with room left, and beside it what alone would be no blocks.
    const data = [601, 300].map((length) => {
      const tokens = Array.from({ length }, (_, place) => (place * place * 7 + length) % tinyConfig.vocabSize);
      const targetTokens = tokens.map((token) => (token * 3 + 1) % tinyConfig.vocabSize);
      return { tokens, targetTokens, weights: tokens.map(() => 1) };
    });
    const { logprobs } = await other.forwardBackward(data, { kind: 'cross_entropy' });
    const together = await other.takeGradient();
    for (const datum of data) await other.forwardBackward([datum], { kind: 'cross_entropy' });
    expect(largestDifference(together, await other.takeGradient())).toBeLessThan(1e-5);
    for (const [index, { tokens, targetTokens }] of atLeast(2, data.entries())) {
      const logits = await other.logits(tokens);
      const expected = Float32Array.from(targetTokens, (target, place) => {
        const row = logits.subarray(place * tinyConfig.vocabSize, (place + 1) * tinyConfig.vocabSize);
        return row[target]! - Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
      });
      expect(largestDifference(expected, logprobs[index]!)).toBeLessThan(1e-5);
    }
    await other.close();
  });

  it('takes one long sequence with all threads, to the numbers of one thread', async () => {
    const config = { ...tinyConfig, maxPositions: 800 };
    const tokens = Array.from({ length: 700 }, (_, place) => (place * place * 7) % config.vocabSize);
    const datum = { tokens, targetTokens: tokens.toReversed(), weights: tokens.map(() => 1) };
    const results: [Float32Array, Float32Array][] = [];
    for (const threads of [1, 2, 2]) {
      const other = await createEmbeddedEngine({ config, seed: 1, threads });
      const { logprobs } = await other.forwardBackward([datum], { kind: 'cross_entropy' });
      results.push([logprobs[0]!, await other.takeGradient()]);
      await other.close();
    }
    const [one, two, again] = results;
    expect(again).toEqual(two);
    expect(largestDifference(one![0], two![0])).toBeLessThan(1e-5);
    expect(largestDifference(one![1], two![1])).toBeLessThan(1e-5);
  });

  it('opens the model folder it saved', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'model-'));
    await engine.saveWeights(folder);
    const opened = await openEmbeddedEngine({ modelFolder: folder, threads: 1 });
    expect(opened.config).toEqual(small);
    expect(opened.weights).toEqual(engine.weights);
    await engine.saveWeights(folder, { dtype: 'BF16' });
    const rounded = await openEmbeddedEngine({ modelFolder: folder, threads: 1 });
    rounded.weights.forEach((value, index) => {
      expect(Math.abs(value - engine.weights[index]!)).toBeLessThanOrEqual(Math.abs(engine.weights[index]!) / 256);
    });
    await Promise.all([opened.close(), rounded.close()]);
    rmSync(folder, { recursive: true });
  });

  it('keeps a log-probability exact where the probability underflows', async () => {
    const other = await createEmbeddedEngine({ config: small, seed: 1, threads: 1 });
    // A final norm this large makes logits of hundreds.
    other.changeWeights((weights) => weights.forEach((value, index) => (weights[index] = value * 8)));
    const data = randomData(4);
    const { logprobs } = await other.forward(data, { kind: 'cross_entropy' });
    expect(Math.min(...logprobs.flatMap((values) => [...values]))).toBeLessThan(-110);
    for (const [index, { tokens, targetTokens }] of data.entries()) {
      const logits = await other.logits(tokens);
      targetTokens.forEach((target, place) => {
        const row = Array.from(logits.subarray(place * small.vocabSize, (place + 1) * small.vocabSize));
        const largest = Math.max(...row);
        const logSum = largest + Math.log(row.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
        expect(Math.abs(logprobs[index]![place]! - (row[target]! - logSum))).toBeLessThan(1e-3);
      });
    }
    await other.close();
  });

  it('whose state a disk stops giving in the middle refuses to go on with half of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'state-'));
    const other = await createEmbeddedEngine({ config: small, seed: 2, threads: 1 });
    await other.saveState(folder);
    const { readSync } = fs;
    let reads = 0;
    // The headers of both files are read first, in two parts each, then those of the one that is read.
    const failing = (...parameters: Parameters<typeof readSync>): number => {
      if (++reads > 10) throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' });
      return readSync(...parameters);
    };
    const patch = (replacement: unknown): void => {
      Object.assign(fs, { readSync: replacement });
      syncBuiltinESMExports();
    };
    patch(failing);
    try {
      await expect(other.loadState(folder, { optimizer: true })).rejects.toThrow(/half of it and half/);
    } finally {
      patch(readSync);
    }
    await expect(other.saveState(folder)).rejects.toThrow(/open the model anew/);
    await expect(other.forward(randomData(1), { kind: 'cross_entropy' })).rejects.toThrow(EngineError);
    await other.close();
    rmSync(folder, { recursive: true });
  });

  it('reserves memory of training when training begins, not to answer or to score', async () => {
    const other = await createEmbeddedEngine({ config: small, seed: 1, threads: 2 });
    const reserved = vi.spyOn(globalThis, 'SharedArrayBuffer');
    const sizes = (): number[] => reserved.mock.calls.map(([bytes]) => bytes as number).filter((bytes) => bytes > 4);
    const params: SamplingParams = { maxTokens: 3, temperature: 1, topP: null, topK: null, stopTokens: [] };
    const data = randomData(2);
    await other.sample(randomRequests(2, 5), params);
    await other.forward(data, { kind: 'cross_entropy' });
    expect(sizes()).toEqual([]);
    const bytes = 4 * other.parameterCount;
    await other.forwardBackward(data, { kind: 'cross_entropy' });
    expect(sizes()).toEqual([bytes, bytes]);
    await other.optimStep(adamParams(0.01, 0));
    expect(sizes()).toEqual([bytes, bytes, bytes, bytes]);
    await other.forwardBackward(data, { kind: 'cross_entropy' });
    await other.optimStep(adamParams(0.01, 0));
    expect(sizes().length).toBe(4);
    reserved.mockRestore();
    await other.close();
  });

  it('refuses the state of a model with other positions', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'state-'));
    const ropeScaling = { factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalMaxPositions: 32 };
    const stretched = await createEmbeddedEngine({ config: { ...tinyConfig, ropeScaling }, seed: 1, threads: 1 });
    const plain = await createEmbeddedEngine({ config: tinyConfig, seed: 1, threads: 1 });
    await stretched.saveState(folder);
    await stretched.loadState(folder, { optimizer: true });
    await expect(plain.loadState(folder, { optimizer: true })).rejects.toThrow(
      /ropeScaling of the saved model is \{"factor":8/,
    );
    await plain.saveState(folder);
    await expect(stretched.loadState(folder, { optimizer: true })).rejects.toThrow(
      /ropeScaling of the saved model is undefined/,
    );
    await Promise.all([stretched.close(), plain.close()]);
    rmSync(folder, { recursive: true });
  });

  it('refuses a number of threads that cannot be', async () => {
    await expect(createEmbeddedEngine({ config: tinyConfig, seed: 1, threads: 0 })).rejects.toThrow(EngineError);
  });
});

/** Of two arrays, relative to the largest number in the first. */
function largestDifference(expected: Float32Array, actual: Float32Array): number {
  const largest = expected.reduce((maximum, value) => Math.max(maximum, Math.abs(value)), 0);
  return expected.reduce((maximum, value, at) => Math.max(maximum, Math.abs(value - actual[at]!)), 0) / largest;
}

function randomRequests(count: number, longest: number) {
  const random = randomStream('requests', count);
  return Array.from({ length: count }, () => ({
    prompt: Array.from({ length: 1 + random.integer(longest) }, () => random.integer(small.vocabSize)),
    seed: random.integer(2 ** 31),
  }));
}

/** Groups of answers to the same prompt, only the answers' tokens weighted. */
function groupedData(groups: number, groupSize: number): Datum[] {
  const random = randomStream('grouped data', groups, groupSize);
  const tokens = (count: number): number[] => Array.from({ length: count }, () => random.integer(small.vocabSize));
  return Array.from({ length: groups }, () => tokens(5 + random.integer(30))).flatMap((prompt) =>
    Array.from({ length: groupSize }, () => {
      const sequence = [...prompt, ...tokens(1 + random.integer(40))];
      const targetTokens = sequence.slice(1);
      const weights = targetTokens.map((_, place) => (place < prompt.length - 1 ? 0 : 1));
      const logprobs = targetTokens.map(() => -5.7 - random.next());
      const advantages = targetTokens.map(() => random.normal());
      return { tokens: sequence.slice(0, -1), targetTokens, weights, logprobs, advantages };
    }),
  );
}

function randomData(count: number): Datum[] {
  const random = randomStream('data', count);
  return Array.from({ length: count }, () => {
    const length = 2 + random.integer(60);
    const sequence = Array.from({ length: length + 1 }, () => random.integer(small.vocabSize));
    const each = (value: () => number): number[] => Array.from({ length }, value);
    return {
      tokens: sequence.slice(0, -1),
      targetTokens: sequence.slice(1),
      weights: each(() => (random.next() < 0.5 ? 1 : 0)),
      logprobs: each(() => -5.7 - random.next()),
      advantages: each(() => random.normal()),
    };
  });
}

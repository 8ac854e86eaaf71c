/** Rates of an engine whose calls take the time that they are told to: the clock is the test's. */
import { expect, it } from 'vitest';
import { totalWeight, type Datum } from './datum.ts';
import { measureAnswering, measureTraining, type Measuring } from './measure-rates.ts';
import type { Sampler, SampleRequest, SamplingParams } from './sampler.ts';
import type { Trainer } from './trainer.ts';

const TRAINED = 200;
const READ = 1000;
const WRITTEN = 320;
const UPDATE = 0.25;

function timedEngine(maxPositions = 4096) {
  let clock = 100;
  const batches: Datum[][] = [];
  const calls: { requests: readonly SampleRequest[]; params: SamplingParams }[] = [];
  const engine = {
    maxPositions,
    close: () => Promise.resolve(),
    forwardBackward: (data: readonly Datum[]) => {
      batches.push([...data]);
      clock += computed(data) / TRAINED;
      return Promise.resolve({ logprobs: [], lossSum: 0 });
    },
    optimStep: () => {
      clock += UPDATE;
      return Promise.resolve({ gradientNorm: 1 });
    },
    sample: (requests: readonly SampleRequest[], params: SamplingParams) => {
      calls.push({ requests, params });
      const prompts = new Map(requests.map(({ prompt }) => [prompt, prompt.length]));
      clock += [...prompts.values()].reduce((sum, length) => sum + length, 0) / READ;
      clock += (requests.length * (params.maxTokens - 1)) / WRITTEN;
      return Promise.resolve([]);
    },
  } as unknown as Trainer & Sampler;
  let between = 0;
  const how: Measuring = {
    vocabularySize: 32,
    seconds: 2,
    now: () => clock,
    between: () => Promise.resolve(void between++),
  };
  return { engine, how, batches, calls, betweenCalls: () => between };
}

/** Behind each other answers of one prompt cost the prompt once, whose last token is the first to predict. */
function computed(data: readonly Datum[]): number {
  const prompts = new Map<string, number>();
  let answers = 0;
  for (const { tokens, weights } of data) {
    const learned = totalWeightCount(weights);
    answers += learned;
    const before = tokens.length - learned;
    prompts.set(
      Array.from(tokens)
        .slice(0, before + 1)
        .join(' '),
      before,
    );
  }
  return answers + [...prompts.values()].reduce((sum, each) => sum + each, 0);
}
const totalWeightCount = (weights: Datum['weights']): number =>
  Array.from(weights).filter((weight) => weight > 0).length;

it.each([
  ['rows', { sequences: 6, promptTokens: 0, answerTokens: 100, groupSize: 1 }],
  ['pairs', { sequences: 16, promptTokens: 40, answerTokens: 60, groupSize: 1 }],
  ['groups', { sequences: 32, promptTokens: 80, answerTokens: 30, groupSize: 8 }],
])('measures training in %s, and an update apart from it', async (_kind, shape) => {
  const { engine, how, batches } = timedEngine();
  const { trainedPerSecond, secondsPerStep } = await measureTraining(engine, shape, how);
  expect(trainedPerSecond).toBeCloseTo(TRAINED, 6);
  expect(secondsPerStep).toBeCloseTo(UPDATE, 6);
  const largest = Math.max(...batches.map(({ length }) => length));
  expect(largest).toBeLessThanOrEqual(shape.sequences);
  for (const batch of batches) {
    expect(batch.reduce((sum, datum) => sum + totalWeight(datum), 0)).toBeCloseTo(shape.answerTokens, 6);
    for (const { tokens } of batch)
      expect(tokens).toHaveLength(Math.max(1, shape.promptTokens) + shape.answerTokens - 1);
  }
});

it('measures reading and writing apart', async () => {
  const { engine, how, calls, betweenCalls } = timedEngine();
  const rates = await measureAnswering(engine, { promptTokens: 120, answerTokens: 60 }, how);
  expect(rates.readPerSecond).toBeCloseTo(READ, 6);
  expect(rates.writtenPerSecond).toBeCloseTo(WRITTEN, 6);
  expect(new Set(calls.map(({ requests }) => requests[0]!.prompt.length))).toEqual(new Set([120, 150]));
  // Every draw has a seed of its own, and what stops the measurement is asked before each call.
  const seeds = calls.flatMap(({ requests }) => requests.map(({ seed }) => seed));
  expect(new Set(seeds).size).toBe(seeds.length);
  expect(betweenCalls()).toBe(calls.length);
});

it('keeps within the positions of the model, however long the sequences of a recipe are', async () => {
  const { engine, how, batches, calls } = timedEngine(64);
  await measureTraining(engine, { sequences: 4, promptTokens: 500, answerTokens: 400, groupSize: 2 }, how);
  await measureAnswering(engine, { promptTokens: 500, answerTokens: 400 }, how);
  expect([batches.length > 0, calls.length > 0]).toEqual([true, true]);
  for (const { tokens } of batches.flat()) expect(tokens.length).toBeLessThanOrEqual(64);
  for (const { requests, params } of calls)
    expect(requests[0]!.prompt.length + params.maxTokens).toBeLessThanOrEqual(64);
});

it('ends with what stops it, between two calls', async () => {
  const { engine, how, batches } = timedEngine();
  const stopping = {
    ...how,
    between: () => (batches.length < 3 ? how.between() : Promise.reject(new Error('stopped'))),
  };
  const shape = { sequences: 2, promptTokens: 0, answerTokens: 10, groupSize: 1 };
  await expect(measureTraining(engine, shape, stopping)).rejects.toThrow('stopped');
  expect(batches).toHaveLength(3);
});

/**
 * What every adapter of the engine port must do, as a test suite that the test of each adapter and of each fake runs.
 * Tokens 0 to 15 and 40 positions are all it asks of the model. What the engine under test says it cannot do is skipped,
 * by name.
 */
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckpointError, EngineError } from '../support/errors.ts';
import type { Datum } from './datum.ts';
import type { SampleRequest, SamplingParams } from './sampler.ts';
import type { LossFunction } from './scorer.ts';
import type { AdamParams } from './trainer.ts';
import type { TrainingEngine } from './training-engine.ts';

/** What not every engine can do. */
export interface EngineAbilities {
  /** Its numbers are those of a network; a script's follow nothing. */
  readonly network: boolean;
  /** A state is files in the folder it was saved into. */
  readonly localFiles: boolean;
  /** The same calls give the same bits; otherwise about the same numbers. */
  readonly exactBits: boolean;
  /** It samples older weights while it trains; otherwise it does one thing at a time. */
  readonly snapshots: boolean;
}

const WITHOUT: Readonly<Record<keyof EngineAbilities, string>> = {
  network: 'it computes no network',
  localFiles: 'it keeps no local files',
  exactBits: 'it promises no exact bits',
  snapshots: 'it does one thing at a time',
};

export interface EngineUnderTest {
  readonly can: EngineAbilities;
  /** A new engine; every call gives the same weights. */
  readonly create: () => Promise<TrainingEngine>;
  /** An engine of another shape, into which the first one's state must not load. */
  readonly createOther: () => Promise<TrainingEngine>;
}

const crossEntropy: LossFunction = { kind: 'cross_entropy' };
const losses: readonly LossFunction[] = [
  crossEntropy,
  { kind: 'importance_sampling' },
  { kind: 'ppo', clipLow: 0.8, clipHigh: 1.2 },
];
const adam: AdamParams = {
  learningRate: 1e-2,
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.01,
  gradClipNorm: null,
};
const sampling: SamplingParams = { maxTokens: 12, temperature: 1, topP: null, topK: null, stopTokens: [] };

/** Eight datums of different lengths; some targets have weight 0. */
const data: readonly Datum[] = Array.from({ length: 8 }, (_datum, index) => {
  const length = 3 + ((index * 5) % 11);
  const sequence = Array.from({ length: length + 1 }, (_, place) => (index * 3 + place * place) % 16);
  const each = <Value>(value: (place: number) => Value): Value[] => Array.from({ length }, (_, place) => value(place));
  return {
    tokens: sequence.slice(0, -1),
    targetTokens: sequence.slice(1),
    weights: each((place) => (place < length / 3 || place === 5 ? 0 : 1 + place / 8)),
    logprobs: each((place) => -2.2 - (place % 4) / 3),
    advantages: each((place) => ((index + place) % 3) - 1 + 0.25),
  };
});
const requests: readonly SampleRequest[] = Array.from({ length: 6 }, (_request, index) => ({
  prompt: Array.from({ length: 1 + (index >> 1) * 4 }, (_, place) => (place * 7 + (index >> 1)) % 16),
  seed: 100 + index,
}));

export function describeTrainingEngine(name: string, { create, createOther, can }: EngineUnderTest): void {
  /** A test that is skipped, and says so, where the engine lacks the ability. */
  const when = (ability: keyof EngineAbilities, title: string, test: () => Promise<void>): void => {
    if (can[ability]) it(title, test);
    else it.skip(`${title} (skipped: ${WITHOUT[ability]})`, test);
  };
  /** The same numbers: to the bit where the engine promises that. */
  const expectSame = (actual: unknown, expected: unknown): void => {
    if (can.exactBits) expect(actual).toEqual(expected);
    else expectClose(actual, expected);
  };

  describe(`${name} as a training engine`, () => {
    let engine: TrainingEngine;
    let folder: string;
    beforeEach(async () => {
      engine = await create();
      folder = mkdtempSync(join(tmpdir(), 'engine-'));
    });
    afterEach(async () => {
      await engine.close();
      rmSync(folder, { recursive: true });
    });
    const step = async (datums: readonly Datum[] = data, params = adam): Promise<number> => {
      await engine.forwardBackward(datums, crossEntropy);
      const { gradientNorm } = await engine.optimStep(params);
      return gradientNorm!;
    };

    describe('forward', () => {
      when('network', 'gives a probability distribution over targets', async () => {
        const [datum] = data;
        const perTarget = await vocabularyOf(engine, datum!);
        const total = perTarget.reduce((sum, logprob) => sum + Math.exp(logprob), 0);
        expect(total).toBeLessThan(1 + 1e-4);
        expect(perTarget.every((logprob) => logprob < 0)).toBe(true);
      });

      it('gives the log-probability of every target, also where the weight is 0', async () => {
        const { logprobs } = await engine.forward(data, crossEntropy);
        expect(logprobs.map((values) => values.length)).toEqual(data.map((datum) => datum.tokens.length));
        expect(logprobs.every((values) => values.every((value) => value < 0))).toBe(true);
      });

      it('leaves the gradient alone', async () => {
        const norm = await step();
        await engine.close();
        engine = await create();
        await engine.forwardBackward(data, crossEntropy);
        await engine.forward(data, crossEntropy);
        expectSame((await engine.optimStep(adam)).gradientNorm, norm);
      });

      it('of nothing is nothing', async () => {
        expect(await engine.forward([], crossEntropy)).toEqual({ logprobs: [], lossSum: 0 });
      });

      for (const loss of losses)
        when('network', `sums the ${loss.kind} loss over tokens`, async () => {
          const { logprobs, lossSum } = await engine.forward(data, loss);
          expect(lossSum).toBeCloseTo(lossOf(data, logprobs, loss), 3);
        });
    });

    describe('forwardBackward', () => {
      it.each(losses)('gives what forward gives where the weight is not 0: $kind', async (loss) => {
        const forward = await engine.forward(data, loss);
        const both = await engine.forwardBackward(data, loss);
        expect(both.lossSum).toBeCloseTo(forward.lossSum, 3);
        data.forEach((datum, index) => {
          expect(both.logprobs[index]!.length).toBe(datum.tokens.length);
          datum.weights.forEach((weight, place) => {
            if (weight !== 0) expect(both.logprobs[index]![place]).toBeCloseTo(forward.logprobs[index]![place]!, 4);
          });
        });
      });

      for (const loss of losses)
        when('network', `gives one gradient for eight datums at once and one by one: ${loss.kind}`, async () => {
          await engine.forwardBackward(data, loss);
          const { gradientNorm } = await engine.optimStep(adam);
          const together = await engine.forward(data, crossEntropy);
          await engine.close();
          engine = await create();
          for (const datum of data) await engine.forwardBackward([datum], loss);
          expect((await engine.optimStep(adam)).gradientNorm! / gradientNorm!).toBeCloseTo(1, 4);
          const apart = await engine.forward(data, crossEntropy);
          expect(apart.lossSum).toBeCloseTo(together.lossSum, 2);
        });

      when('network', 'follows the loss: a small step lowers it by the square of the gradient', async () => {
        const sgdLike: AdamParams = { ...adam, learningRate: 1e-5, weightDecay: 0 };
        const before = await engine.forwardBackward(data, crossEntropy);
        await engine.optimStep(sgdLike);
        const after = await engine.forward(data, crossEntropy);
        expect(after.lossSum).toBeLessThan(before.lossSum);
      });

      it('leaves out targets of weight 0', async () => {
        const other = data.map((datum) => ({
          ...datum,
          targetTokens: Array.from(datum.targetTokens, (token, place) =>
            datum.weights[place] === 0 ? 15 - token : token,
          ),
        }));
        const norm = await step();
        await engine.close();
        engine = await create();
        expectSame(await step(other), norm);
      });

      when('network', 'scales with the weights', async () => {
        const double = data.map((datum) => ({ ...datum, weights: Array.from(datum.weights, (weight) => 2 * weight) }));
        const norm = await step();
        await engine.close();
        engine = await create();
        expect((await step(double)) / norm).toBeCloseTo(2, 4);
      });

      it('takes a datum in which no target counts', async () => {
        const silent = { ...data[0]!, weights: Array.from(data[0]!.weights, () => 0) };
        const norm = await step([...data, silent]);
        await engine.close();
        engine = await create();
        expect((await step()) / norm).toBeCloseTo(1, 5);
      });

      it('refuses no data', async () => {
        await expect(engine.forwardBackward([], crossEntropy)).rejects.toThrow(EngineError);
      });

      it('refuses arrays of different lengths and missing ones', async () => {
        const [datum] = data;
        const withoutLogprobs = { ...datum!, logprobs: undefined };
        await expect(engine.forwardBackward([{ ...datum!, weights: [1] }], crossEntropy)).rejects.toThrow(EngineError);
        await expect(engine.forwardBackward([withoutLogprobs], losses[1]!)).rejects.toThrow(/logprobs/);
        await expect(engine.forwardBackward([{ ...datum!, tokens: [] }], crossEntropy)).rejects.toThrow(EngineError);
      });
    });

    describe('optimStep', () => {
      when('network', 'learns the data', async () => {
        const before = await engine.forward(data, crossEntropy);
        for (let count = 0; count < 40; count++) await step();
        const after = await engine.forward(data, crossEntropy);
        expect(after.lossSum).toBeLessThan(0.2 * before.lossSum);
      });

      it('clears the gradient', async () => {
        const still = { ...adam, learningRate: 0 };
        expect(await step(data, still)).toBeCloseTo(await step(data, still), 5);
        await expect(engine.optimStep(adam)).rejects.toThrow(EngineError);
      });

      when('network', 'reports the norm before the clip, and clips', async () => {
        const norm = await step(data, { ...adam, gradClipNorm: 0.01 });
        await step();
        const afterClip = await step();
        await engine.close();
        engine = await create();
        expectSame(await step(), norm);
        await step();
        const afterNone = await step();
        // Adam's first step is the same however long the gradient is; the second one leans on the first one's moments.
        expect(Math.abs(afterClip / afterNone - 1)).toBeGreaterThan(1e-3);
      });

      it('without a gradient is refused', async () => {
        await expect(engine.optimStep(adam)).rejects.toThrow(EngineError);
      });
    });

    describe('sample', () => {
      it('gives one sequence per request, in their order, of the length asked for', async () => {
        const sequences = await engine.sample(requests, sampling);
        expect(sequences.length).toBe(requests.length);
        for (const { tokens, logprobs, stopReason } of sequences) {
          expect([tokens.length, logprobs.length, stopReason]).toEqual([12, 12, 'length']);
        }
        expect(await engine.sample([], sampling)).toEqual([]);
      });

      when('network', 'depends on the seed, and on nothing else in the batch', async () => {
        const together = await engine.sample(requests, sampling);
        const reversed = (await engine.sample(requests.toReversed(), sampling)).toReversed();
        expect(reversed.map(({ tokens }) => tokens)).toEqual(together.map(({ tokens }) => tokens));
        for (const [index, request] of requests.entries()) {
          const [alone] = await engine.sample([request], sampling);
          expect(alone!.tokens).toEqual(together[index]!.tokens);
        }
        expect(together[0]!.tokens).not.toEqual(together[1]!.tokens);
      });

      it.each([
        ['plainly', {}],
        ['at another temperature', { temperature: 0.6 }],
        ['from the most probable', { topK: 3, topP: 0.8 }],
        ['greedily', { temperature: 0 }],
      ])('gives the log-probabilities of the untempered model when drawing %s', async (_how, change) => {
        const sequences = await engine.sample(requests, { ...sampling, ...change });
        const { logprobs } = await engine.forward(
          sequences.map(({ tokens }, index) => continuation(requests[index]!.prompt, tokens)),
          crossEntropy,
        );
        sequences.forEach((sequence, index) => {
          const forward = logprobs[index]!.slice(requests[index]!.prompt.length - 1);
          sequence.logprobs.forEach((logprob, place) => expect(logprob).toBeCloseTo(forward[place]!, 4));
        });
      });

      it('is greedy at temperature 0 and from the single most probable token', async () => {
        const greedy = await engine.sample(requests, { ...sampling, temperature: 0 });
        const single = await engine.sample(requests, { ...sampling, topK: 1 });
        const narrow = await engine.sample(requests, { ...sampling, topP: 1e-6 });
        expect(single.map(({ tokens }) => tokens)).toEqual(greedy.map(({ tokens }) => tokens));
        expect(narrow.map(({ tokens }) => tokens)).toEqual(greedy.map(({ tokens }) => tokens));
      });

      it('ends at a stop token, which is the last', async () => {
        const free = await engine.sample(requests, sampling);
        const stop = free[0]!.tokens[3]!;
        const stopped = await engine.sample(requests, { ...sampling, stopTokens: [stop, 15] });
        stopped.forEach(({ tokens, stopReason }, index) => {
          const end = free[index]!.tokens.findIndex((token) => token === stop || token === 15);
          expect(tokens).toEqual(end < 0 ? free[index]!.tokens : free[index]!.tokens.slice(0, end + 1));
          expect(stopReason).toBe(end < 0 ? 'length' : 'stop');
        });
      });

      it('ends with the token that completes a stop string, however tokens cut it, and tells no token behind it', async () => {
        const bytesOf = (token: number): string => `<${token}>`;
        const free = await engine.sample(requests, sampling);
        const [first, second, third] = free[0]!.tokens.slice(4);
        // A part of one token, a whole one and a part of the next; and one that no sequence has.
        const strings = [`${first}><${second}><${`${third}`[0]}`, 'none'];
        const told: number[][] = requests.map(() => []);
        const params = { ...sampling, stopStrings: { strings, bytesOf } };
        const stopped = await engine.sample(requests, params, {
          onTokens: (drawn) => drawn.forEach(({ request, token }) => told[request]!.push(token)),
        });
        const whole = free.map(({ tokens }) => {
          const ends = tokens.findIndex((_, at) =>
            tokens
              .slice(0, at + 1)
              .map(bytesOf)
              .join('')
              .includes(strings[0]!),
          );
          return ends < 0 ? tokens : tokens.slice(0, ends + 1);
        });
        expect(whole[0]!.length).toBeLessThan(12);
        expect(stopped.map(({ tokens }) => tokens)).toEqual(whole);
        expect(told).toEqual(whole);
        stopped.forEach(({ tokens, logprobs, stopReason }, index) => {
          expectSame(logprobs, free[index]!.logprobs.slice(0, tokens.length));
          expect(stopReason).toBe(tokens.length < 12 ? 'stop' : 'length');
        });
        expectSame(await engine.sample([requests[0]!], params), [stopped[0]]);
      });

      when('network', 'sees the newest weights', async () => {
        const before = await engine.sample(requests, sampling);
        await step();
        const after = await engine.sample(requests, sampling);
        expect(after[0]!.logprobs).not.toEqual(before[0]!.logprobs);
      });

      it('tells every token to who asks for it, before the call resolves, and draws what it draws unasked', async () => {
        const told = requests.map(() => ({ tokens: [] as number[], logprobs: [] as number[] }));
        const sequences = await engine.sample(requests, sampling, {
          onTokens: (drawn) => {
            for (const { request, token, logprob } of drawn) {
              told[request]!.tokens.push(token);
              told[request]!.logprobs.push(logprob);
            }
          },
        });
        expect(told).toEqual(sequences.map(({ tokens, logprobs }) => ({ tokens, logprobs })));
        expectSame(await engine.sample(requests, sampling), sequences);
      });

      it('ends with what the listener to its tokens throws', async () => {
        const thrown = new Error('nobody listens');
        const onTokens = (): never => {
          throw thrown;
        };
        await expect(engine.sample(requests, sampling, { onTokens })).rejects.toBe(thrown);
        expect((await engine.sample(requests, sampling)).length).toBe(requests.length);
      });

      it('is cancelled by a signal, before it begins and on the way, and the engine goes on', async () => {
        const stop = new AbortController();
        const reason = new Error('asked to stop');
        const onTokens = (): void => stop.abort(reason);
        const { signal } = stop;
        await expect(engine.sample(requests, sampling, { onTokens, signal })).rejects.toBe(reason);
        await expect(engine.sample(requests, sampling, { signal })).rejects.toBe(reason);
        expect((await engine.sample(requests, sampling)).length).toBe(requests.length);
      });

      it('refuses an empty prompt and impossible parameters', async () => {
        await expect(engine.sample([{ prompt: [], seed: 1 }], sampling)).rejects.toThrow(EngineError);
        await expect(engine.sample(requests, { ...sampling, maxTokens: 0 })).rejects.toThrow(EngineError);
        await expect(engine.sample(requests, { ...sampling, temperature: -1 })).rejects.toThrow(EngineError);
        await expect(engine.sample(requests, { ...sampling, topP: 0 })).rejects.toThrow(EngineError);
        const stopStrings = { strings: [''], bytesOf: String };
        await expect(engine.sample(requests, { ...sampling, stopStrings })).rejects.toThrow(EngineError);
      });
    });

    describe('saveState and loadState', () => {
      it('go on in a new engine to the very same numbers', async () => {
        await step();
        await engine.saveState(folder);
        const undisturbed = [await step(), await step(), await engine.sample(requests, sampling)];
        await engine.close();
        engine = await create();
        await engine.loadState(folder, { optimizer: true });
        expectSame([await step(), await step(), await engine.sample(requests, sampling)], undisturbed);
      });

      when('network', 'without the optimizer start it anew', async () => {
        await step();
        await engine.saveState(folder);
        const saved = await engine.forward(data, crossEntropy);
        await engine.loadState(folder, { optimizer: false });
        expectSame(await engine.forward(data, crossEntropy), saved);
        await step();
        const anew = await engine.forward(data, crossEntropy);
        await engine.loadState(folder, { optimizer: true });
        await step();
        expect((await engine.forward(data, crossEntropy)).lossSum).not.toBe(anew.lossSum);
      });

      it('drop the gradient so far', async () => {
        await engine.saveState(folder);
        const norm = await step(data, { ...adam, learningRate: 0 });
        await engine.forwardBackward(data, crossEntropy);
        await engine.loadState(folder, { optimizer: true });
        expectSame(await step(), norm);
      });

      when('localFiles', 'leave no files of an earlier state in the same folder', async () => {
        await engine.saveState(folder);
        const files = readdirSync(folder).length;
        await step();
        await engine.saveState(folder);
        expect(files).toBeGreaterThan(0);
        expect(readdirSync(folder).length).toBe(files);
      });

      it('replace an earlier state in the same folder', async () => {
        await engine.saveState(folder);
        await step();
        await engine.saveState(folder);
        const saved = await engine.forward(data, crossEntropy);
        await step();
        await engine.loadState(folder, { optimizer: true });
        expectSame(await engine.forward(data, crossEntropy), saved);
      });

      when('localFiles', 'refuse a damaged state and keep the weights', async () => {
        await step();
        await engine.saveState(folder);
        await step();
        const before = await engine.forward(data, crossEntropy);
        for (const file of readdirSync(folder)) {
          const path = join(folder, file);
          truncateSync(path, statSync(path).size - 1 - (file.endsWith('.json') ? 2 : 0));
        }
        await expect(engine.loadState(folder, { optimizer: true })).rejects.toThrow(CheckpointError);
        expectSame(await engine.forward(data, crossEntropy), before);
      });

      it('refuse a state that is not there and keep the weights', async () => {
        const before = await engine.forward(data, crossEntropy);
        const nowhere = join(folder, 'nowhere');
        await expect(engine.loadState(nowhere, { optimizer: true })).rejects.toThrow(CheckpointError);
        expectSame(await engine.forward(data, crossEntropy), before);
      });

      it('refuse a state of another shape', async () => {
        await engine.saveState(folder);
        const other = await createOther();
        await expect(other.loadState(folder, { optimizer: true })).rejects.toThrow(CheckpointError);
        await other.close();
      });
    });

    describe('snapshot', () => {
      when('snapshots', 'gives samples of the weights it was made of, while they are trained and after', async () => {
        await step();
        const before = await engine.sample(requests, sampling);
        const snapshot = (await engine.snapshot())!;
        const strong = { ...adam, learningRate: 0.1 };
        const [during] = await Promise.all([
          snapshot.sample(requests, sampling),
          engine.forwardBackward(data, crossEntropy),
          engine.optimStep(strong),
        ]);
        expectSame(during, before);
        const newest = await engine.sample(requests, sampling);
        if (can.network) expect(newest).not.toEqual(before);
        expectSame(await snapshot.sample(requests, sampling), before);
        expectSame(await (await engine.snapshot())!.sample(requests, sampling), newest);
        expect(snapshot.maxPositions).toBe(engine.maxPositions);
      });

      when('snapshots', 'ends what is under way by its signal, and the engine goes on', async () => {
        const snapshot = (await engine.snapshot())!;
        const over = AbortSignal.abort(new Error('over'));
        await expect(snapshot.sample(requests, sampling, { signal: over })).rejects.toThrow('over');
        expect((await snapshot.sample(requests, sampling)).length).toBe(requests.length);
        await snapshot.close();
        await step();
        await engine.close();
        await expect(snapshot.sample(requests, sampling)).rejects.toThrow(EngineError);
      });

      if (!can.snapshots)
        it('is none where it does one thing at a time', async () => {
          expect(await engine.snapshot()).toBeNull();
        });
    });

    it('carries out calls in the order they were made, to the numbers of calls awaited one by one', async () => {
      const together = await Promise.all([
        engine.forwardBackward(data, crossEntropy),
        engine.forwardBackward(data, { kind: 'importance_sampling' }),
        engine.optimStep(adam),
        engine.forward(data, crossEntropy),
      ]);
      await engine.close();
      engine = await create();
      const apart = [
        await engine.forwardBackward(data, crossEntropy),
        await engine.forwardBackward(data, { kind: 'importance_sampling' }),
        await engine.optimStep(adam),
        await engine.forward(data, crossEntropy),
      ];
      expectSame(together, apart);
    });

    it('says how many tokens its model takes', () => {
      expect(engine.maxPositions).toBeGreaterThanOrEqual(40);
    });

    it('is closed for good', async () => {
      await engine.close();
      await expect(engine.forward(data, crossEntropy)).rejects.toThrow(EngineError);
      await expect(engine.forward([], crossEntropy)).rejects.toThrow(EngineError);
      await expect(engine.sample(requests, sampling)).rejects.toThrow(EngineError);
      await expect(engine.forwardBackward(data, crossEntropy)).rejects.toThrow(EngineError);
      await expect(engine.saveState(folder)).rejects.toThrow(EngineError);
      if (can.snapshots) await expect(engine.snapshot()).rejects.toThrow(EngineError);
      await engine.close();
    });
  });
}

/** Log-probability of each of tokens 0 to 15 as the datum's first target. */
async function vocabularyOf(engine: TrainingEngine, datum: Datum): Promise<number[]> {
  const variants = Array.from({ length: 16 }, (_, token) => ({
    ...datum,
    targetTokens: [token, ...Array.from(datum.targetTokens).slice(1)],
  }));
  const { logprobs } = await engine.forward(variants, crossEntropy);
  return logprobs.map((values) => values[0]!);
}

/** The loss by the port's own words. */
function lossOf(datums: readonly Datum[], logprobs: readonly Float32Array[], loss: LossFunction): number {
  let sum = 0;
  datums.forEach((datum, index) => {
    datum.weights.forEach((weight, place) => {
      const logprob = logprobs[index]![place]!;
      if (loss.kind === 'cross_entropy') sum -= weight * logprob;
      else {
        const ratio = Math.exp(logprob - datum.logprobs![place]!);
        const advantage = datum.advantages![place]!;
        const [low, high] = loss.kind === 'ppo' ? [loss.clipLow, loss.clipHigh] : [0, Infinity];
        const clipped = Math.min(Math.max(ratio, low), high);
        sum -= weight * Math.min(ratio * advantage, clipped * advantage);
      }
    });
  });
  return sum;
}

function continuation(prompt: readonly number[], tokens: readonly number[]): Datum {
  const sequence = [...prompt, ...tokens];
  const targetTokens = sequence.slice(1);
  return { tokens: sequence.slice(0, -1), targetTokens, weights: targetTokens.map(() => 1) };
}

/** Values of the same make-up whose numbers are nearly equal. */
function expectClose(actual: unknown, expected: unknown): void {
  if (typeof expected === 'number') expect(actual).toBeCloseTo(expected, 3);
  else if (typeof expected === 'object' && expected !== null) {
    expect(Object.keys(actual as object)).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) expectClose((actual as Record<string, unknown>)[key], value);
  } else expect(actual).toEqual(expected);
}

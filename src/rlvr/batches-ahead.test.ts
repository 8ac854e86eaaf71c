import { expect, it } from 'vitest';
import { fakePolicy } from '../engine/fixtures/fake-engine.ts';
import { BatchesAhead } from './batches-ahead.ts';
import type { MinedRecords, SampledBatch } from './sampled-batch.ts';

const params = { maxTokens: 1, temperature: 1, topP: null, topK: null, stopTokens: [] };

/** A policy whose answers are the steps its weights were trained, and what is sampled by it, in order. */
function world({ ahead, steps = 6, hasSnapshots = true }: { ahead: number; steps?: number; hasSnapshots?: boolean }) {
  const told: string[] = [];
  const { policy, engine } = fakePolicy((_prompt, _occurrence, _seed, weight) => (told.push(String(weight)), 'x'));
  engine.hasSnapshots = hasSnapshots;
  const known: MinedRecords[] = [];
  const log: string[] = [];
  const batches = new BatchesAhead({
    policy,
    maxStepsOffPolicy: ahead,
    totalSteps: steps,
    sample: async (asked, step, mined): Promise<SampledBatch> => {
      known[step] = mined;
      await asked.engine.sample([{ prompt: [1], seed: step }], params);
      log.push(`${step} by ${told.at(-1)}`);
      // Every second step mines.
      const after = { [`mined at ${step}`]: { attempts: 1, failures: 1 } };
      const round = step % 2 === 0 ? { failed: 1, asked: 1, sampledTokens: 0, promptTokens: 0, mined: after } : null;
      return { rollouts: [], round };
    },
  });
  return { batches, engine, log, known };
}

/** Takes all batches, training one step on each. */
async function takeAll({ batches, engine }: ReturnType<typeof world>, steps = 6) {
  const taken = [];
  let mined: MinedRecords = {};
  for (let step = 0; step < steps; step++) {
    const batch = await batches.take(step, mined);
    taken.push(batch);
    mined = batch.round?.mined ?? mined;
    engine.weight++;
  }
  return taken;
}

it.each([
  [0, ['0 by 0', '1 by 1', '2 by 2', '3 by 3', '4 by 4', '5 by 5']],
  [1, ['0 by 0', '1 by 0', '2 by 1', '3 by 2', '4 by 3', '5 by 4']],
  [3, ['0 by 0', '1 by 0', '2 by 0', '3 by 0', '4 by 1', '5 by 2']],
])('fixes which weights sample which batch: %i steps ahead', async (ahead, expected) => {
  for (const hasSnapshots of [true, false]) {
    const asked = world({ ahead, hasSnapshots });
    const taken = await takeAll(asked);
    expect(asked.log).toEqual(expected);
    expect(taken.map(({ step, sampledAfter }) => `${step} by ${sampledAfter}`)).toEqual(expected);
    expect(new Set(taken.map(({ aside }) => aside))).toEqual(new Set([hasSnapshots && ahead > 0]));
    expect(await asked.batches.left()).toEqual([]);
  }
});

it('lets each batch know what those before it have mined', async () => {
  const names = ({ known }: ReturnType<typeof world>): string[][] => known.map((records) => Object.keys(records));
  const [on, off] = [world({ ahead: 0 }), world({ ahead: 3 })];
  await takeAll(on);
  await takeAll(off);
  expect(names(on)).toEqual([[], ['mined at 0'], ['mined at 0'], ['mined at 2'], ['mined at 2'], ['mined at 4']]);
  expect(names(off)).toEqual(names(on));
});

it('samples one batch after the other, those of later steps while the first is being trained', async () => {
  const asked = world({ ahead: 2 });
  await asked.batches.take(0, {});
  await asked.batches.settle();
  expect(asked.log).toEqual(['0 by 0', '1 by 0', '2 by 0']);
  expect((await asked.batches.left()).map(({ step }) => step)).toEqual([1, 2]);
});

it('tells a failure to the next step that asks, and to who settles, and nobody else', async () => {
  const { policy } = fakePolicy(() => 'x');
  const batches = new BatchesAhead({
    policy,
    maxStepsOffPolicy: 2,
    totalSteps: 9,
    sample: async (_policy, step) => {
      if (step === 2) throw new Error('no batch of step 2');
      return { rollouts: [], round: null };
    },
  });
  expect((await batches.take(0, {})).step).toBe(0);
  await expect(batches.settle()).rejects.toThrow('no batch of step 2');
  // That of step 1 is there; what comes of it could never be saved.
  await expect(batches.take(1, {})).rejects.toThrow('no batch of step 2');
  await batches.stop();
});

it('ends what is under way when it is stopped', async () => {
  const { policy, engine } = fakePolicy(() => 'x');
  let hasEnded = false;
  engine.snapshot = async () => ({
    maxPositions: 9,
    sample: (_requests, _params, options) =>
      new Promise((_, reject) => {
        options!.signal!.addEventListener('abort', () => {
          hasEnded = true;
          reject(options!.signal!.reason as Error);
        });
      }),
    close: async () => {},
  });
  const batches = new BatchesAhead({
    policy,
    maxStepsOffPolicy: 1,
    totalSteps: 9,
    sample: async (asked, step) => {
      if (step > 0) await asked.engine.sample([], params);
      return { rollouts: [], round: null };
    },
  });
  await batches.take(0, {});
  await batches.stop();
  expect(hasEnded).toBe(true);
});

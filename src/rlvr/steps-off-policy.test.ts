/** A stage whose batches are sampled ahead: by which weights, beside what, and to the same numbers after any end. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atLeast } from '../../test/worlds/at-least.ts';
import { FakeEngine, formatted, type Script } from '../engine/fixtures/fake-engine.ts';
import type { Sampler } from '../engine/sampler.ts';
import { InterruptedError } from '../run/interrupt.ts';
import { EngineError } from '../support/errors.ts';
import { mined, reinforceIn, writeModels, type Outcome, type ReinforceOptions } from './fixtures/reinforce.ts';
import type { ReinforcementCall } from './reinforcement-stage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'off-policy-'));
  writeModels(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Right or wrong by seed and weights, which it says in its thoughts. */
const byWeights: Script = (_prompt, _occurrence, seed, weight) =>
  formatted((seed + weight) % 2 === 0 ? 'fever' : 'cough').replace('because', `by ${weight}`);
const weightsIn = (text: string): number => Number(/by (\d+)/.exec(text)![1]);

const STEPS = 7;
const reinforce = (
  changes: Partial<ReinforcementCall>,
  options: ReinforceOptions & { readonly script?: Script } = {},
): Promise<Outcome> => reinforceIn(folder, options.script ?? byWeights, { maxSteps: STEPS, ...changes }, options);

const adamOf: ReinforcementCall['adam'] = (step) => ({
  learningRate: step,
  beta1: 0,
  beta2: 0,
  epsilon: 1,
  weightDecay: 0,
  gradClipNorm: null,
});
/** Rounds that go by pass rates, and a step's rollouts parted by what they have shown: more for what is hard. */
const allotted: Partial<ReinforcementCall> = {
  curriculum: {
    ...mined,
    ratio: { right: 0, wrong: 1 },
    band: { low: 0, high: 1 },
    mining: { ...mined.mining, attempts: 8, estimate: 'pass-rate' },
  },
  grpo: {
    groups: 2,
    groupSize: 6,
    refills: 0,
    temperature: 1,
    maxTokens: 60,
    formatReward: 0.1,
    advantage: 'mean',
    rolloutAllocation: { belowChance: 0.45, hard: 6, others: 2 },
  },
};

const FILES = ['stage-2/rollouts.jsonl', 'metrics.jsonl'];
function expectSame(actual: Outcome, expected: Outcome): void {
  expect(actual.summary).toEqual(expected.summary);
  for (const name of FILES) expect(actual.file(name).equals(expected.file(name)), name).toBe(true);
  expect(actual.engine.weight).toBe(expected.engine.weight);
}

/** An engine whose samples and steps wait for each other: sampling begins before a step ends, and ends after it began. */
class EntwinedEngine extends FakeEngine {
  readonly events: string[] = [];
  readonly #samples = Array.from({ length: STEPS + 1 }, () => Promise.withResolvers<void>());
  readonly #updates = Array.from({ length: STEPS + 1 }, () => Promise.withResolvers<void>());
  #sampled = 0;
  #stepped = 0;

  override async snapshot(): Promise<Sampler | null> {
    const snapshot = (await super.snapshot())!;
    return {
      ...snapshot,
      sample: async (...call) => {
        const batch = this.#sampled++;
        this.events.push(`sample ${batch} begins`);
        this.#samples[batch]!.resolve();
        if (batch > 0) await this.#updates[batch - 1]!.promise;
        const sequences = await snapshot.sample(...call);
        this.events.push(`sample ${batch} ends`);
        return sequences;
      },
    };
  }

  override async optimStep(...call: Parameters<FakeEngine['optimStep']>) {
    const step = this.#stepped++;
    this.events.push(`update ${step} begins`);
    this.#updates[step]!.resolve();
    if (step + 1 < STEPS) await this.#samples[step + 1]!.promise;
    const output = await super.optimStep(...call);
    this.events.push(`update ${step} ends`);
    return output;
  }
}

describe('maxStepsOffPolicy', () => {
  it.each([0, 1, 3])('of %i samples a step by the weights that were so many steps before, or the first', async (n) => {
    const { rollouts, metrics, engine } = await reinforce({ maxStepsOffPolicy: n });
    expect(engine.weight).toBe(STEPS);
    for (const { step, text } of atLeast(STEPS * 8, rollouts))
      expect(weightsIn(text), `step ${step}`).toBe(Math.max(0, step - n));
    expect(metrics.map(({ stepsOffPolicy }) => stepsOffPolicy)).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((t) => Math.min(t, n)),
    );
  });

  it('of 0 is the step without it, whose metrics are not those of ratios', async () => {
    const [on, absent] = [await reinforce({ maxStepsOffPolicy: 0 }), await reinforce({}, { run: 'absent' })];
    expect(on.file(FILES[0]!)).toEqual(absent.file(FILES[0]!));
    expect(on.summary).toEqual(absent.summary);
    const ofRatios = ['stepsOffPolicy', 'sampledAside', 'ratioMean', 'ratioMax'];
    const without = on.metrics.map((line) =>
      Object.fromEntries(Object.entries(line).filter(([name]) => !ofRatios.includes(name))),
    );
    expect(absent.metrics).toEqual(without);
    expect(on.metrics.length).toBe(STEPS);
    expect(on.metrics[0]).toMatchObject({ stepsOffPolicy: 0, sampledAside: false, ratioMean: 1, ratioMax: 1 });
    expect(absent.metrics[0]).not.toHaveProperty('ratioMax');
  });

  it('has the ratios of the trainer to the weights that sampled, and caps them', async () => {
    const engine = new FakeEngine(byWeights);
    engine.forwardLogprob = 0;
    const capped = { groups: 2, groupSize: 4, refills: 0, temperature: 1, maxTokens: 60, formatReward: 0.1 };
    const grpo = { ...capped, advantage: 'mean' as const, importanceCap: 1.5 };
    const { metrics, log } = await reinforce({ maxStepsOffPolicy: 1, grpo, maxSteps: 11 }, { engine });
    expect(log).toMatch(/step 1: .* differ by 0\.500 nats a token on average; do both have the same weights/);
    expect(log).toMatch(/step 11: .* differ by 0\.500 nats a token on average; the batch is 1 step off policy/);
    for (const line of atLeast(11, metrics)) {
      expect(line['ratioMax']).toBeCloseTo(Math.exp(0.5), 6);
      expect(line['ratioMean']).toBeCloseTo(Math.exp(0.5), 6);
      expect(line['logprobGap']).toBeCloseTo(0.5, 6);
      expect(line['cappedShare']).toBe(1);
    }
    expect(Math.exp(-engine.learned[0]!.data[0]!.logprobs!.at(-1)!)).toBeCloseTo(1.5, 6);
  });

  it('samples beside training where the engine has snapshots: neither waits for the other', async () => {
    const engine = new EntwinedEngine(byWeights);
    const entwined = await reinforce({ maxStepsOffPolicy: 1 }, { engine });
    const at = (event: string): number => engine.events.indexOf(event);
    for (let step = 0; step + 1 < STEPS; step++) {
      expect(at(`sample ${step + 1} begins`)).toBeLessThan(at(`update ${step} ends`));
      expect(at(`update ${step} begins`)).toBeLessThan(at(`sample ${step + 1} ends`));
    }
    expect(at(`update ${STEPS - 1} ends`)).toBe(engine.events.length - 1);
    expect(at('sample 0 begins')).toBe(0);
    expectSame(entwined, await reinforce({ maxStepsOffPolicy: 1 }, { run: 'plain' }));
    expect(entwined.metrics.map(({ sampledAside }) => sampledAside)).toEqual(Array(STEPS).fill(true));
  });

  it('makes the same batches in turn where the engine has none, and says so', async () => {
    const engine = new FakeEngine(byWeights);
    engine.hasSnapshots = false;
    const inTurn = await reinforce({ maxStepsOffPolicy: 2, curriculum: mined }, { engine });
    const aside = await reinforce({ maxStepsOffPolicy: 2, curriculum: mined }, { run: 'aside' });
    expect(inTurn.file(FILES[0]!)).toEqual(aside.file(FILES[0]!));
    expect(inTurn.summary).toEqual(aside.summary);
    expect(inTurn.log).toContain('the engine samples and trains in turn');
    expect(aside.log).not.toContain('in turn');
    expect(inTurn.metrics).toEqual(aside.metrics.map((line) => ({ ...line, sampledAside: false })));
  });

  it('parts the rollouts of a step as rounds have shown, and samples as many in each', async () => {
    const { rollouts, metrics, summary } = await reinforce({ ...allotted, maxStepsOffPolicy: 2 });
    expect(summary.rounds.map(({ step, asked }) => [step, asked])).toEqual([0, 2, 4, 6].map((step) => [step, 15]));
    const steps = [...Map.groupBy(rollouts, ({ step }) => step).values()];
    expect(steps.map(({ length }) => length)).toEqual(Array(STEPS).fill(12));
    const large = steps.map(
      (own) => [...Map.groupBy(own, ({ group }) => group).values()].filter(({ length }) => length > 2).length,
    );
    expect(Math.max(...large)).toBeGreaterThan(0);
    expect(metrics.map(({ largeGroups }) => largeGroups)).toEqual(large);
    for (const { step, text } of atLeast(STEPS * 12, rollouts)) expect(weightsIn(text)).toBe(Math.max(0, step - 2));
  });

  it('mines by the weights that sample the step after the round', async () => {
    const engine = new FakeEngine(byWeights);
    const minedBy: number[] = [];
    const snapshot = engine.snapshot.bind(engine);
    engine.snapshot = async () => {
      const { weight } = engine;
      const sampler = (await snapshot())!;
      return {
        ...sampler,
        sample: (requests, params, options) => {
          if (params.temperature === 0.5) minedBy.push(weight);
          return sampler.sample(requests, params, options);
        },
      };
    };
    const { summary } = await reinforce({ maxStepsOffPolicy: 1, curriculum: mined }, { engine });
    expect(summary.rounds.map(({ step }) => step)).toEqual([0, 2, 4, 6]);
    expect(minedBy).toEqual([0, 1, 3, 5]);
  });
});

describe('a stage that samples ahead', () => {
  const calls: Readonly<Record<string, Partial<ReinforcementCall>>> = {
    balanced: { curriculum: { kind: 'balanced', measuring: null } },
    mined: { curriculum: mined },
    allotted,
  };

  it.each([
    ['balanced', 1],
    ['balanced', 3],
    ['mined', 2],
    ['allotted', 2],
  ] as const)('goes on to the same numbers wherever it was killed: %s, %i steps', async (name, n) => {
    const call = { ...calls[name], maxStepsOffPolicy: n };
    const undisturbed = await reinforce(call, { run: 'whole' });
    for (let at = 1; at < STEPS; at++) {
      const run = `killed-${at}`;
      const adam: ReinforcementCall['adam'] = (step) => {
        if (step === at) throw new Error('killed');
        return adamOf(step);
      };
      await expect(reinforce({ ...call, adam }, { run, checkpointSeconds: 0 })).rejects.toThrow('killed');
      const again = await reinforce(call, { run });
      expectSame(again, undisturbed);
      // What was sampled before is not asked again.
      expect(again.engine.requests.length).toBeLessThan(undisturbed.engine.requests.length);
    }
  });

  it('fails with what its sampling failed with, and goes on from what was saved before', async () => {
    const undisturbed = await reinforce({ maxStepsOffPolicy: 1 }, { run: 'whole' });
    const failing: Script = (...asked) => {
      if (asked[3] === 2) throw new EngineError('the server is gone');
      return byWeights(...asked);
    };
    for (const checkpointSeconds of [0, 1000]) {
      const options = { run: `failed-${checkpointSeconds}`, checkpointSeconds };
      const failure = reinforce({ maxStepsOffPolicy: 1 }, { ...options, script: failing });
      await expect(failure).rejects.toThrow(EngineError);
      await expect(failure).rejects.toThrow('the server is gone');
      expectSame(await reinforce({ maxStepsOffPolicy: 1 }, options), undisturbed);
    }
    // The batch of step 3 failed while step 2 was trained: step 1 was the last that could be saved.
    const options = { run: 'saved', checkpointSeconds: 0 };
    await expect(reinforce({ maxStepsOffPolicy: 1 }, { ...options, script: failing })).rejects.toThrow(EngineError);
    expect(readdirSync(join(folder, 'saved/work/stage-2/loop-grpo'))).toEqual(['step-00000002']);
  });

  it('ends its sampling when training fails', async () => {
    const engine = new FakeEngine(byWeights);
    const snapshot = engine.snapshot.bind(engine);
    let ended = 0;
    engine.snapshot = async () => {
      const sampler = (await snapshot())!;
      return {
        ...sampler,
        sample: (requests, params, options) =>
          engine.weight === 0
            ? sampler.sample(requests, params, options)
            : new Promise((_, reject) => {
                const { signal } = options!;
                signal!.addEventListener('abort', () => reject(new Error(`ended ${++ended}`)));
              }),
      };
    };
    const adam: ReinforcementCall['adam'] = (step) => {
      if (step === 1) throw new Error('no step');
      return adamOf(step);
    };
    await expect(reinforce({ maxStepsOffPolicy: 1, adam }, { engine })).rejects.toThrow('no step');
    expect(ended).toBe(1);
  });

  it('stops cleanly when it is asked to, with what it has sampled', async () => {
    const undisturbed = await reinforce({ maxStepsOffPolicy: 2 }, { run: 'whole' });
    let requested = false;
    const interrupt = {
      get requested() {
        return requested;
      },
      throwIfRequested(where: string): void {
        if (requested) throw new InterruptedError(where);
      },
    };
    const adam: ReinforcementCall['adam'] = (step) => {
      if (step === 3) requested = true;
      return adamOf(step);
    };
    const stopped = reinforce({ maxStepsOffPolicy: 2, adam }, { interrupt });
    await expect(stopped).rejects.toThrow(InterruptedError);
    await expect(stopped).rejects.toThrow('saved after step 4');
    const again = await reinforce({ maxStepsOffPolicy: 2 });
    expectSame(again, undisturbed);
    // Steps 4 and 5 were sampled before; step 6 was left.
    expect(again.engine.requests.length).toBe(8);
  });

  it('counts what it sampled for steps that a plateau leaves out', async () => {
    const plateau = { window: 3, sparseShare: 0.9, gain: 0.01 };
    const script: Script = () => formatted('fever');
    const tokensOf = ({ rollouts }: Outcome): number => rollouts.reduce((sum, { tokens }) => sum + tokens, 0);
    const on = await reinforce({ plateau }, { script, run: 'on' });
    expect(on.summary).toMatchObject({ steps: 3, plateau: true, sampledTokens: tokensOf(on) });
    const off = await reinforce({ plateau, maxStepsOffPolicy: 2 }, { script, run: 'off' });
    expect(tokensOf(off)).toBe(tokensOf(on));
    expect(off.summary).toMatchObject({ steps: 3, plateau: true });
    expect(off.summary.sampledTokens).toBe((5 / 3) * tokensOf(off));
    expect(off.engine.requests.length).toBe(5 * 8);
    // Killed after the last step: the same is known.
    const engine = new FakeEngine(script);
    engine.saveWeights = () => Promise.reject(new Error('killed'));
    const call = { plateau, maxStepsOffPolicy: 2 };
    await expect(reinforce(call, { engine, run: 'late' })).rejects.toThrow('killed');
    const late = await reinforce(call, { script, run: 'late' });
    expectSame(late, off);
    expect(late.engine.requests).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { completionDatum } from '../engine/datum.ts';
import type { Datum } from '../engine/datum.ts';
import type { CommonQuestion } from '../records/common-question.ts';
import { ConfigError } from '../support/errors.ts';
import { PROMPTS } from '../wording/prompt.ts';
import { fakePolicy, formatted } from '../engine/fixtures/fake-engine.ts';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import { type GrpoSettings, type GrpoStep, grpoStep } from './grpo-step.ts';

const settings: GrpoSettings = {
  groups: 2,
  groupSize: 4,
  refills: 2,
  temperature: 0.9,
  maxTokens: 60,
  formatReward: 0.1,
  advantage: 'mean',
};
const adam = { learningRate: 0.5, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0, gradClipNorm: 1 };

/** Questions named `easy...` are answered right, `hard...` wrong, `even...` right twice of four. */
const script = (prompt: string, occurrence: number): string => {
  if (prompt.includes('easy')) return formatted('fever');
  if (prompt.includes('ladder')) return ['nothing', formatted('cough'), formatted('fever'), 'nothing'][occurrence % 4]!;
  return formatted(prompt.includes('even') && occurrence % 2 === 0 ? 'fever' : 'cough');
};

interface Run extends GrpoStep {
  readonly engine: ReturnType<typeof fakePolicy>['engine'];
  /** Sizes of the draws. */
  readonly asked: readonly number[];
}

async function run(
  names: readonly string[],
  changes: Partial<GrpoSettings> = {},
  replay: readonly Datum[] = [],
  chances: Readonly<Record<string, number>> = {},
): Promise<Run> {
  const { policy, engine } = fakePolicy(script);
  const left: CommonQuestion[] = names.map((name) => toyQuestion(name));
  const asked: number[] = [];
  const step = await grpoStep(policy, {
    settings: { ...settings, ...changes },
    prompt: PROMPTS.plain,
    address: [7, 'stage-1', 3],
    nextQuestions: (count) => {
      asked.push(count);
      return left.splice(0, count);
    },
    adam,
    replay,
    chanceOf: ({ id }) => chances[id],
  });
  return { ...step, engine, asked };
}

describe('a step of GRPO', () => {
  it('rewards each rollout by rule and subtracts the mean of its group', async () => {
    const { rollouts } = await run(['even-1', 'even-2']);
    expect(rollouts.map(({ reward }) => reward)).toEqual([1.1, 0.1, 1.1, 0.1, 1.1, 0.1, 1.1, 0.1]);
    for (const { reward, advantage } of rollouts) expect(advantage).toBeCloseTo(reward - 0.6, 9);
    expect(rollouts.map(({ group, index }) => `${group}${index}`).join(' ')).toBe('00 01 02 03 10 11 12 13');
  });

  it('caps ratios before it learns, where it is told to, and says how many', async () => {
    const { engine, metrics } = await run(['even-1'], { importanceCap: 2 });
    expect(metrics.cappedShare).toBe(0);
    expect(engine.learned.map(({ data }) => data.length)).toEqual([4]);
    expect((await run(['even-1'])).metrics).not.toHaveProperty('cappedShare');
  });

  it('rewards the format alone where a right answer earns nothing', async () => {
    // Two well-formed answers of four, one of them right; then two right ones of four, all well-formed.
    const { rollouts, metrics } = await run(['ladder-1', 'even-1'], { correctReward: 0, refills: 0 });
    expect(rollouts.map(({ reward }) => reward)).toEqual([0, 0.1, 0.1, 0, 0.1, 0.1, 0.1, 0.1]);
    expect(rollouts.slice(4).map(({ advantage }) => advantage)).toEqual([0, 0, 0, 0]);
    expect(metrics).toMatchObject({ accuracy: 3 / 8, sentGroups: 1 });
  });

  it('sends every rollout of a group with signal, once, with its advantage and the weight of eq. 1', async () => {
    const { engine, rollouts } = await run(['even-1', 'even-2']);
    expect(engine.learned.length).toBe(1);
    const [{ data, loss } = { data: [], loss: null }] = engine.learned;
    expect(loss).toEqual({ kind: 'importance_sampling' });
    expect(data.length).toBe(8);
    data.forEach(({ weights, advantages, logprobs, targetTokens }, at) => {
      const { completion, advantage } = rollouts[at]!;
      const first = completion.prompt.length - 1;
      expect([...targetTokens].slice(first)).toEqual(completion.tokens);
      expect([...weights].slice(first)).toEqual(completion.tokens.map(() => 1 / 8));
      expect([...advantages!].slice(first)).toEqual(completion.tokens.map(() => advantage));
      expect([...logprobs!].slice(first)).toEqual(completion.logprobs);
      expect([...weights].slice(0, first).every((weight) => weight === 0)).toBe(true);
    });
    expect(engine.steps).toEqual([adam]);
  });

  it('never sends a group without signal, right or wrong, and refills it from further questions', async () => {
    const { engine, asked, metrics, rollouts } = await run(['easy-1', 'even-1', 'hard-1', 'even-2', 'even-3']);
    expect(asked).toEqual([2, 1, 1]);
    expect(engine.learned[0]!.data.length).toBe(8);
    expect(rollouts.length).toBe(16);
    expect(rollouts.filter(({ advantage }) => advantage !== 0).map(({ question }) => question.id)).toEqual([
      ...Array<string>(4).fill('even-1'),
      ...Array<string>(4).fill('even-2'),
    ]);
    expect(metrics).toMatchObject({ drawnGroups: 4, sentGroups: 2, zeroSignalShare: 0.5 });
  });

  it('gives up after the refills', async () => {
    const { asked, metrics } = await run(['easy-1', 'easy-2', 'easy-3', 'easy-4', 'even-1', 'even-2'], { refills: 1 });
    expect(asked).toEqual([2, 2]);
    expect(metrics).toMatchObject({ drawnGroups: 4, sentGroups: 0, zeroSignalShare: 1 });
  });

  it('takes no update when no group has signal', async () => {
    const { engine, metrics, rollouts } = await run(['easy-1', 'hard-1'], { refills: 0 });
    expect([engine.learned.length, engine.steps.length]).toEqual([0, 0]);
    expect(rollouts.map(({ advantage }) => advantage)).toEqual(Array.from({ length: 8 }, () => 0));
    expect(metrics).toMatchObject({ gradientNorm: 0, logprobGap: 0, trainedTokens: 0, accuracy: 0.5 });
  });

  it('replays rows in the same update, and by themselves never', async () => {
    const rows = [completionDatum([1, 2], [3, 4], 0.1)];
    const { engine } = await run(['even-1', 'even-2'], {}, rows);
    expect(engine.learned.map(({ loss }) => loss.kind)).toEqual(['importance_sampling', 'cross_entropy']);
    expect(engine.learned[1]!.data).toEqual(rows);
    expect(engine.steps.length).toBe(1);
    const silent = await run(['easy-1', 'hard-1'], { refills: 0 }, rows);
    expect([silent.engine.learned.length, silent.engine.steps.length]).toEqual([0, 0]);
  });

  it('sends gradients and step without waiting in between', async () => {
    const { policy, engine } = fakePolicy(script);
    const stepped = Promise.withResolvers<void>();
    const { forwardBackward, optimStep } = engine;
    engine.forwardBackward = async (data, loss) => {
      const output = await forwardBackward.call(engine, data, loss);
      await stepped.promise;
      return output;
    };
    engine.optimStep = (params) => {
      stepped.resolve();
      return optimStep.call(engine, params);
    };
    const left = [toyQuestion('even-1'), toyQuestion('even-2')];
    const nextQuestions = (count: number): CommonQuestion[] => left.splice(0, count);
    const replay = [completionDatum([1, 2], [3, 4], 0.1)];
    const call = { settings, prompt: PROMPTS.plain, address: [7, 'stage-1', 3], nextQuestions, adam, replay };
    await grpoStep(policy, call);
    expect(engine.learned.map(({ loss }) => loss.kind)).toEqual(['importance_sampling', 'cross_entropy']);
    expect(engine.steps).toEqual([adam]);
  });

  it('does with the questions there are, and refuses a step without any', async () => {
    const { asked, metrics } = await run(['even-1']);
    expect(asked).toEqual([2, 1]);
    expect(metrics).toMatchObject({ drawnGroups: 1, sentGroups: 1 });
    await expect(run([])).rejects.toThrow(ConfigError);
  });

  it('counts a rollout at the mean of its group in the mean of eq. 1, though it has no gradient', async () => {
    // Rewards 0, 0.5, 1.5, 0: with a format reward of 0.5 the second is at the mean.
    const { engine, metrics } = await run(['ladder-1'], { groups: 1, formatReward: 0.5 });
    const [{ data } = { data: [] }] = engine.learned;
    expect(data.length).toBe(3);
    expect(Math.max(...data[0]!.weights)).toBe(1 / 4);
    expect(metrics.sentGroups).toBe(1);
  });

  it('divides by the deviation where the recipe says so', async () => {
    const { rollouts } = await run(['even-1', 'even-2'], { advantage: 'deviation' });
    expect(rollouts).toHaveLength(8);
    for (const { advantage } of rollouts) expect(Math.abs(advantage)).toBeCloseTo(1, 4);
  });

  it('parts its rollouts by how hard questions are, and lets groups count alike', async () => {
    const names = ['even-1', 'even-2', 'hard-1', 'even-3', 'even-4', 'even-5'];
    const rolloutAllocation = { belowChance: 0.25, hard: 8, others: 2 };
    const changes = { groups: 5, groupSize: 4, refills: 0, rolloutAllocation };
    const { rollouts, metrics, engine } = await run(names, changes, [], { 'even-2': 0.1, 'even-4': 0.2, 'hard-1': 1 });
    const sizes = Object.entries(Object.groupBy(rollouts, ({ question }) => question.id));
    expect(sizes.map(([id, own]) => [id, own!.length])).toEqual([
      ['even-1', 2],
      ['even-2', 8],
      ['hard-1', 2],
      ['even-3', 2],
      ['even-4', 6],
    ]);
    for (const [, own] of sizes) expect(own!.map(({ index }) => index)).toEqual(own!.map((_, at) => at));
    expect(metrics).toMatchObject({ drawnGroups: 5, sentGroups: 4, largeGroups: 2, zeroSignalShare: 1 - 4 / 5 });
    // Each answer stands with its own question: the even ones are right every other time.
    for (const { advantage, question, index } of rollouts)
      expect(advantage).toBeCloseTo(question.id === 'hard-1' ? 0 : index % 2 === 0 ? 0.5 : -0.5, 9);
    const [{ data } = { data: [] }] = engine.learned;
    const weights = data.map((datum) => Math.max(...datum.weights));
    expect(weights).toEqual([2, 8, 2, 6].flatMap((size) => Array<number>(size).fill(1 / (4 * size))));
    expect((await run(names)).metrics).not.toHaveProperty('largeGroups');
  });

  it('measures what it drew, and the gap between sampler and trainer', async () => {
    const { metrics, rollouts } = await run(['even-1', 'hard-1'], { refills: 0 });
    const tokens = rollouts.reduce((sum, { completion }) => sum + completion.tokens.length, 0);
    expect(metrics).toMatchObject({ accuracy: 0.25, formatRate: 1, sampledTokens: tokens, gradientNorm: 0.25 });
    expect(metrics.reward).toBeCloseTo(0.35, 9);
    expect(metrics.length).toBeCloseTo(tokens / 8, 9);
    expect(metrics.entropy).toBeCloseTo(0.5, 9);
    expect(metrics.logprobGap).toBe(0);
  });

  it('counts what the engine computes: the prompt of a group once, replayed rows too', async () => {
    const rows = [completionDatum([1, 2], [3, 4], 0.1)];
    const { metrics, rollouts, engine } = await run(['even-1', 'hard-1'], { refills: 0 }, rows);
    const [prompt, other] = [rollouts[0]!, rollouts[4]!].map(({ completion }) => completion.prompt.length);
    expect(metrics.promptTokens).toBe(prompt! + other!);
    const completions = rollouts.slice(0, 4).reduce((sum, { completion }) => sum + completion.tokens.length, 0);
    expect(metrics.trainedTokens).toBe(prompt! - 1 + completions + 3);
    const inFull = engine.learned.flatMap(({ data }) => data).reduce((sum, { tokens }) => sum + tokens.length, 0);
    expect(metrics.trainedTokens).toBe(inFull - 3 * (prompt! - 1));
  });

  it('draws each rollout with a seed of its own, addressed by step, question and index alone', async () => {
    const seedsOf = ({ rollouts }: Run, id: string): number[] =>
      rollouts.filter(({ question }) => question.id === id).map(({ seed }) => seed);
    const [first, second] = [await run(['even-1', 'even-2']), await run(['easy-1', 'even-2', 'even-1'])];
    expect(new Set(first.rollouts.map(({ seed }) => seed)).size).toBe(8);
    expect(seedsOf(second, 'even-1')).toEqual(seedsOf(first, 'even-1'));
    expect(first.engine.requests.map(({ seed }) => seed)).toEqual(first.rollouts.map(({ seed }) => seed));
    expect(first.engine.params[0]).toMatchObject({ maxTokens: 60, temperature: 0.9, topP: null, topK: null });
  });
});

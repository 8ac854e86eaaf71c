import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import { formatted, type Script } from '../engine/fixtures/fake-engine.ts';
import { ConfigError } from '../support/errors.ts';
import { bySeed, mined, questions, reinforceIn, writeModels } from './fixtures/reinforce.ts';
import { measuredTierSchema } from './measured-tiers.ts';
import type { ReinforcementCall } from './reinforcement-stage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reinforcement-'));
  writeModels(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

const difficultFail: Script = (prompt, _occurrence, seed) =>
  formatted(prompt.includes('difficult') || (prompt.includes('moderate') && seed % 2 === 0) ? 'cough' : 'fever');

const reinforce = (...call: Parameters<typeof reinforceIn> extends [string, ...infer Rest] ? Rest : never) =>
  reinforceIn(folder, ...call);

describe('a stage of reinforcement', () => {
  it('takes its steps, one update each, and counts what went through the network', async () => {
    const { summary, rollouts, engine, file } = await reinforce(bySeed, {}, { stage: 'stage-1' });
    expect(summary).toMatchObject({ steps: 5, plateau: false, rounds: [] });
    expect('measuredTiers' in summary).toBe(false);
    expect(rollouts.length).toBe(5 * 2 * 4);
    expect(new Set(rollouts.map(({ stage }) => stage))).toEqual(new Set(['stage-1']));
    expect(engine.steps.map(({ learningRate }) => learningRate)).toEqual([0, 1, 2, 3, 4]);
    expect(summary.sampledTokens).toBe(rollouts.reduce((sum, { tokens }) => sum + tokens, 0));
    const prompts = engine.requests.filter((_, at) => at % 4 === 0).map(({ prompt }) => prompt.length);
    expect(summary.promptTokens).toBe(prompts.reduce((sum, length) => sum + length));
    const metrics = file('metrics.jsonl')
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, number>);
    const trained = metrics.map((line) => line['trainedTokens'] ?? 0);
    expect(trained.length).toBe(5);
    expect(summary.trainedTokens).toBe(trained.reduce((sum, count) => sum + count));
    expect(summary.trainedTokens).toBeGreaterThan(0);
  });

  it('seeds each rollout by the run, the name of the stage and the step', async () => {
    const seedsOf = async (stage: string): Promise<number[]> => {
      const { rollouts } = await reinforce(bySeed, {}, { run: stage, stage });
      return rollouts.map(({ seed }) => seed);
    };
    const [first, other] = [await seedsOf('stage-1'), await seedsOf('control-stage-1')];
    expect(new Set([...first, ...other]).size).toBe(80);
  });

  it('opens what it trains as the call says, and the reference for scoring alone', async () => {
    const opening = { lora: { rank: 2, alpha: 4, targets: ['q_proj' as const] }, seed: 5 };
    const { opened } = await reinforce(bySeed, { opening });
    expect(opened).toEqual([opening]);
    expect((await reinforce(bySeed, {}, { run: 'whole' })).opened).toEqual([undefined]);
  });

  it('asks questions of every tier where the curriculum is uniform', async () => {
    const { rollouts, summary } = await reinforce(bySeed, { curriculum: { kind: 'uniform' }, maxSteps: 9 });
    const asked = new Set(rollouts.map(({ questionId }) => questionId.replace(/-.*/, '')));
    expect(asked).toEqual(new Set(['easy', 'moderate', 'difficult']));
    expect(summary).toMatchObject({ steps: 9, rounds: [] });
    expect('measuredTiers' in summary).toBe(false);
  });

  it('ends at the plateau, and says so', async () => {
    const plateau = { window: 3, sparseShare: 0.9, gain: 0.01 };
    const { summary } = await reinforce(() => formatted('fever'), { plateau });
    expect(summary).toMatchObject({ steps: 3, plateau: true, trainedTokens: 0 });
    const lively = await reinforce(bySeed, { plateau: { ...plateau, sparseShare: 1 } }, { run: 'lively' });
    expect(lively.summary).toMatchObject({ steps: 5, plateau: false });
  });

  it('adds replayed rows to an update', async () => {
    const row = { tokens: [1, 2], targetTokens: [2, 3], weights: [0.1, 0.1] };
    const asked: number[] = [];
    const { engine } = await reinforce(bySeed, { replayFor: () => (step) => (asked.push(step), [row]) });
    expect(asked).toEqual([0, 1, 2, 3, 4]);
    const replays = engine.learned.filter(({ loss }) => loss.kind === 'cross_entropy');
    expect(replays.length).toBeGreaterThan(0);
    for (const { data } of replays) expect(data).toEqual([row]);
  });
});

describe('mining', () => {
  it('comes every so many steps, counts its tokens, and steps draw right : wrong = 1 : 2', async () => {
    const { summary, rollouts, engine } = await reinforce(difficultFail, {
      curriculum: mined,
      grpo: { ...settingsOfThree },
    });
    expect(summary.rounds.map(({ step, asked }) => [step, asked])).toEqual([
      [0, 15],
      [2, 15],
      [4, 15],
    ]);
    for (const { failed } of summary.rounds) expect(failed).toBeGreaterThanOrEqual(3);
    const minings = engine.params.filter(({ temperature }) => temperature === 0.5);
    expect(minings.length).toBe(3);
    const sampled = rollouts.reduce((sum, { tokens }) => sum + tokens, 0);
    // Both answers have five letters: an answer of mining is as long as a rollout.
    expect(summary.sampledTokens).toBe(sampled + 3 * 15 * 3 * rollouts[0]!.tokens);
    const drawn = rollouts.filter(({ index }) => index === 0).map(({ questionId }) => questionId);
    expect(drawn.length).toBe(15);
    // One of three was never answered wrong; no easy question ever is, and difficult ones always are.
    expect(drawn.filter((id) => id.startsWith('easy')).length).toBeLessThanOrEqual(5);
    for (const step of [0, 1, 2, 3, 4])
      expect(drawn.slice(3 * step, 3 * step + 3).filter((id) => !id.startsWith('easy')).length).toBeGreaterThanOrEqual(
        2,
      );
  });

  it('goes on after a kill in the middle of a round; journals go when their step is saved', async () => {
    // 512 answers a question: six questions are three batches.
    const call: Partial<ReinforcementCall> = {
      questions: questions.slice(3, 9),
      curriculum: { ...mined, mining: { ...mined.mining, attempts: 512 } },
      maxSteps: 3,
    };
    const undisturbed = await reinforce(bySeed, call, { run: 'whole' });
    let answers = 0;
    const killed = reinforce(
      (...asked) => {
        // In the second round (step 2), after one of its batches.
        if (++answers > 6 * 512 + 2 * 8 + 1024 + 100) throw new Error('killed');
        return bySeed(...asked);
      },
      call,
      { checkpointSeconds: 0 },
    );
    await expect(killed).rejects.toThrow('killed');
    const kept = join(folder, 'run/work/stage-2/kept');
    expect(readdirSync(kept)).toEqual(['mining-2.jsonl']);
    const again = await reinforce(bySeed, call);
    // Four questions were left of the round, then one step.
    expect(again.engine.requests.length).toBe(4 * 512 + 8);
    expect(again.summary).toEqual(undisturbed.summary);
    for (const name of ['stage-2/rollouts.jsonl', 'metrics.jsonl'])
      expect(again.file(name)).toEqual(undisturbed.file(name));
    expect(existsSync(kept)).toBe(false);
  });

  it('parts rollouts by what its rounds have shown, step for step as many, killed or not', async () => {
    const call: Partial<ReinforcementCall> = {
      curriculum: {
        ...mined,
        ratio: { right: 0, wrong: 1 },
        band: { low: 0, high: 1 },
        mining: { ...mined.mining, attempts: 8, estimate: 'pass-rate' },
      },
      grpo: { ...settingsOfThree, rolloutAllocation: { belowChance: 0.25, hard: 6, others: 2 } },
    };
    const undisturbed = await reinforce(difficultFail, call, { run: 'whole' });
    const { rollouts, summary, engine } = undisturbed;
    const stepsOf = [...Map.groupBy(rollouts, ({ step }) => step).values()];
    expect(stepsOf.map((own) => own.length)).toEqual([12, 12, 12, 12, 12]);
    const groups = stepsOf.flatMap((own) => [...Map.groupBy(own, ({ group }) => group).values()]);
    const large = groups.filter((group) => group.length > 2);
    expect(large.length).toBeGreaterThan(0);
    // Easy questions are always right. Some moderate ones have been wrong in seven tries of eight, or are cut short.
    for (const group of large) expect(group[0]!.questionId).not.toMatch(/^easy/);
    for (const group of groups.filter(([first]) => first!.questionId.startsWith('easy'))) expect(group).toHaveLength(2);
    // No tries but those of the rounds.
    expect(engine.requests.length).toBe(rollouts.length + 3 * 15 * 8);
    expect(summary.rounds.map(({ asked }) => asked)).toEqual([15, 15, 15]);
    let answers = 0;
    const dying: Script = (...asked) => {
      if (++answers > 2 * 15 * 8 + 3 * 12 + 5) throw new Error('killed');
      return difficultFail(...asked);
    };
    await expect(reinforce(dying, call, { checkpointSeconds: 0 })).rejects.toThrow('killed');
    const again = await reinforce(difficultFail, call);
    expect(again.summary).toEqual(summary);
    for (const name of ['stage-2/rollouts.jsonl', 'metrics.jsonl'])
      expect(again.file(name)).toEqual(undisturbed.file(name));
  });

  it('keeps the journal of a round until its step is in a checkpoint', async () => {
    const seen: string[][] = [];
    const adam: ReinforcementCall['adam'] = (step) => {
      seen.push(readdirSync(join(folder, 'run/work/stage-2/kept')));
      return { learningRate: step, beta1: 0, beta2: 0, epsilon: 1, weightDecay: 0, gradClipNorm: null };
    };
    await reinforce(bySeed, { curriculum: mined, adam });
    expect(seen.at(-1)).toEqual(['mining-0.jsonl', 'mining-2.jsonl', 'mining-4.jsonl']);
    rmSync(join(folder, 'run'), { recursive: true });
    seen.length = 0;
    await reinforce(bySeed, { curriculum: mined, adam }, { checkpointSeconds: 0 });
    expect(seen).toEqual([['mining-0.jsonl'], [], ['mining-2.jsonl'], [], ['mining-4.jsonl']]);
  });
});

describe('tiers that the bank does not state', () => {
  const silent = ['solved-1', 'solved-2', 'even-1', 'even-2', 'hopeless-1', 'hopeless-2'].map((id) => ({
    ...toyQuestion(id),
    tier: null,
  }));
  const bank = [...silent, toyQuestion('stated-1', 'moderate'), toyQuestion('stated-2', 'difficult')];
  const script: Script = (prompt, occurrence) => {
    if (prompt.includes('solved')) return formatted('fever');
    return formatted(prompt.includes('even') && occurrence % 2 === 0 ? 'fever' : 'cough');
  };
  const measuring = { tries: 8, temperature: 0.7, maxTokens: 30 };

  it('are measured once, told in the summary, and drawn by', async () => {
    const { summary, rollouts, engine, file } = await reinforce(script, {
      questions: bank,
      curriculum: { kind: 'balanced', measuring },
      maxSteps: 4,
    });
    expect(summary.measuredTiers).toMatchObject({
      tries: 8,
      measured: 6,
      stated: 2,
      easy: 2,
      moderate: 2,
      difficult: 2,
    });
    expect(summary.measuredTiers!.meanCertainty).toBeLessThan(1);
    const tiers = file('stage-2/tiers.jsonl')
      .toString()
      .trim()
      .split('\n')
      .map((line) => measuredTierSchema.parse(JSON.parse(line)));
    expect(tiers.map(({ id, right, tier }) => [id, right, tier])).toEqual([
      ['solved-1', 8, 'easy'],
      ['solved-2', 8, 'easy'],
      ['even-1', 4, 'moderate'],
      ['even-2', 4, 'moderate'],
      ['hopeless-1', 0, 'difficult'],
      ['hopeless-2', 0, 'difficult'],
    ]);
    expect(engine.params.filter(({ temperature }) => temperature === 0.7).length).toBe(1);
    const drawn = new Set(rollouts.map(({ questionId }) => questionId));
    expect([...drawn].filter((id) => id.startsWith('hopeless') || id === 'stated-2')).toEqual([]);
    expect([...drawn].some((id) => id.startsWith('solved'))).toBe(true);
    const measured = 6 * 8 * rollouts[0]!.tokens;
    expect(summary.sampledTokens).toBe(measured + rollouts.reduce((sum, { tokens }) => sum + tokens, 0));
  });

  it('are refused where nothing is said of measuring; a bank that states them all is not measured', async () => {
    const refused = reinforce(script, { questions: bank });
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow('6 of 8 questions have no tier (solved-1, ...)');
    const { summary } = await reinforce(bySeed, { curriculum: { kind: 'balanced', measuring } }, { run: 'stated' });
    expect(summary.measuredTiers).toBeUndefined();
    expect(existsSync(join(folder, 'stated/stage-2/tiers.jsonl'))).toBe(false);
  });
});

const settingsOfThree = {
  groups: 3,
  groupSize: 4,
  refills: 0,
  temperature: 1,
  maxTokens: 60,
  formatReward: 0.1,
  advantage: 'mean' as const,
};

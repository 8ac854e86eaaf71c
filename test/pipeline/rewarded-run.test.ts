/**
 * The smoke recipe trains too little for any reward. With enough of it to answer in the right format, reinforcement
 * really moves the weights: what it measures, that kills do not change it, and what the model says when it is asked.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { questionText } from '../../src/records/question-text.ts';
import { questionSchema } from '../../src/records/question.ts';
import { rolloutSchema } from '../../src/records/rollout.ts';
import { readJsonl } from '../../src/support/jsonl.ts';
import { fleming } from './fixtures/fleming.ts';
import { runKilled, stepsIn } from './fixtures/killed-run.ts';
import { recipeCopy } from './fixtures/recipe-copy.ts';
import { differingProducts } from './fixtures/run-products.ts';

const root = mkdtempSync(join(tmpdir(), 'rewarded-run-'));
const undisturbed = join(root, 'undisturbed');
const killed = join(root, 'killed');
const recipe = recipeCopy(root, 'rewarded.toml', [
  [/(?<=\[stages\.base\][^]*?\nsteps = )12/, '200'],
  [/(?<=\[stages\.cold-start\][^]*?\nepochs = )4/, '60'],
  [/(?<=\[stages\.cold-start\][^]*?\nlearningRate = )1e-3/, '4e-3'],
  [/(?<=\[stages\.cold-start\][^]*?\nevaluateEverySteps = )4/, '90'],
]);

beforeAll(async () => {
  const started = await fleming(['run', recipe, '--out', undisturbed, '--until', 'cold-start']);
  expect(started.code, started.stderr).toBe(0);
  cpSync(undisturbed, killed, { recursive: true });
  const { code, stderr } = await fleming(['run', recipe, '--out', undisturbed, '--until', 'stage-2']);
  expect(code, stderr).toBe(0);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each(['stage-1', 'stage-2'])('reinforcement in %s', (stage) => {
  it('learns from groups that differ in reward, sampled and trained with the same probabilities', () => {
    const steps = readJsonl<Record<string, number>>(join(undisturbed, 'metrics', `${stage}.grpo.jsonl`));
    const taught = steps.filter(({ sentGroups }) => sentGroups! > 0);
    expect(taught.length).toBeGreaterThan(0);
    for (const { logprobGap, gradientNorm, trainedTokens, zeroSignalShare } of taught) {
      expect(logprobGap).toBeLessThan(1e-4);
      expect(gradientNorm).toBeGreaterThan(0);
      expect(trainedTokens).toBeGreaterThan(0);
      expect(zeroSignalShare).toBeLessThan(1);
    }
    expect(steps.at(-1)!['klToColdStart']).toBeGreaterThan(0);
  });

  it('gives advantages that are rewards less the mean of their group', () => {
    const rollouts = readJsonl(join(undisturbed, stage, 'rollouts.jsonl'), { schema: rolloutSchema });
    const groups = Map.groupBy(rollouts, ({ step, group }) => `${step}/${group}`);
    expect(rollouts.some(({ advantage }) => advantage > 0)).toBe(true);
    for (const group of groups.values()) {
      const mean = group.reduce((sum, { reward }) => sum + reward, 0) / group.length;
      for (const { reward, advantage } of group) expect(advantage).toBeCloseTo(reward - mean, 12);
    }
  });

  it('moves the weights', () => {
    const weights = (from: string): Buffer => readFileSync(join(undisturbed, from, 'model', 'model.safetensors'));
    expect(weights(stage).equals(weights(stage === 'stage-1' ? 'cold-start' : 'stage-1'))).toBe(false);
  });
});

it('kills within both stages change nothing', async () => {
  const parameters = ['run', recipe, '--out', killed, '--until', 'stage-2', '--checkpoint-seconds', '0.05'];
  const outcomes = await runKilled(parameters, [
    () => stepsIn(killed, 'stage-1.grpo') >= 3,
    () => stepsIn(killed, 'stage-2.grpo') >= 1,
    () => stepsIn(killed, 'stage-2.grpo') >= 3,
  ]);
  expect(outcomes.map(({ code }) => code)).toEqual([null, null, null, 0]);
  expect(outcomes.map(({ stderr }) => stderr).join('')).toMatch(/stage-\d: grpo continues after step [1-9]/);
  expect(differingProducts(killed, undisturbed)).toEqual([]);
});

it('asked, the model thinks and answers, and the two are shown apart', async () => {
  const questions = readJsonl(join(undisturbed, 'questions', 'train.jsonl'), { schema: questionSchema });
  const answers = [];
  for (const question of questions.slice(0, 6)) {
    const model = join(undisturbed, 'stage-2', 'model');
    const { code, stdout } = await fleming(['ask', '--model', model, '--json', questionText(question)]);
    const answer = JSON.parse(stdout) as { thinking: string | null; answer: string | null; raw: string };
    expect(code).toBe(answer.answer === null ? 1 : 0);
    answers.push(answer);
  }
  const answered = answers.filter(({ thinking, answer }) => thinking !== null && answer !== null);
  expect(answered.length, JSON.stringify(answers)).toBeGreaterThan(0);
  for (const { thinking, answer, raw } of answered) {
    expect(raw.indexOf(thinking!)).toBeLessThan(raw.lastIndexOf(answer!));
    expect(answer).not.toMatch(/<\/?(think|answer)>/);
  }
});

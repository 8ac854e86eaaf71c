/** What a plan expects of the real stages, held against what a finished run of them says it took. */
import { expect, inject, it } from 'vitest';
import type { RecipePlan } from '../../src/pipeline/recipe-plan.ts';
import type { ExpectedWork } from '../../src/products/expectation.ts';
import { readManifest } from '../../src/run/manifest.ts';
import { fleming } from './fixtures/fleming.ts';

const { folder } = inject('smokeRun');
const { stages: made } = readManifest(folder)!;

async function planned(...flags: string[]): Promise<RecipePlan> {
  const { code, stdout, stderr } = await fleming(['plan', 'smoke', '--out', folder, '--json', ...flags]);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as RecipePlan;
}

const workOf = (plan: RecipePlan, stage: string): ExpectedWork =>
  plan.stages.find(({ name }) => name === stage)!.work!.engine!;
const took = (stage: string, what: string): number => Number(made[stage]!.summary[what]);

it('finds that everything stands in a finished run', async () => {
  const { stages } = await planned();
  expect(new Set(stages.map(({ state }) => state))).toEqual(new Set(['stands']));
});

it('expects what pre-training then trains, exactly, and no less than reinforcement then takes', async () => {
  const plan = await planned('--from', 'base');
  expect(workOf(plan, 'base').trained.tokens).toEqual({ count: took('base', 'tokens'), bound: 'exactly' });
  const fineTuned = workOf(plan, 'cold-start');
  expect(fineTuned.steps!.count).toBe(took('cold-start', 'steps'));
  expect(fineTuned.trained.tokens!.count).toBeGreaterThanOrEqual(took('cold-start', 'tokens'));
  const counted = { trained: 'trainedTokens', written: 'sampledTokens' } as const;
  // Groups of so small a model may all be without signal, and train nothing.
  expect(took('stage-1', 'sampledTokens')).toBeGreaterThan(0);
  for (const stage of ['stage-1', 'stage-2', 'control-stage-1', 'control-uniform'])
    for (const part of ['trained', 'written'] as const) {
      const { count, bound } = workOf(plan, stage)[part].tokens!;
      expect([stage, bound]).toEqual([stage, 'at most']);
      expect(count).toBeGreaterThanOrEqual(took(stage, counted[part]));
    }
});

it('expects of fine-tuning by a budget about what it then takes', async () => {
  const { count, bound } = workOf(await planned('--from', 'control-fine-tuning'), 'control-fine-tuning').trained
    .tokens!;
  expect(bound).toBe('about');
  expect(Math.abs(count / took('control-fine-tuning', 'tokens') - 1)).toBeLessThan(0.05);
});

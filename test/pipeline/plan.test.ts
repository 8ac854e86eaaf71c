/** What a plan expects of the real stages, held against what a finished run of them says it took. */
import { expect, inject, it } from 'vitest';
import type { RecipePlan } from '../../src/pipeline/recipe-plan.ts';
import type { ExpectedTokens } from '../../src/products/expectation.ts';
import { readManifest } from '../../src/run/manifest.ts';
import { fleming } from './fixtures/fleming.ts';

const { folder } = inject('smokeRun');
const { stages: made } = readManifest(folder)!;

async function planned(...flags: string[]): Promise<RecipePlan> {
  const { code, stdout, stderr } = await fleming(['plan', 'smoke', '--out', folder, '--json', ...flags]);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as RecipePlan;
}

const tokensOf = (plan: RecipePlan, stage: string): ExpectedTokens =>
  plan.stages.find(({ name }) => name === stage)!.work!.tokens!;
const took = (stage: string, what: string): number => Number(made[stage]!.summary[what]);

it('finds that everything stands in a finished run', async () => {
  const { stages } = await planned();
  expect(new Set(stages.map(({ state }) => state))).toEqual(new Set(['stands']));
});

it('expects what pre-training then trains, exactly, and no less than reinforcement then samples', async () => {
  const plan = await planned('--from', 'base');
  expect(tokensOf(plan, 'base')).toMatchObject({ count: took('base', 'tokens'), bound: 'exactly' });
  for (const stage of ['stage-1', 'stage-2', 'control-stage-1', 'control-uniform']) {
    const { count, bound, of } = tokensOf(plan, stage);
    expect([bound, of]).toEqual(['at most', 'sampled']);
    expect(count).toBeGreaterThanOrEqual(took(stage, 'sampledTokens'));
    expect(took(stage, 'sampledTokens')).toBeGreaterThan(0);
  }
});

it('expects of fine-tuning by a budget about what it then takes', async () => {
  const { count, bound } = tokensOf(await planned('--from', 'control-fine-tuning'), 'control-fine-tuning');
  expect(bound).toBe('about');
  expect(Math.abs(count / took('control-fine-tuning', 'tokens') - 1)).toBeLessThan(0.05);
});

/** The table of docs/cluster.md is what `fleming plan` says of the recipe, stage by stage. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { planAdapters } from '../src/cli/adapters/adapters.ts';
import { loadRecipe } from '../src/pipeline/recipe.ts';
import { planRecipe, type RecipePlan } from '../src/pipeline/recipe-plan.ts';
import { STAGE_KINDS } from '../src/pipeline/stage-kinds.ts';
import { likelyOf, type ExpectedCount } from '../src/products/expected-count.ts';
import { viewRunFolder } from '../src/run/run-folder.ts';

const folder = dirname(fileURLToPath(import.meta.url));
const page = readFileSync(join(folder, '..', 'docs', 'cluster.md'), 'utf8');

function planOf(name: string): RecipePlan {
  const recipe = loadRecipe(join(folder, `${name}.toml`), STAGE_KINDS);
  return planRecipe(recipe, viewRunFolder(join(folder, 'no-such-run')), planAdapters, { seed: recipe.seed });
}

const whole = (count: ExpectedCount): string => Math.round(likelyOf(count)).toLocaleString('en');
const hours = ({ count }: ExpectedCount): string => (count / 3600).toFixed(1);

it('has the hours and the money of the 7B recipe', () => {
  const plan = planOf('fleming-r1-7b');
  const rows = plan.stages.flatMap(({ name, work }) => {
    const { engine, time, machineMoney } = work!;
    if (engine === null || time === null || machineMoney === null) return [];
    const [trained, written] = [engine.trained.sequences!, engine.written.sequences!];
    return [`| ${name} | ${whole(trained)} | ${whole(written)} | ${hours(time.seconds)} | ${whole(machineMoney)} |`];
  });
  const { seconds, machineMoney } = plan.totals;
  const all = `| all | | | ${hours(seconds.known)} | ${whole(machineMoney.known)} |`;
  expect(rows.map((row) => row.split(' ')[1])).toEqual([
    'cold-start',
    'stage-1',
    'stage-2',
    'evaluation',
    'benchmarks',
  ]);
  expect(page).toContain([...rows, all].join('\n'));
});

it('knows neither of the 32B recipe, for which nobody states a rate', () => {
  const { stages, rates, totals } = planOf('fleming-r1-32b');
  expect(rates).toMatchObject({ machines: expect.stringContaining('H200') as string });
  expect(stages.filter(({ work }) => work!.time !== null)).toEqual([]);
  expect(totals.machineMoney.unknownStages).toEqual(['stage-1', 'stage-2', 'evaluation', 'benchmarks']);
});

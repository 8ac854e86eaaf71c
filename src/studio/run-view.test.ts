import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeStudioRun } from '../../test/worlds/studio-run.ts';
import { loadRecipe } from '../pipeline/recipe.ts';
import { STAGE_KINDS } from '../pipeline/stage-kinds.ts';
import { runView } from './run-view.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'run-view-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A run of the smoke recipe whose first three stages took a minute each; stage 1 is under way. */
function writeSmokeRun(): void {
  writeStudioRun(folder, { isGoingOn: true });
  const path = fileURLToPath(new URL('../../recipes/smoke.toml', import.meta.url));
  const { name, about, seed, stages } = loadRecipe(path, STAGE_KINDS);
  const stated = Object.fromEntries(stages.map((stage) => [stage.name, stage.stated]));
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ name, about, seed, stages: stated }));
  writeFileSync(join(folder, 'lock.json'), JSON.stringify({ pid: 1, host: 'elsewhere', began: null }));
}

it('says how long a run will take, by what its stages so far took of what they were expected to', () => {
  writeSmokeRun();
  const counted = runView('x', folder);
  expect(counted.stageViews.find(({ name }) => name === 'stage-1')!.steps).toMatchObject({ secondsLeft: 0 });
  expect(counted.secondsLeft).toBeGreaterThan(0);
  // A stage that does not say how far it is takes what it was expected to.
  rmSync(join(folder, 'timings'), { recursive: true });
  expect(runView('x', folder).secondsLeft).toBeGreaterThan(counted.secondsLeft!);
});

it('says nothing of the time where nothing is known: no process, or a kind of stage that this program has not', () => {
  writeSmokeRun();
  const config = { name: 'later', stages: { graph: { do: 'knowledge.dream' }, 'stage-1': { do: 'rlvr.grpo' } } };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const run = runView('x', folder);
  expect([run.state, run.secondsLeft]).toEqual(['running', null]);
  expect(run.stageViews[0]).toMatchObject({ kind: 'knowledge.dream', about: null, inputs: [], state: 'complete' });
  rmSync(join(folder, 'lock.json'));
  writeSmokeRun();
  rmSync(join(folder, 'lock.json'));
  expect(runView('x', folder)).toMatchObject({ state: 'stopped', secondsLeft: null });
});

/**
 * Runs a recipe that is killed (SIGKILL) at random times, continues it with the same command each time, and lists the
 * products in which it differs from an undisturbed run. What the tests do with the smoke recipe, for one of any length.
 *
 *     node scripts/kill-and-compare.ts recipes/mini.toml --seed 0 --undisturbed runs/mini-0 --out runs/mini-0-killed
 *
 * The times are uniform over the undisturbed run's own, stretched by `--pace` where the machine is busier than it was.
 * A run of the script that is itself stopped can be started again: it goes on with the folder, and kills anew.
 */
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readReport } from '../src/cli/read-report.ts';
import { readManifest } from '../src/run/manifest.ts';
import { randomStream } from '../src/support/random.ts';
import { startFleming } from '../test/pipeline/fixtures/fleming.ts';
import { startedStages } from '../test/pipeline/fixtures/killed-run.ts';
import { differingProducts } from '../test/pipeline/fixtures/run-products.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '0' },
    undisturbed: { type: 'string' },
    out: { type: 'string' },
    kills: { type: 'string', default: '20' },
    'kill-seed': { type: 'string', default: '0' },
    pace: { type: 'string', default: '1' },
  },
});
const [recipe] = positionals;
const { undisturbed, out } = values;
if (recipe === undefined || undisturbed === undefined || out === undefined) {
  console.error(
    'Usage: node scripts/kill-and-compare.ts RECIPE --undisturbed FOLDER --out FOLDER [--seed N] [--kills N]',
  );
  process.exit(2);
}

const command = ['run', recipe, '--seed', values.seed, '--out', out];
const kills: { afterSeconds: number; stage: string | null }[] = [];
for (const afterSeconds of gaps()) {
  const running = startFleming(command);
  const due = performance.now() + afterSeconds * 1000;
  while (!running.hasEnded() && performance.now() < due) await pause(20);
  if (!running.signal('SIGKILL')) break;
  const { stderr } = await running.ended;
  kills.push({ afterSeconds, stage: startedStages(stderr).at(-1) ?? null });
  console.error(`killed after ${afterSeconds.toFixed(1)} s in ${kills.at(-1)!.stage ?? 'no stage'}`);
}
const { code, stderr } = await startFleming(command).ended;
if (code !== 0) {
  console.error(stderr);
  process.exit(1);
}
const differing = existsSync(undisturbed) ? differingProducts(out, undisturbed) : [];
const sameScores = JSON.stringify(readReport(out).rows) === JSON.stringify(readReport(undisturbed).rows);
console.log(JSON.stringify({ kills, differing, sameScores }, null, 2));
process.exit(differing.length === 0 && sameScores ? 0 : 1);

/** Seconds from each start to its kill. */
function gaps(): number[] {
  const manifest = readManifest(undisturbed!);
  if (manifest === null) throw new Error(`${undisturbed} is no run folder`);
  const whole = Object.values(manifest.stages).reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
  const random = randomStream('kill and compare', Number(values['kill-seed']));
  const times = Array.from({ length: Number(values.kills) }, () => random.next() * whole * Number(values.pace));
  return times.toSorted((a, b) => a - b).map((time, index, sorted) => time - (sorted[index - 1] ?? 0));
}

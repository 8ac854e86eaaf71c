/** Recipes that are wrong, broken or hostile: one clear line for each fault, exit code 2, and no run folder touched. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { fleming, ROOT, SMOKE_RECIPE } from './fixtures/fleming.ts';
import { recipeCopy } from './fixtures/recipe-copy.ts';

const root = mkdtempSync(join(tmpdir(), 'wrong-recipes-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const written = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(root, name), content);
  return join(root, name);
};
// The miniature without rows of the base's training in reinforcement: the settings for them stay, which is wrong.
mkdirSync(join(root, 'recipes'), { recursive: true });
writeFileSync(
  join(root, 'recipes', 'no-replay.toml'),
  readFileSync(join(ROOT, 'recipes/mini.toml'), 'utf8').replaceAll('replay = "base"\n', ''),
);
const changed = (name: string, from: RegExp, to: string): string => recipeCopy(root, name, [[from, to]]);

/** A line more in a stage's table. */
const stated = (name: string, stage: string, line: string): string =>
  changed(name, new RegExp(`(?<=\\[stages\\.${stage}\\]\\n)`), `${line}\n`);

it.each<[string, string, RegExp]>([
  [
    'an unknown key',
    stated('key.toml', 'cold-start', 'epoch = 1'),
    /key\.toml:\d+: unknown key "epoch" in \[stages\.cold-start\]; did you mean "epochs"\?/,
  ],
  [
    'a setting of another kind of stage',
    stated('other.toml', 'cold-start', 'groupSize = 8'),
    /unknown key "groupSize" in \[stages\.cold-start\]; it belongs in a stage of kind rlvr\.grpo/,
  ],
  [
    'a stage that says neither what it does nor what it is like',
    changed('table.toml', /\[stages\.stage-2\]/, '[stages.stagee-2]'),
    /table\.toml:\d+: stages\.stagee-2\.do is missing; did you mean the stage "stage-2"\?/,
  ],
  [
    'a start that is no stage',
    stated('start.toml', 'stage-2', 'start = "stage-11"'),
    /start\.toml:\d+: stages\.stage-2\.start: there is no stage "stage-11"; did you mean "stage-1"\?/,
  ],
  [
    'questions where a model is due',
    stated('kind.toml', 'stage-2', 'start = "questions"'),
    /stages\.stage-2\.start: "questions" \(questions\.synthesize\) makes splits; needed is model .*"base", "cold-start"/,
  ],
  [
    'stages that feed one another',
    stated('circle.toml', 'stage-1', 'start = "stage-2"'),
    /circle\.toml:\d+: the stages stage-\d <- stage-\d <- stage-\d feed one another/,
  ],
  [
    'two stages of one name',
    changed('twice.toml', /$/, '\n[stages.stage-2]\nsteps = 3\n'),
    /twice\.toml:\d+: two stages are called "stage-2"; the first is in line \d+/,
  ],
  [
    'replay without rows',
    changed('replay.toml', /\nextends = "mini\.toml"/, '\nextends = "no-replay.toml"'),
    /stages\.stage-1\.replayRows: replay, replayRows and replayWeight belong together/,
  ],
  [
    'a missing key',
    changed('missing.toml', /(?<=\[stages\.trajectories\]\n)/, 'do = "coldstart.distil"\n'),
    /missing\.toml:\d+: stages\.trajectories\.graph is missing; it must be a string/,
  ],
  [
    'seeds that are not there',
    stated('seeds.toml', 'graph', 'seeds = "../sedes"'),
    /seeds\.toml:\d+: stages\.graph\.seeds: there is no folder .*\/sedes;/,
  ],
  ['seeds that are a file', stated('file.toml', 'graph', 'seeds = "file.toml"'), /there is no folder .*file\.toml/],
  [
    'an unknown specialty',
    changed('specialty.toml', /"endocrinology"/, '"endocrinologi"'),
    /the seeds have no "endocrinologi"; did you mean "endocrinology"\?/,
  ],
  [
    'an unknown relation',
    stated('relation.toml', 'graph', 'relations = ["acts_on"]'),
    /stages\.graph\.relations\.\d+: Invalid option/,
  ],
  ['what is not TOML', written('json.toml', '{"name": "smoke"}'), /json\.toml:1: not TOML: /],
  ['what is not text', written('bytes.toml', Buffer.of(0x6e, 0xff, 0xfe)), /bytes\.toml cannot be read: .*utf-8/],
  ['nothing at all', written('empty.toml', ''), /empty\.toml: name is missing; it must be a string/],
  ['no such file', join(root, 'none.toml'), /none\.toml cannot be read: there is no such file/],
  [
    'an extended recipe that is not there',
    changed('extends.toml', /"mini\.toml"/, '"minni.toml"'),
    /minni\.toml cannot be read: there is no such file/,
  ],
  [
    'a name that leads out',
    changed('name.toml', /name = "smoke"/, 'name = "../../etc"'),
    /name\.toml:\d+: name: a name has lower-case letters/,
  ],
  [
    'an integer beyond all',
    changed('integer.toml', /name = "smoke"/, 'name = "smoke"\nseed = 99999999999999999999'),
    /not TOML: integer value cannot be represented losslessly/,
  ],
  [
    'a float for a seed',
    changed('float.toml', /name = "smoke"/, 'name = "smoke"\nseed = 1e30'),
    /float\.toml:\d+: seed: Too big/,
  ],
  [
    'a huge model',
    changed('huge.toml', /hiddenSize = 32/, 'hiddenSize = 9007199254740991'),
    /stages\.base\.model\.hiddenSize: Too big/,
  ],
  [
    'endless questions',
    changed('endless.toml', /\ntrain = 160/, '\ntrain = 1_000_000_000_000'),
    /stages\.questions\.train: Too big/,
  ],
  [
    'an infinite rate',
    changed('rate.toml', /learningRate = 4e-3/, 'learningRate = inf'),
    /stages\.base\.learningRate: .*Infinity/,
  ],
  [
    'rows longer than the model',
    changed('rows.toml', /rowLength = 64/, 'rowLength = 4096'),
    /stages\.base\.rowLength: 4096 is more than model\.maxPositions, 512/,
  ],
  [
    'heads that do not divide',
    changed('heads.toml', /keyValueHeads = 1/, 'keyValueHeads = 3'),
    /stages\.base\.model\.heads: 2 is not a multiple of keyValueHeads, 3/,
  ],
])('%s is told in words, and nothing is begun', async (_, recipe, message) => {
  const out = join(root, 'out');
  const { code, stdout, stderr } = await fleming(['run', recipe, '--out', out]);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/unexpected error|\n {4}at /);
  expect([code, stdout, existsSync(out)]).toEqual([2, '', false]);
});

it('a model that does not fit into memory is refused before memory is asked for', async () => {
  const recipe = recipeCopy(root, 'memory.toml', [
    [/hiddenSize = 32/, 'hiddenSize = 100_000'],
    [/intermediateSize = 64/, 'intermediateSize = 100_000'],
    [/layers = 2/, 'layers = 100'],
  ]);
  const { code, stderr } = await fleming(['run', recipe, '--out', join(root, 'memory'), '--until', 'base']);
  expect(stderr).toMatch(
    /\nfleming: A model of \d+ parameters needs [\d.]+ GB to train .*: take a smaller model, or a machine with more memory\n$/,
  );
  expect(code).toBe(1);
});

it.each<[string, string[], RegExp]>([
  [
    'an unknown stage',
    ['--until', 'colt-start'],
    /There is no stage colt-start; did you mean cold-start\? stages are graph, questions, base/,
  ],
  ['no threads', ['--threads', '0'], /It must be 1 to 256/],
  ['a million threads', ['--threads', '1000000'], /It must be 1 to 256/],
  ['a seed with a sign', ['--seed', '-1'], /It must be a whole number, 0 or more/],
  ['saving all the time', ['--checkpoint-seconds', '0'], /more than 0/],
])('%s is a wrong call', async (_, flags, message) => {
  const out = join(root, 'flags');
  const { code, stderr } = await fleming(['run', SMOKE_RECIPE, '--out', out, ...flags]);
  expect(stderr).toMatch(message);
  expect([code, existsSync(out)]).toEqual([2, false]);
});

it('a recipe that has lost its seeds leaves a finished run as it is', async () => {
  const folder = join(root, 'finished');
  cpSync(inject('smokeRun').folder, folder, { recursive: true });
  const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const recipe = stated('lost.toml', 'graph', 'seeds = "../lost"');
  expect((await fleming(['run', recipe, '--out', folder])).code).toBe(2);
  expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(manifest);
  expect(existsSync(join(folder, 'graph', 'graph.json'))).toBe(true);
});

it("somebody's folder is not taken for a run folder", async () => {
  const folder = join(root, 'thesis');
  mkdirSync(join(folder, 'graph'), { recursive: true });
  writeFileSync(join(folder, 'graph', 'chapter.txt'), 'mine');
  const { code, stderr } = await fleming(['run', SMOKE_RECIPE, '--out', folder]);
  expect(stderr).toMatch(
    /^fleming: .*thesis is not a run folder and not empty \(it holds graph\); name a new or empty folder\n$/,
  );
  expect([code, readFileSync(join(folder, 'graph', 'chapter.txt'), 'utf8')]).toEqual([1, 'mine']);
});

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DescribedKinds } from '../../pipeline/describe-kinds.ts';
import type { RecipePlan } from '../../pipeline/recipe-plan.ts';
import { loadRecipe } from '../../pipeline/recipe.ts';
import { STAGE_KINDS } from '../../pipeline/stage-kinds.ts';
import { SAFETY_EN, SAFETY_LINES } from '../../support/safety.ts';
import { findRecipe } from '../find-recipe.ts';
import { writeTinyModel } from '../../engine/fixtures/tiny-model-folder.ts';
import type { RecipeMemory } from '../plan-memory.ts';
import { type CommandOutcome, runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { registerPlan } from './plan.ts';

const root = mkdtempSync(join(tmpdir(), 'plan-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const out = join(root, 'run');

const plan = (...parameters: string[]): Promise<CommandOutcome> =>
  runCommandLine(['plan', ...parameters], [registerPlan]);

describe('fleming plan', () => {
  it('tells each stage in order, what feeds it and what it takes, and changes nothing', async () => {
    const { code, out: text, error } = await plan('mini', '--seed', '4', '--out', out);
    expect([code, error]).toEqual([0, '']);
    expect(text).toMatch(/^mini: .*\nrecipe {3}.*\/recipes\/mini\.toml, seed 4\nfolder {3}.*run\n/);
    const { stages } = loadRecipe(findRecipe('mini'), STAGE_KINDS);
    const numbered = [...text.matchAll(/^ {1,2}\d+ {3}(\S+) +(\S+) +to do$/gm)];
    expect(numbered.map(([, name, kind]) => [name, kind])).toEqual(stages.map(({ name, kind }) => [name, kind.name]));
    const settings = (name: string): Record<string, number> =>
      stages.find((stage) => stage.name === name)!.settings as Record<string, number>;
    const written = (factors: readonly number[]): string =>
      factors.reduce((product, factor) => product * factor).toLocaleString('en');
    const { steps, rowsPerStep, rowLength } = settings('base');
    const trained = written([steps!, rowsPerStep!, rowLength!]);
    expect(text).toMatch(
      new RegExp(
        `base\\.pretrain +to do\n +graph = graph\n +time unknown; tokens trained ${trained}; probes not counted`,
      ),
    );
    const grpo = settings('stage-1');
    const sampled = written([
      grpo['steps']!,
      1 + grpo['refills']!,
      grpo['groups']!,
      grpo['groupSize']!,
      grpo['maxTokens']!,
    ]);
    // The bank states every tier, so that nothing is tried besides.
    expect(text.replaceAll(/\n +/g, ' ')).toContain(`written at most ${sampled}, likely `);
    expect(text).toMatch(/^ {2}1 {3}graph +knowledge\.seeds +to do\n {6}asks no model$/m);
    expect(text).toMatch(
      /^stages {3}\d+ to do\ntime {5}unknown; besides graph, questions, trajectories, [^]*which ask no\s+model\n/m,
    );
    expect(text.replaceAll(/\n +/g, ' ')).toContain(
      `npx fleming plan mini --seed 4 --out ${out} --measure tells it for a base that is here`,
    );
    expect(text).toMatch(/^trained {2}at most [\d,]+, likely [\d,]+$/m);
    expect(text).toMatch(/^likely {3}where answers are as long as the traces that a model has learned$/m);
    expect(text).toMatch(/^calls {4}none: .*\nmoney {4}none$/m);
    expect(text).toContain(`do it    npx fleming run mini --seed 4 --out ${out}\n`);
    expect(text).toContain(SAFETY_LINES);
    for (const line of text.split('\n').filter((each) => !SAFETY_LINES.includes(each) && !/^(mini|folder)/.test(each)))
      expect(line.length).toBeLessThanOrEqual(120);
    expect(existsSync(out)).toBe(false);
  });

  it('keeps to --until, and gives everything as one document', async () => {
    const { code, out: text } = await plan('smoke', '--out', out, '--until', 'base', '--json');
    expect(code).toBe(0);
    const document = JSON.parse(text) as RecipePlan & { safety: string };
    expect(document.safety).toBe(SAFETY_EN);
    expect(document.stages.map(({ name, state }) => `${name} ${state}`).slice(0, 4)).toEqual([
      'graph to do',
      'questions left out',
      'base to do',
      'trajectories left out',
    ]);
    const tokens = { count: expect.any(Number) as number, bound: 'exactly' };
    expect(document.stages[2]!.work).toMatchObject({
      took: null,
      time: null,
      engine: { trained: { tokens } },
      calls: [],
    });
    expect(document.totals).toMatchObject({
      seconds: { unknownStages: ['base'], noModel: ['graph'] },
      trainedTokens: { known: document.stages[2]!.work!.engine!.trained.tokens, unknownStages: [] },
    });
  });

  it('tells hours and money of machines whose rates the recipe states, and how they come about', async () => {
    const flat = async (name: string): Promise<string> => (await plan(name, '--out', out)).out.replaceAll(/\n +/g, ' ');
    const text = await flat('fleming-r1-7b');
    // 400 steps of 128 groups of 8, drawn once more where they have no signal; 512 answers take 100 s.
    const [trained, written] = [400 * 128 * 8, 2 * 400 * 128 * 8];
    expect([trained / 5.12, written / 5.12]).toEqual([80_000, 160_000]);
    expect(text).toContain(
      'time at most 2 d 19 h: trained at most 409,600 answers / 5.12 a second = at most 22 h 13 min + written at most ' +
        '819,200 answers / 5.12 a second = at most 1 d 20 h; money at most 1600.00 USD;',
    );
    expect(text).toContain('\nmachines 8 H100 under SkyRL with Qwen/Qwen2.5-7B, as of 2026-12-01 (SkyRL: ');
    expect(text).toMatch(/trained 5\.12, written 5\.12 answers a second; 24\.00 USD an hour, so at most [\d.]+ USD\n/);
    const larger = await flat('fleming-r1-32b');
    expect(larger).toContain(
      '\nmachines 4 nodes of 8 H200 under SkyRL, as of 2026-12-01: rates unknown; money unknown',
    );
    expect(larger).toContain(' [rates] of the recipe, what its machines do a second, tells it');
  });

  it('draws the stages into a file, and refuses a file that is not its own', async () => {
    const svg = join(root, 'plan.svg');
    const drawn = await plan('smoke', '--out', out, '--svg', svg);
    expect([drawn.code, drawn.out.includes(`\npicture  ${svg}\n`)]).toEqual([0, true]);
    expect(readFileSync(svg, 'utf8')).toMatch(/^<svg [^]*control-fine-tuning[^]*<\/svg>\n$/);
    const own = join(root, 'own.svg');
    writeFileSync(own, '<svg/>');
    const refused = await plan('smoke', '--out', out, '--svg', own);
    expect([refused.code, refused.out, readFileSync(own, 'utf8')]).toEqual([2, '', '<svg/>']);
    expect(refused.error).toMatch(/own\.svg is there and is no picture of a plan; name another file, or remove it/);
  });

  it('lists every kind of stage, in words and as a document', async () => {
    const { code, out: text } = await plan('--kinds');
    expect(code).toBe(0);
    for (const name of STAGE_KINDS.keys()) expect(text).toContain(`\n${name}: `);
    expect(text).toMatch(/ {2}budget\? <- .*: array of stages that make rollouts\n/);
    expect(text).toMatch(/ {4}replayShare\? +number, 0 to 1 \(default 0\)\n/);
    expect(text).toContain(SAFETY_LINES);
    const { kinds } = JSON.parse((await plan('--kinds', '--json')).out) as DescribedKinds;
    expect(kinds.map(({ name }) => name)).toEqual([...STAGE_KINDS.keys()]);
  });

  it.each<[string[], RegExp]>([
    [
      ['minni'],
      /The recipe minni cannot be read: there is no such file; did you mean mini\? recipes that ship: .*smoke/,
    ],
    [['mini', '--until', 'evalution'], /There is no stage evalution; did you mean evaluation\? stages are graph, /],
    [['mini', '--from', 'stage1'], /There is no stage stage1; did you mean stage-1\?/],
    [['mini', '--from', 'model', '--until', 'base'], /base does not read from model, .*begin with one of graph, base/],
    [[], /name a recipe \(fleming plan mini\), or --kinds/],
    [['mini', '--seconds', '3'], /--seconds says how long --measure measures: give both, or none/],
    [['mini', '--measure', '--seconds', '0'], /It must be 1 to 600/],
    [['--kinds', '--measure'], /--kinds lists kinds of stages, not a recipe/],
    [['mini', '--kinds'], /--kinds lists kinds of stages, not a recipe/],
    [['mini', '--seed', 'x'], /It must be a whole number/],
  ])('refuses %j in words', async (parameters, message) => {
    const { code, error, out: text } = await plan(...parameters);
    expect([code, text]).toEqual([2, '']);
    expect(error).toMatch(message);
  });
});

it('tells what the memory has to hold for stages that train a base of this machine, the same once', async () => {
  const folder = join(root, 'memory');
  await writeTinyModel(join(folder, 'base'));
  const recipe = join(folder, 'small.toml');
  writeFileSync(
    recipe,
    `extends = "${findRecipe('laptop')}"
name = "small"
about = "A base of this machine."
[stages.base]
model = "base"
`,
  );
  const { code, out: text, error } = await plan(recipe, '--out', out, '--until', 'stage-1', '--json');
  expect([code, error]).toEqual([0, '']);
  const { memory } = JSON.parse(text) as { memory: RecipeMemory };
  const first = memory.needs[0]!;
  expect(first.stages).toEqual(expect.arrayContaining(['continued', 'cold-start', 'stage-1', 'stage-2']));
  expect(first.parts.map(({ what }) => what)).toContain('moments of the adapter');
  expect(first.bytes).toBe(first.parts.reduce((sum, { bytes }) => sum + bytes, 0));
  const { out: lines } = await plan(recipe, '--out', out, '--until', 'stage-1');
  expect(lines).toMatch(/^memory {3}continued, cold-start/m);
});

describe('fleming plan --measure', () => {
  const inFolder = join(root, 'measured');
  const recipe = join(inFolder, 'own.toml');
  const written = (text: string): void => {
    mkdirSync(inFolder, { recursive: true });
    writeFileSync(recipe, `extends = "${findRecipe('smoke')}"\nname = "own"\nabout = "Own."\n${text}`);
  };

  it('tells how long each stage takes here, by which sum, and writes nothing', async () => {
    written('');
    const flags = ['--out', out, '--until', 'cold-start', '--measure', '--seconds', '1'];
    const { code, out: text, error } = await plan(recipe, ...flags);
    expect(code).toBe(0);
    expect(error).toMatch(
      /^base: a new model of [\d,]+ parameters\nbase: training in rows \.\.\.\nbase: training in pairs/,
    );
    const flat = text.replaceAll(/\n +/g, ' ');
    expect(flat).toMatch(
      /time about [\d.]+ s: trained 12,288 tokens \/ [\d,]+ a second = [\d.]+ s \+ 12 updates \/ [\d.,]+ a second/,
    );
    expect(flat).toMatch(
      /measured base, [\d,]+ parameters, tokens a second: trained in rows [\d,]+, [\d.,]+ updates, .*assumed a vocabulary/,
    );
    expect(flat).toMatch(
      /\ntime {5}at most .* here, by \d+ threads; besides graph, questions, trajectories, which ask no model/,
    );
    expect(text).not.toContain('--measure tells it');
    expect(existsSync(out)).toBe(false);
  }, 120_000);

  it('refuses a server, whose rates the recipe states, and a base that is not here', async () => {
    written('engine = { kind = "tinker", address = "http://127.0.0.1:9", threads = 1 }\n'.replace(', threads = 1', ''));
    const server = await plan(recipe, '--measure');
    expect([server.code, server.out]).toEqual([2, '']);
    expect(server.error).toMatch(
      /the recipe trains on http:\/\/127\.0\.0\.1:9: state what that does a second in \[rates\]/,
    );
    written(`[stages.base]\ndo = "base.checkpoint"\nmodel = "nobody/has-this-model"\n${WITHOUT_REPLAY}`);
    const absent = await plan(recipe, '--measure', '--until', 'cold-start');
    expect([absent.code, absent.out]).toEqual([2, '']);
    expect(absent.error).toMatch(
      /nobody\/has-this-model@main, the model of base, is not on this machine.*--until base fetches/,
    );
  });
});

const WITHOUT_REPLAY = ['cold-start', 'stage-1', 'stage-2', 'control-stage-1', 'control-uniform', 'control-fine-tuning']
  .map((stage) => {
    const keys = /cold-start|fine-tuning/.test(stage) ? ['replayShare'] : ['replayWeight'];
    return `[stages.${stage}]\noff = ${JSON.stringify(['replay', 'replayRows', ...keys])}\n`;
  })
  .join('');

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
      new RegExp(`base\\.pretrain +to do\n +graph = graph\n +time unknown; tokens ${trained} \\(trained`),
    );
    const grpo = settings('stage-1');
    const sampled = written([
      grpo['steps']!,
      1 + grpo['refills']!,
      grpo['groups']!,
      grpo['groupSize']!,
      grpo['maxTokens']!,
    ]);
    expect(text).toContain(`tokens at most ${sampled} (sampled; measuring tiers not counted)`);
    expect(text).toMatch(
      /^stages {3}\d+ to do\ntime {5}unknown\ntokens {3}at most [\d,]+ where it is known; \d stages/m,
    );
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
    expect(document.stages[2]!.work).toMatchObject({ took: null, tokens, calls: [] });
    expect(document.totals).toMatchObject({
      seconds: { unknownStages: ['graph', 'base'] },
      tokens: { known: { count: document.stages[2]!.work!.tokens!.count, bound: 'exactly' }, unknownStages: [] },
    });
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

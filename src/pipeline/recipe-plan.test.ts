/** Plans over kinds of stages made here, in run folders that these stages filled. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { about, atMost, exactly, NO_MODEL } from '../products/expectation.ts';
import { defineStageKind, type StageKind } from '../products/stage-kind.ts';
import { InterruptedError } from '../run/interrupt.ts';
import { viewRunFolder } from '../run/run-folder.ts';
import { runStages } from '../run/stage-runner.ts';
import { ConfigError } from '../support/errors.ts';
import { loadRecipe, type Recipe } from './recipe.ts';
import { planRecipe, type PlanOptions, type RecipePlan } from './recipe-plan.ts';
import { runStagesOf, type Adapters } from './run-stages.ts';

const root = mkdtempSync(join(tmpdir(), 'recipe-plan-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder: string;
let count = 0;
beforeEach(() => void (folder = join(root, `run-${count++}`)));

const adapters: Adapters = {
  engines: {} as Adapters['engines'],
  newModels: null,
  remoteModels: null,
  hub: {} as Adapters['hub'],
  chatModels: { files: () => ({}), open: () => Promise.reject(new Error('a plan opens no model')) },
};
let stopsIn: string | null = null;
beforeEach(() => void (stopsIn = null));

const size = z.number().int().default(1);
const common = {
  version: 1,
  weight: () => 1,
  run: async ({ context, settings }: { context: { name: string; folder: string }; settings: object }) => {
    if (stopsIn === context.name) throw new InterruptedError('stopped');
    writeFileSync(join(context.folder, 'made'), JSON.stringify(settings));
    return { questions: 7 };
  },
};
const KINDS = new Map(
  (
    [
      defineStageKind({
        ...common,
        name: 'made.bank',
        about: 'questions',
        settings: z.object({ size }),
        roles: {},
        makes: ['splits'],
        expect: () => NO_MODEL,
      }),
      defineStageKind({
        ...common,
        name: 'made.model',
        about: 'a model',
        settings: z.object({ size, steps: z.number().int().default(10) }),
        roles: { questions: { accepts: ['splits'], about: 'what is learned' } },
        makes: ['model'],
        expect: ({ settings: { steps } }) => ({ tokens: { ...exactly(steps * 100), of: 'trained' } }),
      }),
      defineStageKind({
        ...common,
        name: 'made.check',
        about: 'asks about every question',
        settings: z.object({}),
        roles: {
          questions: { accepts: ['splits'], about: 'what is asked' },
          validator: { chatModel: true, about: 'who is asked' },
        },
        makes: ['bank'],
        expect: ({ feeds, standing }) => {
          const bank = standing(feeds['questions']![0]);
          const calls = bank === null ? null : exactly(5 * Number(bank.summary['questions']));
          if (calls === null) return { tokens: NO_MODEL.tokens };
          const readTokens = about(calls.count * 100);
          return { tokens: NO_MODEL.tokens, calls: { validator: { calls, readTokens, writtenTokens: null } } };
        },
      }),
      defineStageKind({
        ...common,
        name: 'made.answers',
        about: 'answers',
        settings: z.object({}),
        roles: {
          rows: {
            accepts: ['model'],
            about: 'who answers',
            many: true,
            entry: z.object({ control: z.boolean().default(false) }),
          },
        },
        makes: ['answers'],
        expect: ({ feeds, standing }) =>
          feeds['rows']!.every((row) => standing(row) !== null)
            ? { tokens: { ...atMost(50), of: 'sampled' } }
            : { tokens: null },
      }),
    ] as unknown as StageKind[]
  ).map((kind) => [kind.name, kind]),
);

const PRICE = { read: 2, written: 10, currency: 'USD', asOf: '2026-11-30' };

const PRICE_LINE = 'price = { read = 2, written = 10, currency = "USD", asOf = "2026-11-30" }';

const RECIPE = `name = "made"
about = "A test."
seed = 3
[models.judge]
use = "openai:http://127.0.0.1:1#m"
maxTokens = 1000
price = { read = 2, written = 10, currency = "USD", asOf = "2026-11-30" }
[stages.bank]
do = "made.bank"
[stages.check]
do = "made.check"
questions = "bank"
validator = "judge"
[stages.model]
do = "made.model"
questions = "bank"
[stages.other]
like = "model"
steps = 20
[stages.answers]
do = "made.answers"
rows = [{ from = "model" }, { from = "other", control = true }]
`;

function recipeOf(...changes: readonly (readonly [string, string])[]): Recipe {
  const path = join(root, 'made.toml');
  writeFileSync(
    path,
    changes.reduce((text, [from, to]) => text.replace(from, to), RECIPE),
  );
  return loadRecipe(path, KINDS);
}

async function run(recipe: Recipe, options: { from?: string; until?: string } = {}): Promise<void> {
  await runStages({ folder, stages: runStagesOf(recipe, 3, adapters), seed: 3, config: {}, ...options });
}

function planOf(recipe: Recipe, options: Partial<PlanOptions> = {}): RecipePlan {
  return planRecipe(recipe, viewRunFolder(folder), adapters, { seed: 3, ...options });
}

const statesOf = (plan: RecipePlan): Record<string, string> =>
  Object.fromEntries(plan.stages.map(({ name, state, why }) => [name, [state, ...why].join(': ')]));

describe('what would be done', () => {
  it('is all of it where nothing is there, with what feeds each stage; nothing is written', () => {
    const plan = planOf(recipeOf());
    expect(statesOf(plan)).toEqual({ bank: 'to do', check: 'to do', model: 'to do', other: 'to do', answers: 'to do' });
    expect(plan.stages.map(({ layer }) => layer)).toEqual([0, 1, 1, 1, 2]);
    expect(plan.stages[1]).toMatchObject({
      kind: 'made.check',
      feeds: [
        { role: 'questions', from: ['bank'], chatModel: false },
        { role: 'validator', from: ['judge'], chatModel: true },
      ],
    });
    expect(plan.stages.map(({ control }) => control)).toEqual([false, false, false, true, false]);
    expect(readdirSync(root)).not.toContain(folder.slice(root.length + 1));
  });

  it('is nothing where all stands', async () => {
    await run(recipeOf());
    const plan = planOf(recipeOf());
    expect(new Set(plan.stages.map(({ state }) => state))).toEqual(new Set(['stands']));
    expect(plan.stages.every(({ work }) => work === null)).toBe(true);
    expect(plan.totals.seconds).toEqual({ known: exactly(0), unknownStages: [], otherSettings: [] });
  });

  it('is named with its reason: a changed setting, what reads from it, a missing file', async () => {
    await run(recipeOf());
    const changed = recipeOf(['[stages.model]', '[stages.model]\nsize = 4'], ['steps = 20', 'size = 1\nsteps = 20']);
    expect(statesOf(planOf(changed))).toEqual({
      bank: 'stands',
      check: 'stands',
      model: 'anew: setting model.size changed 1 -> 4',
      other: 'stands',
      answers: 'anew: it reads from model, done before it',
    });
    rmSync(join(folder, 'bank', 'made'));
    expect(statesOf(planOf(recipeOf()))).toMatchObject({
      bank: 'anew: bank/made is missing',
      model: 'stands: unless what bank makes comes out different',
      answers: 'stands',
    });
  });

  it('keeps to where one begins anew and where one stops', async () => {
    await run(recipeOf());
    expect(statesOf(planOf(recipeOf(), { from: 'model' }))).toEqual({
      bank: 'stands',
      check: 'stands',
      model: 'anew: --from names it',
      other: 'stands',
      answers: 'anew: it reads from model, done before it',
    });
    expect(statesOf(planOf(recipeOf(), { from: 'model', until: 'model' }))).toMatchObject({
      bank: 'stands',
      check: 'left out: model does not need it',
      model: 'anew: --from names it',
      answers: 'left out: model does not need it',
    });
    expect(() => planOf(recipeOf(), { until: 'modle' })).toThrow(ConfigError);
    expect(() => planOf(recipeOf(), { from: 'modle' })).toThrow(/There is no stage modle; did you mean model\?/);
  });

  it('goes on where a run was stopped', async () => {
    stopsIn = 'other';
    await expect(run(recipeOf())).rejects.toThrow('stopped');
    const plan = planOf(recipeOf());
    expect(statesOf(plan)).toMatchObject({ model: 'stands', other: 'goes on', answers: 'to do' });
    expect(plan.stages[3]!.work!.tokens).toEqual({ count: 2000, bound: 'at most', of: 'trained' });
  });
});

describe('what it takes', () => {
  it('is unknown, and not 0, where nobody can know it', () => {
    const { stages, totals } = planOf(recipeOf());
    expect(stages[1]!.work).toEqual({
      took: null,
      writes: null,
      tokens: NO_MODEL.tokens,
      calls: [
        {
          role: 'validator',
          model: 'judge',
          calls: null,
          readTokens: null,
          writtenTokens: null,
          money: null,
          price: PRICE,
        },
      ],
    });
    expect(totals.seconds.unknownStages).toEqual(['bank', 'check', 'model', 'other', 'answers']);
    expect(totals.tokens).toEqual({ known: exactly(3000), unknownStages: ['answers'] });
    expect([totals.calls.unknownStages, totals.money.unknownStages]).toEqual([['check'], ['check']]);
  });

  it('counts what stands, and prices calls where the recipe states the price and the longest answer', async () => {
    await run(recipeOf(), { until: 'bank' });
    const { stages, totals } = planOf(recipeOf());
    expect(stages[1]!.work!.calls).toEqual([
      {
        role: 'validator',
        model: 'judge',
        calls: exactly(35),
        readTokens: about(3500),
        writtenTokens: atMost(35_000),
        money: atMost((3500 * 2 + 35_000 * 10) / 1e6),
        price: PRICE,
      },
    ]);
    expect(totals.calls).toEqual({ known: exactly(35), unknownStages: [] });
    expect(totals.money).toEqual({ known: atMost(0.357), unknownStages: [] });
    expect(totals.currency).toBe('USD');
    const unpriced = planOf(recipeOf([`${PRICE_LINE}\n`, '']));
    expect(unpriced.totals.money.unknownStages).toEqual(['check']);
  });

  it('is told by what it took last time, with the same settings or with others', async () => {
    await run(recipeOf());
    const { stages, totals } = planOf(recipeOf(['steps = 20', 'steps = 30']), { from: 'model' });
    const took = (name: string): unknown => stages.find((stage) => stage.name === name)!.work?.took;
    expect(took('model')).toEqual({ seconds: expect.any(Number), settings: 'same' });
    expect(took('other')).toEqual({ seconds: expect.any(Number), settings: 'other' });
    expect(totals.seconds).toMatchObject({ known: { bound: 'about' }, unknownStages: [] });
    expect(totals.seconds.otherSettings).toEqual(['other', 'answers']);
  });
});

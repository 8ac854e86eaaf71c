/** Plans over kinds of stages made here, in run folders that these stages filled. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { engineWork, NO_MODEL } from '../products/expectation.ts';
import { about, atMost, exactly } from '../products/expected-count.ts';
import type { ExpectedSplit } from '../products/expected-products.ts';
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
  decoderGraph: {} as Adapters['decoderGraph'],
  chatModels: { files: () => ({}), open: () => Promise.reject(new Error('a plan opens no model')) },
};
let stopsIn: string | null = null;
beforeEach(() => void (stopsIn = null));

const size = z.number().int().default(1);
const trained = (questions: number): ExpectedSplit => ({
  name: 'train',
  use: 'train',
  questions: exactly(questions),
  bytes: null,
  untiered: exactly(0),
});
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
        makes: ['graph'],
        expect: ({ settings: { size: questions } }) => ({ ...NO_MODEL, makes: { splits: [trained(questions)] } }),
      }),
      defineStageKind({
        ...common,
        name: 'made.model',
        about: 'a model',
        settings: z.object({ size, steps: z.number().int().default(10) }),
        roles: { questions: { accepts: ['graph'], about: 'what is learned' } },
        makes: ['model'],
        expect: ({ settings: { steps }, feeds, made }) => ({
          work: engineWork({
            trained: { sequences: exactly(steps), tokens: exactly(steps * 100) },
            written: { sequences: exactly(0), tokens: exactly(0) },
            steps: exactly(steps),
            without: made(feeds['questions']![0]).splits === undefined ? ['everything'] : [],
          }),
          makes: { model: { bytesPerToken: 4, answerBytes: 8 * steps, training: null } },
        }),
      }),
      defineStageKind({
        ...common,
        name: 'made.check',
        about: 'asks about every question',
        settings: z.object({}),
        roles: {
          questions: { accepts: ['graph'], about: 'what is asked' },
          validator: { chatModel: true, about: 'who is asked' },
        },
        makes: ['audit'],
        expect: ({ feeds, standing }) => {
          const bank = standing(feeds['questions']![0]);
          const calls = bank === null ? null : exactly(5 * Number(bank.summary['questions']));
          if (calls === null) return { work: NO_MODEL.work };
          const readTokens = about(calls.count * 100);
          return { work: NO_MODEL.work, calls: { validator: { calls, readTokens, writtenTokens: null } } };
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
        expect: ({ feeds, made }) => {
          const rows = feeds['rows']!.map((row) => made(row).model?.answerBytes ?? 0);
          const sum = rows.reduce((all, each) => all + each, 0);
          return { work: engineWork({ written: { sequences: exactly(rows.length), tokens: atMost(400, sum) } }) };
        },
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
    expect(plan.totals.seconds).toEqual({ known: exactly(0), unknownStages: [], otherSettings: [], noModel: [] });
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
    expect(plan.stages[3]!.work!.engine!.trained).toEqual({ sequences: atMost(20), tokens: atMost(2000) });
  });
});

describe('what it takes', () => {
  it('is unknown, and not 0, where nobody can know it', () => {
    const { stages, totals } = planOf(recipeOf());
    expect(stages[1]!.work).toEqual({
      took: null,
      writes: null,
      engine: NO_MODEL.work,
      time: null,
      machineMoney: null,
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
    expect(totals.seconds).toMatchObject({ unknownStages: ['check', 'model', 'other', 'answers'], noModel: ['bank'] });
    expect(totals.trainedTokens).toEqual({ known: exactly(3000), unknownStages: [] });
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

  it('is chained: what a stage is expected to make is known to those that read from it', () => {
    const { stages } = planOf(recipeOf());
    const work = (name: string) => stages.find((stage) => stage.name === name)!.work!.engine!;
    expect(work('model').without).toEqual([]);
    // Of 10 and of 20 steps, 8 bytes each.
    expect(work('answers').written.tokens).toEqual(atMost(400, 240));
  });
});

describe('time and money', () => {
  const rates = { unit: 'tokens', trainedPerSecond: 100, writtenPerSecond: 10 } as const;
  const stated = `[rates]
machines = "two of them"
asOf = "2026-12-01"
unit = "answers"
trainedPerSecond = 2
writtenPerSecond = 1
pricePerHour = 36
currency = "EUR"
[models.judge]`;

  it('follow from rates and sum up; what asks no model is named apart, and what chat models take is unknown', () => {
    const { stages, totals } = planOf(recipeOf(), { ratesOf: () => rates });
    const times = Object.fromEntries(stages.map(({ name, work }) => [name, work!.time?.seconds ?? null]));
    expect(times).toEqual({ bank: null, check: null, model: about(10), other: about(20), answers: atMost(40, 24) });
    expect(totals.seconds).toEqual({
      known: atMost(70, 54),
      unknownStages: ['check'],
      otherSettings: [],
      noModel: ['bank'],
    });
    expect(totals.machineMoney.unknownStages).toEqual(['model', 'other', 'answers']);
  });

  it('come of what the recipe states of its machines, unless this one was measured', () => {
    const recipe = recipeOf(['[models.judge]', stated]);
    const { stages, totals, rates: told } = planOf(recipe);
    expect(told).toMatchObject({ machines: 'two of them', pricePerHour: 36 });
    const of = (name: string) => stages.find((stage) => stage.name === name)!.work!;
    expect([of('model').time!.seconds, of('model').machineMoney]).toEqual([about(5), { ...about(0), count: 0.05 }]);
    expect(totals.machineMoney.known.count).toBeCloseTo((5 + 10 + 2) / 100, 9);
    const here = planOf(recipe, { ratesOf: (stage) => (stage === 'model' ? rates : null) });
    expect(here.stages.map(({ work }) => work!.time?.seconds.count ?? null)).toEqual([null, null, 10, 10, 2]);
    // What was measured is no hour of those machines.
    expect(here.stages[2]!.work!.machineMoney).toBeNull();
  });

  it('are not of another base than the recipe states them of', () => {
    const recipe = recipeOf(['[models.judge]', stated.replace('asOf', 'model = "some/base"\nasOf')]);
    expect(planOf(recipe).stages.map(({ work }) => work!.time)).toEqual([null, null, null, null, null]);
  });

  it('are rather those of last time', async () => {
    await run(recipeOf());
    const { totals } = planOf(recipeOf(), { from: 'model', ratesOf: () => rates });
    expect(totals.seconds.known.count).toBeLessThan(10);
    expect(totals.seconds.unknownStages).toEqual([]);
  });

  it.each([
    ['pricePerHour = 36\n', '', /rates\.currency: it is a price's, and there is none/],
    ['currency = "EUR"\n', '', /rates\.pricePerHour: its currency is missing/],
    ['"EUR"', '"euro"', /rates\.currency: three capital letters/],
    ['trainedPerSecond = 2', 'trainedPerSecond = 0', /rates\.trainedPerSecond/],
    ['asOf = "2026-12-01"\n', '', /rates\.asOf/],
    ['unit = "answers"', 'unit = "words"', /rates\.unit/],
    ['unit = "answers"', 'per = "answers"', /unknown key.*per|per.*unit|"per"/],
  ])('are refused where %j is %j', (from, to, message) => {
    const text = stated.replace(from, to);
    expect(text).not.toBe(stated);
    expect(() => recipeOf(['[models.judge]', text])).toThrow(message);
  });
});

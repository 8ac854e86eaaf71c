/** Wiring, over kinds of stages made here: a recipe that is wired wrongly is refused before anything runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineStageKind, type StageKind } from '../products/stage-kind.ts';
import { ConfigError } from '../support/errors.ts';
import { ancestorsOf, loadRecipe } from './recipe.ts';

const root = mkdtempSync(join(tmpdir(), 'recipe-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const nothing = { version: 1, weight: () => 1, run: async () => {} };
const KINDS = new Map(
  (
    [
      defineStageKind({
        ...nothing,
        name: 'made.graph',
        about: 'a graph',
        settings: z.object({ folder: z.string(), size: z.number().int().default(3) }),
        roles: {},
        makes: ['graph'],
        paths: ['folder'],
        check: ({ size }) => (size > 9 ? [{ setting: 'size', message: `${size} is more than 9` }] : []),
      }),
      defineStageKind({
        ...nothing,
        name: 'made.model',
        about: 'a model',
        settings: z.object({ rate: z.number(), shape: z.object({ rank: z.number() }).optional() }),
        goesOn: ['shape'],
        roles: {
          graph: { accepts: ['graph'], about: 'its graph', optional: true },
          start: { accepts: ['model'], about: 'its start', optional: true, lineage: true },
          teacher: { chatModel: true, about: 'its teacher', optional: true },
        },
        makes: ['model'],
      }),
      defineStageKind({
        ...nothing,
        name: 'made.answers',
        about: 'answers',
        settings: z.object({}),
        roles: {
          rows: {
            accepts: ['model'],
            about: 'rows',
            many: true,
            entry: z.object({ label: z.string(), shown: z.boolean().default(true) }),
          },
          also: { accepts: ['model', 'graph'], about: 'others', many: true, optional: true },
        },
        makes: ['answers'],
      }),
    ] as unknown as StageKind[]
  ).map((kind) => [kind.name, kind]),
);

const TOP = 'name = "made"\nabout = "A test."\nseed = 0\n';

function load(text: string) {
  const path = join(root, 'made.toml');
  writeFileSync(path, TOP + text);
  return loadRecipe(path, KINDS);
}

function problems(text: string): string {
  try {
    load(text);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message.replaceAll(join(root, 'made.toml'), 'made.toml');
  }
  return '';
}

const GOOD = `
[defaults]
rate = 0.5
[models.teacher]
use = "openai:http://127.0.0.1:1#m"
[stages.answers]
do = "made.answers"
rows = [{ from = "late", label = "Late" }, { from = "early", label = "Early" }]
[stages.late]
like = "early"
off = ["teacher"]
start = "early"
rate = 0.1
[stages.early]
do = "made.model"
graph = "graph"
teacher = "teacher"
[stages.graph]
do = "made.graph"
folder = "facts"
`;

describe('a recipe', () => {
  const recipe = load(GOOD);
  const stage = (name: string) => recipe.stages.find((each) => each.name === name)!;

  it('is put into an order in which what feeds comes first', () => {
    expect(recipe.stages.map(({ name }) => name)).toEqual(['graph', 'early', 'late', 'answers']);
  });

  it('takes settings from the defaults, from the stage it is like, and its own before both', () => {
    expect(stage('early').settings).toEqual({ rate: 0.5 });
    expect(stage('late').settings).toEqual({ rate: 0.1 });
    expect(stage('late').feeds).toEqual({ graph: ['graph'], start: ['early'], teacher: [] });
  });

  it('has paths from its own folder, and defaults of the kind', () => {
    expect(stage('graph').settings).toEqual({ folder: join(root, 'facts'), size: 3 });
    expect(stage('graph').stated['folder']).toBe('facts');
  });

  it('knows the rows of a role of several, and what a model was trained from', () => {
    expect(stage('answers').feeds['rows']).toEqual(['late', 'early']);
    expect(stage('answers').entries['rows']).toEqual([
      { label: 'Late', shown: true },
      { label: 'Early', shown: true },
    ]);
    expect(ancestorsOf('late', recipe.stages)).toEqual(['early']);
    expect(ancestorsOf('graph', recipe.stages)).toEqual([]);
  });
});

describe('a recipe is refused', () => {
  const without = (from: string | RegExp, to: string): string => {
    expect(GOOD.replace(from, to)).not.toBe(GOOD);
    return problems(GOOD.replace(from, to));
  };

  it.each<[string, string | RegExp, string, RegExp]>([
    [
      'for an unknown stage, with the nearest',
      'start = "early"',
      'start = "earli"',
      /^made\.toml:\d+: stages\.late\.start: there is no stage "earli"; did you mean "early"\?$/,
    ],
    [
      'for a product of another kind, with what would fit',
      'graph = "graph"',
      'graph = "answers"',
      /made\.toml:\d+: stages\.early\.graph: "answers" \(made\.answers\) makes answers; needed is graph \(.*\); "graph" would fit/,
    ],
    [
      'for a product that no stage makes',
      /\[stages\.graph\]\ndo = "made\.graph"\nfolder = "facts"/,
      '[stages.graph]\ndo = "made.model"',
      /stages\.early\.graph: "graph" \(made\.model\) makes model; needed is graph .*; no stage of the recipe makes that/,
    ],
    [
      'for a circle, told once around',
      'graph = "graph"\nteacher',
      'start = "late"\nteacher',
      /made\.toml:\d+: the stages (early <- late <- early|late <- early <- late) feed one another/,
    ],
    [
      'for an unknown kind',
      '"made.graph"',
      '"made.graf"',
      /there is no kind of stage "made\.graf"; did you mean "made\.graph"\?/,
    ],
    [
      'for a setting of another kind, with where it belongs',
      'folder = "facts"',
      'folder = "facts"\nrate = 1',
      /unknown key "rate" in \[stages\.graph\]; it belongs in a stage of kind made\.model/,
    ],
    [
      'for a default that no kind has',
      'rate = 0.5',
      'rade = 0.5',
      /made\.toml:\d+: no kind of stage has a setting "rade"; did you mean "rate"\?/,
    ],
    ['for a missing setting', 'folder = "facts"', '', /stages\.graph\.folder is missing; it must be a string/],
    ['for a row without its label', ', label = "Early"', '', /stages\.answers\.rows\.1\.label is missing/],
    [
      'for an unknown model',
      'teacher = "teacher"',
      'teacher = "teacer"',
      /there is no model "teacer"; did you mean "teacher"\?/,
    ],
    ['for a model without an address', /use = .*/, '', /models\.teacher\.use is missing/],
    [
      'for what does not fit together',
      'folder = "facts"',
      'folder = "facts"\nsize = 10',
      /stages\.graph\.size: 10 is more than 9/,
    ],
    [
      'for stages that are like one another',
      'do = "made.model"\n',
      'like = "late"\n',
      /late is like early is like late|early is like late is like early/,
    ],
    [
      'for a stage that is like none',
      'like = "early"',
      'like = "erly"',
      /there is no stage "erly"; did you mean "early"\?/,
    ],
    ["for a key of nobody's", '[defaults]', 'colour = 1\n[defaults]', /unknown key "colour" at the top/],
    ['for a prompt that is not there', '[defaults]', 'prompt = "plan"\n[defaults]', /prompt: Invalid option/],
    [
      'for leaving out what is not there',
      '[defaults]',
      'without = ["erly"]\n[defaults]',
      /without: there is no stage "erly"; did you mean "early"/,
    ],
    [
      'for leaving out what is no array',
      '[defaults]',
      'without = "early"\n[defaults]',
      /without: Invalid input: expected array/,
    ],
    [
      'for a key that is off and that nobody knows',
      'off = ["teacher"]',
      'off = ["teacher", "rat"]',
      /stages\.late\.off: there is no key of made\.model "rat"; did you mean "rate"/,
    ],
    [
      'for a required setting that is off',
      'do = "made.model"',
      'do = "made.model"\noff = ["rate"]',
      /stages\.early\.rate is missing/,
    ],
    [
      'for a name of a stage that is nearly another, and states nothing',
      '[stages.late]',
      '[stages.eary]\nrate = 1\n[stages.late]',
      /stages\.eary\.do is missing; did you mean the stage "early"\?/,
    ],
  ])('%s', (_, from, to, message) => {
    expect(without(from, to)).toMatch(message);
  });

  it('with everything that is wrong at once', () => {
    const text = GOOD.replace('start = "early"', 'start = "x"').replace('rate = 0.1', 'rate = "fast"');
    expect(problems(text).split('\n')).toHaveLength(1);
    const two = GOOD.replace('teacher = "teacher"', 'teacher = "x"').replace('folder = "facts"', 'size = 1');
    expect(
      problems(two)
        .split('\n')
        .map((line) => line.replace(/^.*?: /, '').split(/[ :]/)[0]),
    ).toEqual(['stages.graph.folder', 'stages.early.teacher']);
  });

  it('for a setting that goes on from model to model and changes on the way, wherever it is stated', () => {
    const shaped = (early: number, late: number): string =>
      GOOD.replace('start = "early"', `start = "early"\nshape = { rank = ${late} }`).replace(
        'do = "made.model"',
        `do = "made.model"\nshape = { rank = ${early} }`,
      );
    const onlyEarly = GOOD.replace('off = ["teacher"]', 'off = ["teacher", "shape"]').replace(
      'do = "made.model"',
      'do = "made.model"\nshape = { rank = 4 }',
    );
    expect(problems(onlyEarly)).toMatch(
      /^made\.toml:\d+: stages\.late\.shape: it is not stated, and the model comes from "early", where it is \{rank = 4\}/,
    );
    expect(problems(shaped(4, 4))).toBe('');
    expect(problems(shaped(4, 8))).toMatch(
      /^made\.toml:\d+: stages\.late\.shape: it is \{rank = 8\}, and the model comes from "early", where it is \{rank = 4\}; both must state the same$/,
    );
    expect(problems(GOOD.replace('start = "early"', 'start = "early"\nshape = { rank = 8 }'))).toBe('');
  });

  it('without stages', () => {
    expect(problems('')).toMatch(/stages is missing; it must be a table/);
  });
});

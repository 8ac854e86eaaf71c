/** The recipes that ship: each is wired, and says what the paper says where it says something. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { planAdapters } from '../src/cli/adapters/adapters.ts';
import { writeTinyModel } from '../src/engine/fixtures/tiny-model-folder.ts';
import { temporaryFolder } from '../src/graph/store/fixtures/store-samples.ts';
import { loadRecipe, type WiredStage } from '../src/pipeline/recipe.ts';
import { planRecipe } from '../src/pipeline/recipe-plan.ts';
import { atMost, exactly } from '../src/products/expected-count.ts';
import { recipeSettings } from '../src/pipeline/recipe-settings.ts';
import { STAGE_KINDS } from '../src/pipeline/stage-kinds.ts';
import { viewRunFolder } from '../src/run/run-folder.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.toml'));

it('are those that the README speaks of', () => {
  expect(files.toSorted()).toEqual([
    'async.toml',
    'bank.toml',
    'fleming-r1-32b.toml',
    'fleming-r1-7b.toml',
    'laptop.toml',
    'mini.toml',
    'mining-pools.toml',
    'mining.toml',
    'qwen-0.5b.toml',
    'seed-full.toml',
    'smoke.toml',
  ]);
});

describe.each(['README.md', 'README.zh.md'])('the recipes that %s shows', (page) => {
  const text = readFileSync(join(folder, '..', page), 'utf8');
  const shown = [...text.matchAll(/```toml\n([^]*?)```/g)].map((match) => match[1]!);

  it('are wired, when they stand where the page says', () => {
    const own = mkdtempSync(join(tmpdir(), 'readme-recipes-'));
    try {
      const names = shown.map((recipe) => {
        const path = join(own, 'own.toml');
        writeFileSync(path, recipe.replace(/extends = "([^"]*)"/, `extends = "${join(folder, '$1')}"`));
        return loadRecipe(path, STAGE_KINDS).name;
      });
      expect(names).toEqual(['qwen', 'own']);
    } finally {
      rmSync(own, { recursive: true });
    }
  });
});

describe('the recipe for a laptop', () => {
  const path = join(folder, 'laptop.toml');
  const recipe = loadRecipe(path, STAGE_KINDS);
  const stage = (name: string): WiredStage => recipe.stages.find((each) => each.name === name)!;
  const inFolder = (own: string, text: string): string => {
    const file = join(own, 'own.toml');
    writeFileSync(file, text.replace('extends = "laptop.toml"', `extends = ${JSON.stringify(path)}`));
    return file;
  };

  it('is planned with a model of a folder, whose files are part of it', async () => {
    using own = temporaryFolder();
    await writeTinyModel(own.file('tiny'), { family: 'llama' });
    const text = 'extends = "laptop.toml"\nname = "own"\nabout = "Own."\nstages.base.model = "./tiny"\n';
    const planned = loadRecipe(inFolder(own.path, text), STAGE_KINDS);
    const base = planned.stages.find(({ name }) => name === 'base')!;
    expect(Object.keys(base.kind.files!(base.settings))).toContain('model.safetensors');
    const plan = planRecipe(planned, viewRunFolder(own.file('run')), planAdapters, { seed: 0 });
    expect(plan.stages.map(({ state }) => state)).toEqual(recipe.stages.map(() => 'to do'));
    expect(base.missing).toEqual([]);
  });

  it('trains one adapter from the textbook to the end, and every row is measured on everything', () => {
    const trains = recipe.stages.filter(({ kind }) => kind.goesOn?.includes('lora'));
    expect(trains.length).toBeGreaterThan(5);
    expect(new Set(trains.map(({ settings }) => JSON.stringify(settings['lora']))).size).toBe(1);
    const rows = stage('evaluation').feeds['rows'];
    expect(rows).toEqual(['base', ...trains.map(({ name }) => name), 'stage-2']);
    const bits = stage('evaluation').entries['rows']!.map(({ quantise }) => quantise ?? null);
    expect(bits).toEqual([...rows!.slice(1).map(() => null), '8bit']);
    expect(stage('benchmarks').feeds['rows']).toEqual(rows);
    const labelsOf = (name: string) => stage(name).entries['rows']!.map(({ label }) => label);
    expect(labelsOf('benchmarks')).toEqual(labelsOf('evaluation'));
  });

  it('keeps what it trains on away from the benchmarks that it is measured on', () => {
    expect(stage('public').settings['against']).toEqual([stage('benchmarks').settings['data']]);
    expect(stage('mixed').feeds['banks']).toEqual(['graph-questions', 'public']);
  });

  it('controls its reward, its curriculum and its compute, each alone', () => {
    const of = (name: string) => stage(name).settings;
    const changed = (control: string, claim: string): string[] =>
      Object.keys({ ...of(control), ...of(claim) }).filter(
        (key) => !isDeepStrictEqual(of(control)[key], of(claim)[key]),
      );
    expect(changed('control-stage-1', 'stage-2')).toEqual(['curriculum']);
    expect(changed('control-uniform', 'stage-2')).toEqual(['curriculum']);
    expect(changed('control-format', 'stage-1').toSorted()).toEqual(['correctReward', 'curriculum', 'formatReward']);
    expect(changed('control-fine-tuning', 'cold-start')).toEqual([]);
    expect(stage('control-fine-tuning').feeds['budget']).toEqual(['stage-1', 'stage-2']);
  });

  it('is planned by arithmetic that can be done by hand', () => {
    const plan = planRecipe(recipe, viewRunFolder(join(folder, 'no-such-run')), planAdapters, { seed: 0 });
    const work = (name: string) => plan.stages.find((each) => each.name === name)!.work!.engine!;
    const trained = (name: string) => work(name).trained.tokens;
    const written = (name: string) => work(name).written.tokens;
    expect(trained('continued')).toEqual(exactly(60 * 8 * 192));
    // A question of lists has 360 bytes, one of PubMedQA 1,470, and the prompt 97; 4 bytes a token, and 20 of a template.
    const listed = Math.round((360 + 97) / 4 + 20);
    const mixed = Math.round((200 * 360 + 80 * 1470) / 280 / 4 + 97 / 4 + 20);
    const [longest, trace] = [256, Math.round(690 / 4)];
    const either = (count: (answer: number) => number): object => atMost(count(longest), Math.round(count(trace)));
    // 300 traces twice, 16 a step; three rows of 192 beside them. The start and three times after it 48 questions.
    expect(work('cold-start').steps).toEqual(atMost(38));
    expect(trained('cold-start')).toEqual(either((answer) => 38 * (16 * (listed + answer) + 3 * 192)));
    expect(written('cold-start')).toEqual(either((answer) => 4 * 48 * answer));
    // 16 steps of 8 groups of 8; 80 of 280 questions state no tier, of which 72 are trained on, tried four times each.
    expect(trained('stage-1')).toEqual(either((answer) => 16 * 8 * (mixed + 8 * answer)));
    expect(written('stage-1')).toEqual(either((answer) => (16 * 8 * 8 + 4 * 72) * answer));
    // 10 steps of 6 groups of 12; 252 questions in two rounds of mining. Each step four answers are held against the reference.
    expect(trained('stage-2')).toEqual(either((answer) => 10 * 6 * (mixed + 12 * answer)));
    expect(written('stage-2')).toEqual(either((answer) => (10 * 6 * 12 + 2 * 252) * answer));
    expect(work('stage-2').read.tokens).toEqual(
      either((answer) => (10 * 6 + 2 * 252) * mixed + 10 * 4 * (mixed + answer)),
    );
    const spent = (answer: number): number =>
      Math.round(16 * 8 * (mixed + 8 * answer) + ((16 * 8 * 8 + 4 * 72) * answer + (16 * 8 + 72) * mixed) / 3) +
      Math.round(10 * 6 * (mixed + 12 * answer) + ((10 * 6 * 12 + 2 * 252) * answer + (10 * 6 + 2 * 252) * mixed) / 3);
    expect(trained('control-fine-tuning')).toEqual(either(spent));
    // Ten rows, two sets of 100; two rows of them know no traces, and read the options besides.
    const answers = (answer: number): number => 200 * (2 * longest + 8 * answer);
    expect(written('evaluation')).toEqual(either(answers));
    expect(written('benchmarks')).toEqual(either(answers));
    for (const total of [plan.totals.trainedTokens, plan.totals.writtenTokens, plan.totals.readTokens])
      expect(total.unknownStages).toEqual([]);
  });

  it('is wired with a chat model as teacher as its comment says', () => {
    using own = temporaryFolder();
    const lines = readFileSync(path, 'utf8').match(/^# {5}extends = "laptop\.toml"[^]*?(?=\n\n)/m)![0];
    const taught = loadRecipe(inFolder(own.path, lines.replaceAll(/^# ?/gm, '')), STAGE_KINDS);
    const byName = new Map(taught.stages.map((each) => [each.name, each]));
    expect(byName.get('trajectories')!.kind.name).toBe('coldstart.ask-teacher');
    expect(byName.get('trajectories')!.feeds).toMatchObject({ teacher: ['teacher'], questions: ['questions'] });
    expect(byName.get('cold-start')!.feeds['questions']).toEqual(['questions']);
  });
});

describe('the recipe for half a billion parameters', () => {
  const path = join(folder, 'qwen-0.5b.toml');
  const text = readFileSync(path, 'utf8');
  const stagesOf = (file: string): ReadonlyMap<string, WiredStage> =>
    new Map(loadRecipe(file, STAGE_KINDS).stages.map((each) => [each.name, each]));
  const written = (own: string, recipe: string): ReadonlyMap<string, WiredStage> => {
    const file = join(own, 'own.toml');
    writeFileSync(
      file,
      recipe.replaceAll(/extends = "([^"]*)"/g, (_, name) => `extends = "${join(folder, name)}"`),
    );
    return stagesOf(file);
  };

  it('learns from traces that were asked for, checked and probed, of full vignettes in two languages', () => {
    const stages = stagesOf(path);
    const before = (name: string): string => stages.get(name)!.feeds['trajectories']![0]!;
    expect(['cold-start', 'probed', 'checked'].map(before)).toEqual(['probed', 'checked', 'taught']);
    const { vignette, languages } = stages.get('graph-questions')!.settings;
    expect([vignette, languages]).toEqual(['full', { en: 1, zh: 1 }]);
    expect(stages.get('audit')!.feeds['trajectories']).toEqual(['trajectories', 'taught', 'probed']);
    expect(stages.get('report')!.feeds['audit']).toEqual(['audit']);
    const { trajectories, attempts, refinements, skeletons, limits } = stages.get('taught')!.settings as {
      [key: string]: number;
    };
    const most = trajectories! * (attempts! + refinements! + skeletons! + 1);
    expect((limits as unknown as { calls: number }).calls).toBeGreaterThanOrEqual(most);
  });

  it('goes back to the traces of the graph by one line', () => {
    using own = temporaryFolder();
    const changed = text.replace(/^trajectories = "probed".*$/m, '');
    expect(changed).not.toBe(text);
    const coldStart = written(own.path, changed).get('cold-start')!;
    expect(coldStart.feeds['trajectories']).toEqual(['trajectories']);
  });

  it('is wired without a teacher as its comment says', () => {
    using own = temporaryFolder();
    const lines = text.match(/^# {5}extends = "qwen-0\.5b\.toml"[^]*?(?=\n\n)/m)![0];
    const stages = written(own.path, lines.replaceAll(/^# ?/gm, ''));
    expect([...stages.values()].filter(({ feeds }) => 'teacher' in feeds && feeds['teacher']!.length > 0)).toEqual([]);
    expect(stages.get('cold-start')!.feeds['trajectories']).toEqual(['trajectories']);
  });
});

describe('the recipes about mining', () => {
  const stagesOf = (name: string) =>
    new Map(loadRecipe(join(folder, `${name}.toml`), STAGE_KINDS).stages.map((each) => [each.name, each]));
  const [arms, pools] = [stagesOf('mining'), stagesOf('mining-pools')];
  const changed = (stages: typeof arms, one: string, other: string): string[] => {
    const [a, b] = [stages.get(one)!.settings, stages.get(other)!.settings];
    return Object.keys({ ...a, ...b }).filter((key) => !isDeepStrictEqual(a[key], b[key]));
  };
  const curriculumOf = (stages: typeof arms, name: string) =>
    stages.get(name)!.settings['curriculum'] as {
      attempts: number;
      pool: number;
      everySteps: number;
      estimate: string;
    };

  it('change one thing between what is held against each other', () => {
    expect(changed(arms, 'mean-mined', 'mean-mined-rate')).toEqual(['curriculum']);
    const [chance, rate] = [curriculumOf(arms, 'mean-mined'), curriculumOf(arms, 'mean-mined-rate')];
    expect({ ...rate, estimate: chance.estimate, band: 0 }).toEqual({ ...chance, band: 0 });
    expect(changed(arms, 'even-rollouts', 'more-rollouts')).toEqual(['rolloutAllocation']);
    for (const pool of ['useful', 'mixed', 'wasteful'])
      expect(changed(pools, `uniform-${pool}`, `mined-${pool}`).toSorted()).toEqual(['curriculum', 'steps']);
    for (const arm of ['uniform', 'mined'])
      for (const pool of ['mixed', 'wasteful']) expect(changed(pools, `${arm}-useful`, `${arm}-${pool}`)).toEqual([]);
  });

  it('sample as many answers at random as mined, and a fifth of a pool at most', () => {
    const settings = (name: string) => pools.get(name)!.settings as { [key: string]: number };
    const [uniform, mined] = [settings('uniform-wasteful'), settings('mined-wasteful')];
    const { attempts, pool, everySteps } = curriculumOf(pools, 'mined-wasteful');
    const ofSteps = ({ steps, groups, groupSize, refills }: typeof uniform): number =>
      steps! * groups! * groupSize! * (1 + refills!);
    const rounds = Math.ceil(mined['steps']! / everySteps);
    expect(ofSteps(mined) + rounds * pool * attempts).toBe(ofSteps(uniform));
    expect(settings('pool-wasteful')['count']).toBeGreaterThanOrEqual(5 * uniform['steps']! * uniform['groups']!);
  });
});

describe('the recipe for what asynchrony costs', () => {
  it('trains thrice, each on all its steps, and nothing differs but how far the sampler may be behind', () => {
    const { stages } = loadRecipe(join(folder, 'async.toml'), STAGE_KINDS);
    const trained = stages.filter(({ kind }) => kind.name === 'rlvr.grpo');
    expect(trained.map(({ settings }) => settings['maxStepsOffPolicy'])).toEqual([0, 1, 4]);
    const rest = trained.map(({ settings, feeds }) => [{ ...settings, maxStepsOffPolicy: null }, feeds]);
    expect(rest.slice(1)).toEqual([rest[0], rest[0]]);
    expect(trained.map(({ settings }) => settings['plateau'])).toEqual([undefined, undefined, undefined]);
    const rows = stages.find(({ name }) => name === 'evaluation')!.feeds['rows'];
    expect(rows).toEqual(['cold-start', ...trained.map(({ name }) => name)]);
  });
});

describe.each(['fleming-r1-7b', 'fleming-r1-32b'])('the rehearsal of %s', (name) => {
  const stagesOf = (path: string): readonly WiredStage[] =>
    loadRecipe(join(folder, `${path}.toml`), STAGE_KINDS).stages;
  const [real, small] = [stagesOf(name), stagesOf(`rehearsal/${name}`)];

  it('has the stages of the recipe, wired alike', () => {
    const wiring = (stages: readonly WiredStage[]) => stages.map((stage) => [stage.name, stage.kind.name, stage.feeds]);
    expect(wiring(small)).toEqual(wiring(real));
  });

  it('changes sizes and paces alone, and in the larger one what is trained', () => {
    const changed = small.flatMap((stage) => {
      const before = real.find((each) => each.name === stage.name)!.settings;
      return Object.keys({ ...before, ...stage.settings }).filter(
        (key) => !isDeepStrictEqual(before[key], stage.settings[key]),
      );
    });
    const sizes = ['attempts', 'batchSize', 'budget', 'count', 'curriculum', 'developmentCount', 'epochs'].concat(
      ['evaluateEverySteps', 'groupSize', 'groups', 'heldOutCount', 'klRollouts', 'learningRate', 'limit'],
      ['maxTokens', 'pagesPerRequest', 'requestsPerSecond', 'steps', 'trajectories', 'warmupSteps'],
    );
    const expected = name === 'fleming-r1-7b' ? sizes : [...sizes, 'form', 'lora'];
    expect(changed.length).toBeGreaterThan(20);
    expect(changed.filter((key) => !expected.includes(key))).toEqual([]);
  });
});

describe.each(files)('recipes/%s', (file) => {
  const path = join(folder, file);
  const recipe = loadRecipe(path, STAGE_KINDS);
  const ofKind = (kind: string): WiredStage[] => recipe.stages.filter((stage) => stage.kind.name === kind);

  it('is named after its file and starts with its command', () => {
    expect(recipe.name).toBe(file.replace('.toml', ''));
    expect(readFileSync(path, 'utf8')).toMatch(new RegExp(`^#[^]*fleming run recipes/${file}`));
  });

  it('can be planned where nothing stands: every stage is to be done, and what is unknown is no number', () => {
    const run = viewRunFolder(join(folder, 'no-such-run'));
    const plan = planRecipe(recipe, run, planAdapters, { seed: recipe.seed });
    expect(plan.stages.map(({ name }) => name)).toEqual(recipe.stages.map(({ name }) => name));
    expect(new Set(plan.stages.map(({ state }) => state))).toEqual(new Set(['to do']));
    expect(JSON.stringify(plan)).not.toMatch(/NaN|Infinity/);
  });

  it("is told in tokens before it runs, where its questions are the recipe's to count", () => {
    const { totals } = planRecipe(recipe, viewRunFolder(join(folder, 'no-such-run')), planAdapters, { seed: 0 });
    const unknown = [totals.trainedTokens, totals.writtenTokens, totals.readTokens].flatMap(
      (total) => total.unknownStages,
    );
    const isCounted = !/^(bank|fleming-r1-.*)\.toml$/.test(file);
    expect(unknown.length === 0).toBe(isCounted);
    expect(totals.writtenTokens.known.count).toBeGreaterThan(0);
  });

  it('keeps to the paper: advantages undivided, more rollouts a prompt where hard samples are mined', () => {
    const stages = ofKind('rlvr.grpo').map(({ settings }) => settings as { [key: string]: unknown });
    const sizesOf = (kind: string): number[] =>
      stages
        .filter(({ curriculum }) => (curriculum as { kind: string }).kind === kind)
        .map(({ groupSize }) => Number(groupSize));
    expect(stages.length).toBeGreaterThan(0);
    // The one recipe that asks whether the paper's way is best has others beside it.
    if (file !== 'mining.toml') for (const { advantage } of stages) expect(advantage).toBe('mean');
    if (file !== 'async.toml') expect(Math.max(...sizesOf('mined'))).toBeGreaterThan(Math.min(...sizesOf('balanced')));
  });

  it('favours less common diseases where it makes questions of a graph', () => {
    const weights = ofKind('questions.synthesize').map(
      ({ settings }) => settings['prevalenceWeights'] as Record<string, number>,
    );
    const favours = weights.map(({ common, uncommon, rare }) => common! < uncommon! && uncommon! < rare!);
    expect(favours).toEqual(weights.map(() => true));
    expect(favours).toHaveLength(
      /^(async|laptop|mini|mining|mining-pools|qwen-0\.5b|smoke|seed-full)\.toml$/.test(file) ? 1 : 0,
    );
  });

  it('is told in the report value by value, each once and with its origin', () => {
    const settings = recipeSettings(recipe, recipe.seed);
    const names = settings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(settings).toContainEqual(expect.objectContaining({ name: 'seed', value: recipe.seed, origin: 'ours' }));
    const fromPaper = settings.filter(({ origin }) => origin === 'paper').map(({ name }) => name);
    for (const { name } of ofKind('rlvr.grpo'))
      expect(fromPaper).toEqual(expect.arrayContaining([`stages.${name}.advantage`]));
    for (const { reason } of settings) expect(reason).not.toBe('');
  });
});

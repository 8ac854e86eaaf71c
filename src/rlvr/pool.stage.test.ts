/** Tries of a toy policy, pools that are made of them, and the splits that training then finds. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeTokenizerFolder } from '../engine/hugging-face/model-folder.ts';
import { fakeEngines, FakeEngine, formatted, type Script } from '../engine/fixtures/fake-engine.ts';
import { trainTokenizer } from '../engine/tokenizer/train-bpe.ts';
import { about, atMost, exactly } from '../products/expected-count.ts';
import type { ExpectedProducts, ExpectedSplit } from '../products/expected-products.ts';
import { readPassRates } from '../products/pass-rates.ts';
import type { Product, StageCall } from '../products/stage-kind.ts';
import { readSplit, readSplitsFile, type Split, writeSplitsFile } from '../products/splits.ts';
import { type RunSummary, runStages } from '../run/stage-runner.ts';
import { writeJsonl } from '../support/jsonl.ts';
import { toyGraphQuestion } from '../../test/worlds/toy-questions.ts';
import { passRatesKind } from './pass-rates.stage.ts';
import { poolKind } from './pool.stage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pool-'));
  const { tokenizerJson } = trainTokenizer({ texts: [], phrases: [], mergeCount: 0, vocabularyLimit: null });
  writeTokenizerFolder(join(folder, 'stage-1', 'model'), tokenizerJson, { maxPositions: 512 });
  mkdirSync(join(folder, 'questions'));
  const training = ['solved', 'shaky', 'hopeless'].flatMap((name, at) =>
    Array.from({ length: [12, 8, 4][at]! }, (_, number) => toyGraphQuestion(`${name}-${number}`)),
  );
  const heldOut = [toyGraphQuestion('held-out-0'), toyGraphQuestion('held-out-1')];
  const described = { label: { en: 'Some', zh: '一些' }, about: { en: 'Some.', zh: '一些。' } };
  const split = (name: string, use: Split['use'], questions: readonly { readonly id: string }[]): Split => {
    writeJsonl(join(folder, 'questions', `${name}.jsonl`), questions);
    return { name, use, ...described, questions: questions.length, clusters: questions.length };
  };
  writeSplitsFile(join(folder, 'questions'), [split('train', 'train', training), split('exam', 'held-out', heldOut)]);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Always right, right in three tries of four, never right. */
const script: Script = (prompt, occurrence) =>
  formatted(prompt.includes('solved') || (prompt.includes('shaky') && occurrence % 4 !== 0) ? 'fever' : 'cough');

const product = (stage: string): Product => ({ stage, folder: join(folder, stage) });
const made = (stage: string): Product => ({ stage, folder: join(folder, 'run', stage) });

async function run(
  engine: FakeEngine,
  pools: Readonly<Record<string, object>>,
  { tries = 8, checkpoints = 1000 } = {},
): Promise<RunSummary> {
  const call = { engines: fakeEngines(engine), recipe: { prompt: 'plain' } };
  const rates = passRatesKind.settings.parse({ tries, temperature: 0.7, maxTokens: 30 });
  return runStages({
    folder: join(folder, 'run'),
    stages: [
      {
        name: 'rates',
        version: 1,
        inputs: [],
        settings: { tries },
        run: (context) => {
          const inputs = { model: product('stage-1'), questions: product('questions') };
          return passRatesKind.run({ ...call, settings: rates, inputs, context } as unknown as StageCall<
            typeof rates,
            typeof passRatesKind.roles
          >);
        },
      },
      ...Object.entries(pools).map(([name, stated]) => ({
        name,
        version: 1,
        inputs: ['rates'],
        settings: { stated },
        run: (context: object) => {
          const settings = poolKind.settings.parse(stated);
          const inputs = { passRates: made('rates'), questions: product('questions') };
          return poolKind.run({ ...call, settings, inputs, context } as unknown as StageCall<
            typeof settings,
            typeof poolKind.roles
          >);
        },
      })),
    ],
    seed: 7,
    config: {},
    checkpointSeconds: checkpoints,
  });
}

describe('pass rates', () => {
  it('are of every training question, once for all pools, and say what they took', async () => {
    const engine = new FakeEngine(script);
    const { stages } = await run(engine, {});
    const rates = new Map(readPassRates(made('rates')).map(({ id, right, tries }) => [id, [right, tries]]));
    expect(rates.size).toBe(24);
    expect([rates.get('solved-3'), rates.get('shaky-5'), rates.get('hopeless-2')]).toEqual([
      [8, 8],
      [6, 8],
      [0, 8],
    ]);
    expect(stages[0]!.summary).toMatchObject({ questions: 24, tries: 8, always: 12, sometimes: 8, never: 4 });
    expect(engine.requests).toHaveLength(24 * 8);
    expect(new Set(engine.requests.map(({ seed }) => seed)).size).toBe(24 * 8);
    const { sampledTokens } = stages[0]!.summary as { sampledTokens: number };
    // Both answers have five letters.
    expect(sampledTokens % (24 * 8)).toBe(0);
    expect(sampledTokens).toBeGreaterThan(0);
  });

  it('go on after a kill, to the same', async () => {
    // 512 tries a question: two questions are a batch.
    const bySeed: Script = (_prompt, _occurrence, seed) => formatted(seed % 3 === 0 ? 'fever' : 'cough');
    let answers = 0;
    const dying = new FakeEngine((...asked) => {
      if (++answers > 5 * 1024 + 100) throw new Error('killed');
      return bySeed(...asked);
    });
    await expect(run(dying, {}, { tries: 512 })).rejects.toThrow('killed');
    const engine = new FakeEngine(bySeed);
    await run(engine, {}, { tries: 512 });
    expect(engine.requests).toHaveLength((24 - 10) * 512);
    const after = readFileSync(join(made('rates').folder, 'pass-rates.jsonl'));
    rmSync(join(folder, 'run'), { recursive: true });
    await run(new FakeEngine(bySeed), {}, { tries: 512 });
    expect(readFileSync(join(made('rates').folder, 'pass-rates.jsonl'))).toEqual(after);
  });

  it('are expected to take so many tokens, each prompt once, or once for each order of its options', () => {
    const feeds = { questions: ['questions'], model: ['stage-1'] };
    const split = { name: 'train', use: 'train', questions: exactly(24), bytes: 160, untiered: exactly(0) } as const;
    const known = { feeds, entries: {}, standing: () => null, promptBytes: 0 };
    const expected = (more: object, splits: readonly ExpectedSplit[] = [split]) =>
      passRatesKind.expect!({
        ...known,
        settings: passRatesKind.settings.parse({ tries: 8, temperature: 1, maxTokens: 30, ...more }),
        made: (name): ExpectedProducts => (name === 'questions' ? { splits } : {}),
      }).work!;
    expect(expected({}).written).toEqual({ sequences: exactly(24 * 8), tokens: atMost(24 * 8 * 30) });
    expect(expected({}).read.tokens).toEqual(about(24 * (160 / 4 + 20)));
    expect(expected({ shuffleOptions: true }).read.sequences).toEqual(exactly(24 * 8));
    expect(expected({}, []).written).toEqual({ sequences: null, tokens: null });
  });
});

describe('a pool', () => {
  const band = { low: 0.1, high: 0.7 };

  it('is expected to have no more training questions than are wanted or there, and the others as they were', () => {
    const splits = (['train', 'near'] as const).map((name) => ({
      name,
      use: name === 'train' ? ('train' as const) : ('held-out' as const),
      questions: exactly(24),
      bytes: 160,
      untiered: exactly(0),
    }));
    const expected = (more: object, before: ExpectedProducts = { splits }) =>
      poolKind.expect!({
        settings: poolKind.settings.parse({ shares: { solved: 1, within: 1, beyond: 1 }, ...more }),
        feeds: { questions: ['questions'], passRates: ['rates'] },
        entries: {},
        standing: () => null,
        made: () => before,
        promptBytes: 0,
      }).makes?.splits;
    expect(expected({ count: 10 })).toEqual([{ ...splits[0], questions: atMost(10), untiered: atMost(0) }, splits[1]]);
    expect(expected({})![0]!.questions).toEqual(atMost(24));
    expect(expected({}, {})).toBeUndefined();
  });

  it('is splits with the stated mix to train on, and all others as they were', async () => {
    const mild = { shares: { solved: 1, within: 2, beyond: 1 }, count: 12, band };
    const { stages } = await run(new FakeEngine(script), {
      mild,
      wasteful: { ...mild, shares: { solved: 7, within: 2, beyond: 1 }, count: 10 },
    });
    const namesOf = (stage: string): string[] => readSplit(made(stage), 'train').map(({ id }) => id.replace(/-.*/, ''));
    expect(namesOf('mild')).toEqual([
      ...Array<string>(3).fill('solved'),
      ...Array<string>(6).fill('shaky'),
      ...Array<string>(3).fill('hopeless'),
    ]);
    expect(namesOf('wasteful').filter((name) => name === 'shaky')).toHaveLength(2);
    expect(readSplitsFile(made('mild'))).toMatchObject([
      { name: 'train', use: 'train', questions: 12, clusters: 12 },
      { name: 'exam', use: 'held-out', questions: 2 },
    ]);
    const exam = (of: Product): Buffer => readFileSync(join(of.folder, 'exam.jsonl'));
    expect(exam(made('mild'))).toEqual(exam(product('questions')));
    const [whole] = readSplit(product('questions'), 'train');
    expect(readSplit(made('wasteful'), 'train').find(({ id }) => id === whole!.id) ?? whole).toEqual(whole);
    expect(stages[1]!.summary).toEqual({
      questions: 12,
      solved: 3,
      within: 6,
      beyond: 3,
      there: { solved: 12, within: 8, beyond: 4 },
    });
  });

  it('has a datasheet of what there was, what was drawn and what it is', async () => {
    await run(new FakeEngine(script), { mild: { shares: { solved: 1, within: 2, beyond: 0 }, band } });
    const sheet = JSON.parse(readFileSync(join(made('mild').folder, 'datasheet.json'), 'utf8')) as object;
    expect(sheet).toMatchObject({
      settings: { shares: { solved: 1, within: 2, beyond: 0 }, estimate: 'chance', band },
      solved: { there: 12, drawn: 4, share: 1 / 3, tiers: { easy: 4 }, kinds: { diagnosis: 4 }, languages: { en: 4 } },
      within: { there: 8, drawn: 8, share: 2 / 3 },
      beyond: { there: 4, drawn: 0, share: 0, meanChance: null, tiers: {} },
    });
    const page = readFileSync(join(made('mild').folder, 'datasheet.md'), 'utf8');
    expect(page).toContain('| within reach | 8 | 8 | 66.7 % | 0.40 | easy 8 | diagnosis 8 | en 8 |');
    expect(page).toContain('| out of reach | 4 | 0 | 0.0 % | - | - | - | - |');
  });

  it('is refused where the mix is not there', async () => {
    const wanted = { shares: { solved: 0, within: 1, beyond: 1 }, count: 20, band };
    await expect(run(new FakeEngine(script), { wanted })).rejects.toThrow(
      'asks for 0 solved, 10 within reach, 10 out of reach and there are 12 solved, 8 within reach, 4 out of reach of 24',
    );
  });

  it('wants a band that is one, and shares of which one is more than 0', () => {
    const settings = poolKind.settings.parse({ shares: { solved: 1, within: 1, beyond: 1 } });
    expect(poolKind.check!(settings, {}, {})).toEqual([]);
    expect(poolKind.check!({ ...settings, band: { low: 0.5, high: 0.5 } }, {}, {})).toEqual([
      { setting: 'band', message: expect.stringContaining('low must be less than high') },
    ]);
    expect(poolKind.settings.safeParse({ shares: { solved: 0, within: 0, beyond: 0 } }).success).toBe(false);
  });
});

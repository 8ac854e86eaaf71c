/** Benchmarks asked by a recipe, through the command line: files that its other commands read, and nothing asked twice. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { editionOf, madeUpRow, shapesOf, writeText } from '../../benchmarks/fixtures/made-up-files.ts';
import { FEW_QUESTIONS } from '../../../test/worlds/run-recipe-text.ts';
import { runCommandLine, type CommandOutcome } from '../../../test/worlds/run-command-line.ts';
import { writeTinyModel } from '../../engine/fixtures/tiny-model-folder.ts';
import { reportSchema } from '../run-report/report-schema.ts';

const root = mkdtempSync(join(tmpdir(), 'benchmarks-stage-'));
let count = 0;
let work = root;

beforeAll(async () => {
  // Of what is copied in 8 bits.
  vi.stubEnv('FLEMING_CACHE', join(root, 'cache'));
  await writeTinyModel(join(root, 'first'), { seed: 1 });
  await writeTinyModel(join(root, 'second'), { family: 'llama', seed: 2 });
  // Of the first a part, of the second all.
  for (const [id, file, rows] of [
    ['medqa', 'test.jsonl', 600],
    ['medmcqa', 'validation.jsonl', 30],
  ] as const) {
    const shapes = shapesOf(editionOf(id)).slice(0, rows);
    const lines = shapes.map((shape) => `${JSON.stringify(madeUpRow[id]!(shape))}\n`);
    writeText(join(root, 'data', id, file), lines.join(''));
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const BENCHMARKS = `
[stages.first]
do = "base.checkpoint"
model = "../first"
[stages.second]
do = "base.checkpoint"
model = "../second"
[stages.benchmarks]
do = "evaluation.benchmarks"
rows = [
  { from = "first", label = { en = "The first", zh = "第一" } },
  { from = "second", label = { en = "The second", zh = "第二" } },
]
benchmarks = ["medqa", "medmcqa"]
data = "../data"
maxTokens = 8
limit = 20
`;

const SECOND = '{ from = "second", label = { en = "The second", zh = "第二" } },\n';
const SECOND_IN_8_BITS =
  '{ from = "second", quantise = "8bit", label = { en = "The second in 8 bits", zh = "第二，8 位" } },\n';

function recipeOf(text: string): string {
  work = join(root, String(count++));
  mkdirSync(work);
  const path = join(work, 'own.toml');
  writeFileSync(path, `name = "own"\nabout = "A test."\nseed = 0\n${text}`);
  return path;
}

function run(recipe: string, ...flags: string[]): Promise<CommandOutcome> {
  return runCommandLine(['run', recipe, '--out', join(work, 'run'), '--threads', '1', ...flags]);
}

const inRun = (...path: string[]): string => join(work, 'run', ...path);
const linesOf = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');
const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

describe('benchmarks of a recipe', () => {
  it('are asked of every row, and are what fleming evaluate writes, compares and grades again', async () => {
    const { code, error } = await run(recipeOf(BENCHMARKS));
    expect(code).toBe(0);
    expect(error).toContain('benchmarks: medqa: the file is only part of the benchmark');
    expect(error).toMatch(
      /benchmarks: medqa: only .*test.jsonl \(the first 20 of 600 items\); its figures are of these/,
    );
    expect(readdirSync(inRun('benchmarks')).toSorted()).toEqual(['first', 'rows.json', 'second']);
    const results = json(inRun('benchmarks/first/results.json')) as { benchmarks: object[] };
    expect(results).toMatchObject({
      complete: true,
      model: { spec: 'stage:first', name: 'The first' },
      macro: { missing: expect.arrayContaining(['careqa']) as unknown },
    });
    expect(results.benchmarks).toEqual([
      expect.objectContaining({
        id: 'medqa',
        items: 20,
        answered: 20,
        prompt: 'plain',
        version: expect.stringMatching(/, first 20$/) as unknown,
      }),
      expect.objectContaining({ id: 'medmcqa', items: 20, answered: 20 }),
    ]);
    const before = readFileSync(inRun('benchmarks/second/results.json'), 'utf8');
    expect((await runCommandLine(['evaluate', 'regrade', inRun('benchmarks/second')])).code).toBe(0);
    expect(readFileSync(inRun('benchmarks/second/results.json'), 'utf8')).toBe(before);
    const compared = await runCommandLine([
      'evaluate',
      'compare',
      inRun('benchmarks/first'),
      inRun('benchmarks/second'),
      '--json',
    ]);
    expect([compared.code, compared.out]).toEqual([0, expect.stringContaining('"The second"')]);
  });

  it('stand beside the published rows on a page, with what of them is in a bank', async () => {
    const own = `${JSON.parse(linesOf(join(root, 'data/medqa/test.jsonl'))[0]!).question}`;
    writeText(
      join(root, 'own.jsonl'),
      `${JSON.stringify({ question: own, options: { A: 'one', B: 'two' }, answer: 'A', id: 'copied' })}\n`,
    );
    const { code, error } = await run(
      recipeOf(`${BENCHMARKS}
[stages.bank]
do = "questions.import"
name = "ward"
licence = "own data"
commercialUse = false
files = ["../own.jsonl"]
[stages.compared]
do = "evaluation.compare"
benchmarks = "benchmarks"
bank = "bank"
data = "../data"
`),
    );
    expect(error).not.toContain('fleming:');
    expect(code).toBe(0);
    const page = readFileSync(inRun('compared/comparison.html'), 'utf8');
    for (const text of ['The first', 'The second', 'Fleming-R1-7B']) expect(page).toContain(text);
    expect(json(inRun('compared/contamination.json'))).toMatchObject({
      bank: { path: 'bank', records: 1 },
      benchmarks: [expect.objectContaining({ id: 'medqa', exactStem: 1 }), expect.objectContaining({ id: 'medmcqa' })],
    });
    expect(readFileSync(inRun('compared/comparison.json'), 'utf8')).not.toContain(work);
    expect(readFileSync(inRun('compared/size.svg'), 'utf8')).toMatch(/^<svg/);
  });

  it('end in a table of the report, in JSON and on the page', async () => {
    const { code, error } = await run(
      recipeOf(`${BENCHMARKS.replace(SECOND, `${SECOND}${SECOND_IN_8_BITS}`)}
${FEW_QUESTIONS}[stages.evaluation]
do = "evaluation.held-out"
questions = "questions"
maxTokens = 8
rows = [
  { from = "first", label = { en = "The first", zh = "第一" } },
  { from = "first", quantise = "8bit", label = { en = "The first in 8 bits", zh = "第一，8 位" } },
]
[stages.report]
do = "evaluation.report"
answers = "evaluation"
questions = "questions"
benchmarks = "benchmarks"
`),
    );
    expect([code, error]).toEqual([0, expect.not.stringMatching(/^error/im)]);
    const { benchmarks, rows, version } = reportSchema.parse(json(inRun('report.json')));
    expect(version).toBe(2);
    expect(rows.map(({ name, startsFrom, role }) => [name, startsFrom, role])).toEqual([
      ['first', null, 'recipe'],
      ['first-8bit', 'first', 'control'],
    ]);
    expect(readdirSync(join(root, 'cache'))).toEqual(['8bit']);
    expect(readdirSync(join(root, 'cache', '8bit'))).toHaveLength(2);
    expect(benchmarks!.limit).toBe(20);
    expect(
      benchmarks!.rows.map(({ name, macro, results }) => [name, macro, results.map(({ id, items }) => [id, items])]),
    ).toEqual([
      [
        'first',
        null,
        [
          ['medqa', 20],
          ['medmcqa', 20],
        ],
      ],
      ...['second', 'second-8bit'].map((name) => [
        name,
        null,
        [
          ['medqa', 20],
          ['medmcqa', 20],
        ],
      ]),
    ]);
    const page = readFileSync(inRun('report.html'), 'utf8');
    for (const text of ['Public benchmarks', '公开基准', 'Only the first 20 items', '只问了前 20 题', '第二'])
      expect(page).toContain(text);
  });

  it('are asked on after a kill, and nothing twice', async () => {
    const recipe = recipeOf(BENCHMARKS.replace('limit = 20\n', '').replace('maxTokens = 8', 'maxTokens = 24'));
    const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
    const child = spawn(process.execPath, [main, 'run', recipe, '--out', inRun(), '--threads', '1'], {
      stdio: 'ignore',
    });
    const journal = inRun('work/benchmarks/kept/first/medqa/answers.jsonl');
    const kept = (): number => (existsSync(journal) ? linesOf(journal).filter((line) => line !== '').length : 0);
    await expect.poll(kept, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    const before = linesOf(journal).slice(0, kept() - 1);
    expect(before.length).toBeLessThan(600);
    const { code, error } = await run(recipe);
    expect(code).toBe(0);
    expect(error).toMatch(/benchmarks: first: answers: \d+ of 630 are there already/);
    const after = linesOf(inRun('benchmarks/first/medqa/answers.jsonl'));
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after).toHaveLength(600);
    expect(new Set(after.map((line) => (JSON.parse(line) as { itemId: string }).itemId)).size).toBe(600);
    expect(existsSync(inRun('work/benchmarks'))).toBe(false);
  });
});

describe('benchmarks are refused', () => {
  it.each<[string, string, string, RegExp]>([
    [
      'under a wrong name',
      '"medmcqa"]',
      '"medmqca"]',
      /own.toml:\d+: stages.benchmarks.benchmarks: no benchmark is called "medmqca"; did you mean medmcqa/,
    ],
    ['twice', '"medmcqa"]', '"medqa"]', /medqa stands there twice/],
    ['of one model twice', SECOND, `${SECOND}${SECOND}`, /stages.benchmarks.rows: "second" stands there twice/],
    ['in other bits than 8', SECOND, SECOND_IN_8_BITS.replace('8bit', '4bit'), /quantise: .*"8bit"/],
    ['with greedy samples', 'limit = 20', 'samples = 4', /stages.benchmarks.temperature: at 0 all 4 samples are one/],
    [
      'without their folder',
      '"../data"',
      '"../none"',
      /own.toml:\d+: stages.benchmarks.data: there is no .*none; the path starts at the recipe's own folder/,
    ],
    ['without a file', '"medmcqa"]', '"medmcqa", "careqa"]', /stages.benchmarks.data: .*no file of careqa here/],
  ])('%s, before anything runs', async (_, from, to, message) => {
    const { code, error } = await run(recipeOf(BENCHMARKS.replace(from, to)));
    expect([code, error]).toEqual([2, expect.stringMatching(message)]);
    expect(existsSync(inRun())).toBe(false);
  });

  it('without their folder where they are asked, and not where a run ends before', async () => {
    const recipe = recipeOf(BENCHMARKS.replace('"../data"', '"../none"'));
    expect((await run(recipe, '--until', 'second')).code).toBe(0);
    expect((await run(recipe)).code).toBe(2);
  });
});

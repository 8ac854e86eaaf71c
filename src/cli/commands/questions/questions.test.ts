import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { asJsonl, writeText } from '../../../benchmarks/fixtures/made-up-files.ts';
import { madeUpWords } from '../../../questions/fixtures/public-questions.ts';
import type { BankManifest } from '../../../records/bank-manifest.ts';
import { type CommandOutcome, runCommandLine } from '../../../../test/worlds/run-command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-questions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const rows = Array.from({ length: 20 }, (_, index) => ({
  question: `${madeUpWords(index, 30)}?`,
  options: Object.fromEntries(
    madeUpWords(100 + index, 4)
      .split(' ')
      .map((text, at) => ['ABCD'[at], text]),
  ),
  answer_idx: 'ABCD'[index % 4],
}));
const train = writeText(join(folder, 'train.jsonl'), asJsonl(rows));
const test = writeText(join(folder, 'held-out.jsonl'), asJsonl(rows.slice(0, 3)));

const run = (...parameters: string[]): Promise<CommandOutcome> => runCommandLine(['questions', ...parameters]);

describe('fleming questions', () => {
  it('imports, refines and mixes, and says at each step what went', async () => {
    const imported = await run('import', 'medqa', train, '--out', join(folder, 'medqa'));
    expect(imported).toMatchObject({ code: 0, out: expect.stringContaining('20 questions, 0 dropped') });
    expect(imported.error).toContain('only part of train');
    const refined = await run(
      'refine',
      join(folder, 'medqa'),
      '--against',
      test,
      '--out',
      join(folder, 'refined'),
      '--json',
      '--quiet',
    );
    const manifest = JSON.parse(refined.out) as BankManifest;
    expect(manifest.counts).toEqual({ questions: 17, dropped: 3, inReview: 0 });
    expect(manifest.steps.at(-1)).toMatchObject({ name: 'decontamination', dropped: { 'whole-question': 3 } });
    const mixed = await run(
      'mix',
      join(folder, 'refined'),
      '--source',
      'medqa=1',
      '--count',
      '10',
      '--out',
      join(folder, 'mixed'),
    );
    expect(mixed.out).toContain('10 questions');
    for (const name of [
      'questions.jsonl',
      'questions.parquet',
      'dropped.jsonl',
      'manifest.json',
      'datasheet.md',
      'datasheet.html',
      'README.md',
    ])
      expect(existsSync(join(folder, 'mixed', name))).toBe(true);
  });

  it('gives the same files byte for byte', async () => {
    const make = (out: string): Promise<unknown> =>
      run('refine', train.replace('train.jsonl', 'medqa'), '--against', test, '--out', join(folder, out), '--quiet');
    await make('once');
    await make('twice');
    for (const name of ['questions.jsonl', 'questions.parquet', 'dropped.jsonl', 'manifest.json', 'datasheet.html'])
      expect(readFileSync(join(folder, 'once', name)).equals(readFileSync(join(folder, 'twice', name)))).toBe(true);
  });

  it.each([
    [['import', 'medqua', 'x.jsonl', '--out', 'y'], /did you mean medqa/],
    [['import', 'medqa', '--out', 'y'], /the file of medqa is missing/],
    [['refine', 'absent', '--out', 'y'], /absent: no such bank/],
    [['refine', 'absent', '--against', 'nowhere.jsonl', '--out', 'y'], /--against nowhere\.jsonl: no such file/],
    [['mix', 'absent', '--source', 'medqa', '--out', 'y'], /no NAME=SHARE/],
    [['mix', join(folder, 'medqa', 'questions.parquet'), '--out', 'y'], /give the folder, or its questions\.jsonl/],
    [['review', 'absent'], /absent: no such bank/],
  ])('says what is wrong with a call: %j', async (parameters, message) => {
    const { code, error } = await run(...parameters);
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });

  it('lists its commands in lines that fit a terminal', async () => {
    const commands = (await run('--help')).out.split('Commands:')[1]!.split('Examples:')[0]!;
    expect(commands).toMatch(/^ {2}synthesize .*Make multiple-choice questions/m);
    for (const line of commands.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('lists the data sets', async () => {
    const { out } = await run('import', '--list');
    expect(out).toMatch(/^medqa +training +en +10178 {2}train; CC-BY-4\.0/m);
    expect(out).toMatch(/^mmlu-pro-biology +benchmark/m);
  });
});

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { asCsv, asJsonl, writeText } from '../../../benchmarks/fixtures/made-up-files.ts';
import { madeUpWords } from '../../../questions/fixtures/public-questions.ts';
import type { Datasheet } from '../../../questions/datasheet/datasheet.ts';
import { splitsFileSchema } from '../../../questions/split/write-splits.ts';
import type { BankManifest } from '../../../records/bank-manifest.ts';
import { openBank, questionsOf } from '../../../records/read-bank.ts';
import { type CommandOutcome, runCommandLine } from '../../../../test/worlds/run-command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-own-questions-'));
afterAll(() => rmSync(folder, { recursive: true }));
const rows = Array.from({ length: 60 }, (_, at) => ({
  question: `${madeUpWords(at >> 1, 60)} in case ${at}?`,
  ...Object.fromEntries(
    madeUpWords(500 + (at >> 1), 4)
      .split(' ')
      .map((text, place) => [`option_${'abcd'[place]}`, text]),
  ),
  correct: String(at % 4),
  topic: 'cardiology',
}));
const csv = writeText(join(folder, 'ward.csv'), asCsv(rows));
const bank = join(folder, 'ward');
const splits = join(folder, 'splits');
const questions = (...parameters: string[]): Promise<CommandOutcome> => runCommandLine(['questions', ...parameters]);
const own = (path: string, out: string, ...more: string[]): Promise<CommandOutcome> =>
  questions('import', path, '--name', 'ward', '--licence', 'own data', '--out', out, ...more);

describe('own questions on the command line', () => {
  it('do not take the place of a bank of another name', async () => {
    const out = join(folder, 'taken');
    expect((await own(csv, out, '--quiet')).code).toBe(0);
    expect((await own(csv, out, '--quiet')).code).toBe(0);
    const other = await questions('import', csv, '--name', 'clinic', '--licence', 'own data', '--out', out, '--quiet');
    expect(other).toMatchObject({ code: 2 });
    expect(other.error).toMatch(/taken holds the imported bank "ward", which would be replaced by "clinic"/);
  });

  it('are shown as they were taken, then split, mixed, refined and looked through by folder or file', async () => {
    const imported = await own(csv, bank, '--quiet');
    expect(imported).toMatchObject({ code: 0 });
    expect(imported.out).toMatch(
      /options +option_a, option_b, option_c, option_d\n +answer +correct: numbers from 0 \(0 stands in 15 rows, the number of options in none\)/,
    );
    expect(imported.out).toMatch(/ward\/train\/row-1 .*\n.*\n {2}\* A\. /);
    expect(imported.out).toContain('60 questions, 0 dropped');
    const split = await questions('split', bank, '--held-out', '0.2', '--development', '4', '--out', splits);
    expect(split.out).toMatch(/held-out +12 questions of 6 clusters, the largest of 2/);
    const file = splitsFileSchema.parse(JSON.parse(readFileSync(join(splits, 'splits.json'), 'utf8')));
    expect(file.counts.development).toEqual({ wanted: 4, questions: 4, clusters: 2, largestCluster: 2 });
    expect(file.files.map(({ path }) => path)).toEqual(['train.jsonl', 'development.jsonl', 'held-out.jsonl']);
    expect((await questions('split', bank, '--held-out', '0.2', '--out', splits)).code).toBe(0);
    const held = join(splits, 'held-out.jsonl');
    const mixed = await questions('mix', join(splits, 'train.jsonl'), '--out', join(folder, 'mixed'), '--json');
    expect((JSON.parse(mixed.out) as BankManifest).counts.questions).toBe(48);
    const refine = (against: string, out: string): Promise<CommandOutcome> =>
      questions(
        'refine',
        join(bank, 'questions.jsonl'),
        '--against',
        against,
        '--out',
        join(folder, out),
        '--quiet',
        '--json',
      );
    for (const [against, out] of [
      [held, 'by-file'],
      [bank, 'by-folder'],
    ] as const) {
      const { steps } = JSON.parse((await refine(against, out)).out) as BankManifest;
      expect(steps.at(-1)!.dropped).toEqual({ 'whole-question': out === 'by-file' ? 12 : 60 });
    }
    for (const path of [bank, held, join(bank, 'questions.jsonl')]) {
      const { sources } = JSON.parse((await questions('datasheet', path, '--json')).out) as Datasheet;
      expect(sources).toMatchObject([{ source: 'ward', licences: ['own data'], questions: path === held ? 12 : 60 }]);
    }
    const page = join(folder, 'sheet.html');
    expect((await questions('datasheet', bank, '--out', page)).out).toBe('');
    expect(readFileSync(page, 'utf8')).toContain('<!doctype html>');
    expect((await questions('datasheet', bank)).out).toContain('# Datasheet of a question bank');
    expect([...questionsOf(openBank(held))].every((question) => typeof question['cluster' as 'id'] === 'string')).toBe(
      true,
    );
  });

  it('say in one JSON document what was taken, and what was dropped', async () => {
    const part = writeText(join(folder, 'part.csv'), asCsv([...rows.slice(0, 8), { ...rows[8]!, correct: '' }]));
    const { out, error, code } = await own(part, join(folder, 'part'), '--json', '--commercial', 'no');
    const told = JSON.parse(out) as BankManifest & {
      mapping: { answer: string };
      samples: unknown[];
      warnings: string[];
    };
    expect([code, told.mapping.answer, told.samples.length]).toEqual([0, 'correct', 3]);
    expect(told.warnings).toEqual([
      expect.stringMatching(/1 of 9 rows \(11\.1 %\) make no question: no-answer 1 \(.*part\.csv:10/),
    ]);
    expect(error).toContain('warning: 1 of 9 rows');
    expect(told.settings).toMatchObject({ name: 'ward', commercialUse: false });
    expect(readFileSync(join(folder, 'part', 'dropped.jsonl'), 'utf8')).toContain('"reason":"no-answer"');
  });

  it('leave no bank where none makes a question', async () => {
    const none = writeText(
      join(folder, 'none.jsonl'),
      asJsonl([{ question: 'Which drug helps here?', options: ['a', 'b'], answer: 'Z' }]),
    );
    const { code, error } = await own(none, join(folder, 'none'));
    expect(code).toBe(1);
    expect(error).toMatch(/none of 1 rows makes a question: answer-not-among-options 1 \(.*none\.jsonl:1/);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('of a licence for research alone are marked so, and the public sets keep their way', async () => {
    const { error } = await questions(
      'import',
      csv,
      '--name',
      'nc',
      '--licence',
      'CC-BY-NC-4.0',
      '--out',
      join(folder, 'nc'),
      '--quiet',
    );
    expect(error).toContain('the licence speaks of research or non-commercial use');
    const [first] = questionsOf(openBank(join(folder, 'nc')));
    expect(first).toMatchObject({ origin: { commercialUse: false, licence: 'CC-BY-NC-4.0' } });
    const medqa = writeText(
      join(folder, 'medqa.jsonl'),
      asJsonl([{ question: 'Which drug helps here?', options: { A: 'a', B: 'b', C: 'c', D: 'd' }, answer_idx: 'B' }]),
    );
    const named = await questions('import', '--dataset', 'medqa', medqa, '--out', join(folder, 'medqa'));
    expect(named.out).toContain('1 questions, 0 dropped');
  });

  it.each([
    [['import', csv, '--out', 'y'], /is a file: give --name and --licence .* or --dataset ID/],
    [['import', csv, '--name', 'x', '--out', 'y'], /--licence is missing/],
    [['import', '--name', 'x', '--licence', 'l', '--out', 'y'], /the file with your questions is missing/],
    [['import', csv, '--licence', 'l', '--out', 'y'], /--licence is for your own questions: give their --name too/],
    [['import', csv, '--name', 'x', '--dataset', 'medqa', '--out', 'y'], /give one of them/],
    [['import', csv, '--name', 'x', '--licence', 'l', '--map', 'stem', '--out', 'y'], /"stem" is no PART=COLUMN/],
    [
      ['import', csv, '--name', 'x', '--licence', 'l', '--map', 'stem=questoin', '--out', 'y'],
      /did you mean question\?/,
    ],
    [
      ['import', csv, '--name', 'x', '--licence', 'l', '--answers', 'index', '--out', 'y'],
      /answers "index"; allowed: letter, text/,
    ],
    [['import', csv, '--name', 'x', '--licence', 'l', '--sheet', 'S', '--out', 'y'], /has no sheets/],
    [['split', csv, '--held-out', '0.2', '--out', 'y'], /ward\.csv is no bank; fleming questions import/],
    [['split', bank, '--out', 'y'], /how much\? Give --held-out/],
    [['split', bank, '--held-out', '2.5', '--out', 'y'], /a share from 0 to less than 1, or a whole number/],
    [
      ['split', bank, '--held-out', '0.2', '--out', join(folder, 'mine')],
      /holds train\.jsonl, which no split of a bank made/,
    ],
  ])('say what is wrong with a call: %j', async (parameters, message) => {
    writeText(join(folder, 'mine', 'train.jsonl'), '{}');
    const { code, error } = await questions(...parameters);
    expect(error).toMatch(message);
    expect(code).toBe(2);
  });
});

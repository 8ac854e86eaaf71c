/** `questions sample` and `questions judged` from the command line. */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CommandOutcome, runCommandLine } from '../../../../test/worlds/run-command-line.ts';
import { filledText, judgedBank, rowsOfSheet, type FilledCells } from '../../../questions/fixtures/judged-world.ts';
import { writeReviewedBank } from '../../../questions/fixtures/review-world.ts';
import type { JudgedReport } from '../../../questions/judgement/judged-report.ts';
import type { SheetFile } from '../../../questions/judgement/sheet-file.ts';
import { sha256OfFile } from '../../../support/hash.ts';
import { writeJsonl } from '../../../support/jsonl.ts';
import { SAFETY_EN, SAFETY_LINES } from '../../../support/safety.ts';

const root = mkdtempSync(join(tmpdir(), 'fleming-judged-command-'));
afterAll(() => rmSync(root, { recursive: true }));
const at = (name: string): string => join(root, name);
const questions = (...parameters: string[]): Promise<CommandOutcome> => runCommandLine(['questions', ...parameters]);

const right = { key: 'right', plausible: 'yes', wording: 'as-is' };
function fill(name: string, fillRow: (row: FilledCells, at: number) => FilledCells, from = 'sheet'): string {
  writeFileSync(at(name), filledText(rowsOfSheet(at(from)), fillRow));
  return at(name);
}

beforeAll(async () => {
  writeJsonl(at('bank.jsonl'), judgedBank());
  expect((await questions('sample', at('bank.jsonl'), '--count', '10', '--seed', '1', '--out', at('sheet'))).code).toBe(
    0,
  );
});

describe('questions sample', () => {
  it('says what it drew, what is next and what it is not for', async () => {
    const { code, out } = await questions('sample', at('bank.jsonl'), '--count', '40', '--out', at('all'));
    expect(code).toBe(0);
    expect(out).toContain(`${at('all')}: 27 questions of 27 in ${at('bank.jsonl')}; 40 were wanted\n`);
    expect(out).toMatch(/\n {2}medqa, en +3 of 3\n/);
    expect(out).toContain(`fleming questions judged ${at('all')}\n`);
    expect(out).toContain(SAFETY_LINES);
  });

  it('takes a bank’s folder, and prints sheet.json for programs', async () => {
    writeReviewedBank(at('bank'), judgedBank());
    const { out } = await questions('sample', at('bank'), '--count', '4', '--out', at('of-folder'), '--json');
    const sheet = JSON.parse(out) as SheetFile & { out: string };
    expect(sheet).toMatchObject({ out: at('of-folder'), wanted: 4, safety: { en: SAFETY_EN } });
    expect(sheet.bank.sha256).toBe(sha256OfFile(at('bank/questions.jsonl')));
    expect(JSON.parse(readFileSync(at('of-folder/sheet.json'), 'utf8'))).toEqual({ ...sheet, out: undefined });
  });

  it('writes the same sheet for the same seed', async () => {
    await questions('sample', at('bank.jsonl'), '--count', '10', '--seed', '1', '--out', at('again'));
    for (const name of ['sheet.tsv', 'key.tsv', 'sheet.html', 'sheet.json'])
      expect(readFileSync(at(`again/${name}`), 'utf8')).toBe(readFileSync(at(`sheet/${name}`), 'utf8'));
  });

  it('tells what is missing or wrong, and writes nothing then', async () => {
    const wrong = [
      [['bank.jsonl'], 2, '--out FOLDER is missing'],
      [['bank.jsonl', '--out', at('sheet')], 2, 'is there already, and nothing is written over'],
      [['none', '--out', at('new')], 2, 'no such bank'],
      [['bank.jsonl', '--count', '0', '--out', at('new')], 2, 'It must be 1 or more'],
      [['bank.jsonl', '--seed', 'x', '--out', at('new')], 2, 'It must be a whole number'],
      [['empty.jsonl', '--out', at('new')], 1, 'holds no question that can be judged'],
    ] as const;
    writeFileSync(at('empty.jsonl'), '');
    for (const [[bank, ...flags], code, message] of wrong)
      expect(await questions('sample', at(bank), ...flags)).toMatchObject({
        code,
        error: expect.stringContaining(message),
      });
    expect(existsSync(at('new'))).toBe(false);
  });
});

describe('questions judged', () => {
  it('prints rates of a filled sheet in its folder, with what is odd about it', async () => {
    copyFileSync(
      fill('filled.tsv', (_, index) => (index < 8 ? { ...right, ...(index === 0 ? { key: 'wrong' } : {}) } : {})),
      at('again/sheet.tsv'),
    );
    const { code, out } = await questions('judged', at('again'));
    expect(code).toBe(0);
    expect(out).toContain(`${at('again')}: 8 of 10 questions judged`);
    expect(out).toMatch(/over all +87\.5 % of 8 +0\.0 % of 8 +12\.5 % of 8 +0\.0 % of 8 +100\.0 % of 8\n/);
    expect(out).toMatch(/\n +52\.9–97\.8 /);
    expect(out).toMatch(/\ndiagnosis\/en +/);
    expect(out).toContain(SAFETY_LINES);
  });

  it('compares readers of one sample, and writes Markdown', async () => {
    const one = fill('a.tsv', (_, index) => ({ ...right, key: index < 5 ? 'right' : 'wrong' }));
    const other = fill('b.tsv', (_, index) => ({ ...right, key: index < 6 ? 'right' : 'wrong' }));
    const parameters = ['judged', one, other, '--of', at('sheet')];
    const { code, out } = await questions(...parameters, '--out', at('judged.md'));
    expect(code).toBe(0);
    expect(out).toContain(`${one} and ${other}`);
    // By chance 1/2 x 6/10 + 1/2 x 4/10 = 1/2; alike 9 of 10.
    expect(out).toMatch(/key +10 +90\.0 % +0\.800\n/);
    const markdown = readFileSync(at('judged.md'), 'utf8');
    expect(markdown).toMatch(/^# Judged questions\n\n> For research and non-clinical use only\./);
    expect(markdown).toContain(
      '| over all | 50.0 % of 10 | 0.0 % of 10 | 50.0 % of 10 | 0.0 % of 10 | 100.0 % of 10 |',
    );
    expect(markdown).toContain('| key | 10 | 90.0 % | 0.800 |');

    const report = JSON.parse((await questions(...parameters, '--json')).out) as JudgedReport & { safety: object };
    expect(report).toMatchObject({
      sample: { questions: 10, seed: 1, bank: { questions: 27 } },
      readers: [
        { sheet: one, judged: 10 },
        { sheet: other, judged: 10 },
      ],
      safety: { en: SAFETY_EN },
    });
    expect(report.agreement[0]).toMatchObject({ aspect: 'key', agreement: { items: 10, share: 0.9 } });
    expect(report.readers[0]!.groups[0]!.rates.right).toMatchObject({ count: 5, judged: 10, share: { value: 0.5 } });
  });

  it('fails where nothing is judged, and says what to fill', async () => {
    const { code, out, error } = await questions('judged', at('sheet'), '--out', at('none.md'));
    expect([code, out]).toEqual([1, '']);
    expect(error).toContain(`${at('sheet')}: nothing is judged; fill the columns key, plausible and wording`);
    expect(existsSync(at('none.md'))).toBe(false);
    const changed = fill('changed.tsv', (_, index) => ({ ...right, stem: `other ${index}` }));
    expect((await questions('judged', changed, '--of', at('sheet'))).error).toMatch(/10 of the questions changed/);
  });

  it('tells what is missing or wrong', async () => {
    const filled = fill('good.tsv', () => right);
    const bad = fill('bad.tsv', () => ({ key: 'rihgt' }));
    await questions('sample', at('bank.jsonl'), '--count', '10', '--seed', '2', '--out', at('other'));
    writeFileSync(at('other/mine.tsv'), readFileSync(filled));
    const wrong: readonly (readonly [parameters: string[], code: number, message: string])[] = [
      [[filled], 2, 'name the sample with --of FOLDER'],
      [[at('nowhere.tsv')], 2, 'no such sheet'],
      [[filled, '--of', root], 2, 'holds no sheet.json'],
      [[filled, filled, '--of', at('sheet')], 2, 'is given twice'],
      [[at('sheet'), at('other')], 2, 'are of different samples'],
      [[bad, '--of', at('sheet')], 1, 'did you mean right?'],
      [[filled, '--of', at('sheet'), '--out', filled], 2, 'is no report of this command and would be written over'],
      [[at('other/mine.tsv')], 1, 'changed'],
    ];
    for (const [parameters, code, message] of wrong)
      expect(await questions('judged', ...parameters)).toMatchObject({ code, error: expect.stringContaining(message) });
    expect(readFileSync(filled, 'utf8')).toContain('\tright\t');
  });

  it('writes its own report anew', async () => {
    const filled = fill('more.tsv', (_, index) => (index < 3 ? right : {}));
    for (const count of [3, 10]) {
      if (count === 10) fill('more.tsv', () => right);
      await questions('judged', filled, '--of', at('sheet'), '--out', at('anew.md'));
      expect(readFileSync(at('anew.md'), 'utf8')).toContain(`% of ${count} |`);
    }
  });
});

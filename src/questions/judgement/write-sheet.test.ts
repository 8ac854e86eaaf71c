import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { delimitedRecords } from '../../benchmarks/files/csv-rows.ts';
import type { BankQuestion } from '../../records/bank-question.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { graphQuestion, judgedBank, rowsOfSheet } from '../fixtures/judged-world.ts';
import { publicQuestion } from '../fixtures/public-questions.ts';
import { readSheetFile, type SheetFile } from './sheet-file.ts';
import { checkSheetFolder, writeSheet } from './write-sheet.ts';

const root = mkdtempSync(join(tmpdir(), 'fleming-sheet-'));
afterAll(() => rmSync(root, { recursive: true }));

const write = (name: string, questions: readonly BankQuestion[], count = 150): SheetFile =>
  writeSheet(join(root, name), { path: 'bank', sha256: 'f'.repeat(64), questions }, { count, seed: 1 });

function tabbed(name: string, file: string): string[][] {
  const text = readFileSync(join(root, name, file), 'utf8');
  expect(text[0]).toBe('\ufeff');
  return delimitedRecords(text.slice(1), file, '\t').map(({ fields }) => [...fields]);
}

describe('the folder of a sample', () => {
  it('has a row a question to fill, the key apart, and what was drawn from what', () => {
    const sheet = write('whole', judgedBank(), 12);
    expect(readdirSync(join(root, 'whole')).toSorted()).toEqual(['key.tsv', 'sheet.html', 'sheet.json', 'sheet.tsv']);
    expect(readSheetFile(join(root, 'whole'))).toEqual(sheet);
    expect(sheet).toMatchObject({ bank: { sha256: 'f'.repeat(64), questions: 27 }, seed: 1, wanted: 12, tooLong: 0 });
    expect(sheet.questions).toHaveLength(12);

    const [header, ...rows] = tabbed('whole', 'sheet.tsv');
    expect(header!.slice(0, 9)).toEqual('number id stratum stem options key plausible wording notes'.split(' '));
    expect(rows.map(([number]) => Number(number))).toEqual(sheet.questions.map(({ number }) => number));
    expect(rows.every((row) => row.length === header!.length && row.slice(5).every((cell) => cell === ''))).toBe(true);
    const at = sheet.questions.findIndex(({ id }) => id.startsWith('diagnosis-en'));
    expect(rows[at]!.slice(2, 5)).toEqual([
      'diagnosis/en',
      `What is ${sheet.questions[at]!.id}?`,
      'A. fever\nB. cough',
    ]);

    const [keyHeader, ...keys] = tabbed('whole', 'key.tsv');
    expect(keyHeader!.slice(0, 5)).toEqual(['number', 'letter', 'text', 'why', 'id']);
    const { id } = sheet.questions[at]!;
    expect(keys[at]!.slice(0, 5)).toEqual([String(at + 1), 'A', 'fever', `B. cough lacks rash in ${id}`, id]);
  });

  it('does not tell the key where it is judged blind: ids of a graph name the disease', () => {
    const id = 'train/en/diagnosis/gout: podagra';
    write('blind', [graphQuestion(id, { stem: 'Which?', kind: 'diagnosis' })]);
    const text = readFileSync(join(root, 'blind/sheet.tsv'), 'utf8');
    expect(text).not.toMatch(/gout|podagra|lacks rash/);
    expect(rowsOfSheet(join(root, 'blind'))[0]!['id']).toMatch(/^q[0-9a-f]{12}$/);
    const [shown, folded] = readFileSync(join(root, 'blind/sheet.html'), 'utf8').split('<details');
    expect(shown).not.toMatch(/gout|lacks rash/);
    expect(folded).toMatch(/gout.*/);
  });

  it('says what it is not for, in every file', () => {
    write('safe', judgedBank(), 2);
    for (const name of ['sheet.tsv', 'key.tsv', 'sheet.html', 'sheet.json']) {
      const text = readFileSync(join(root, 'safe', name), 'utf8');
      for (const line of [SAFETY_EN, SAFETY_ZH]) expect(text, name).toContain(line);
    }
  });

  it('has no cell that a spreadsheet runs', () => {
    const attack = '=HYPERLINK("http://x","y")';
    const options = [attack, '+1', '-1', '@x'];
    write('formulas', [
      publicQuestion({ id: attack, stem: attack, options, origin: { dataset: '@set' } }),
      graphQuestion('-id', { stem: '+1\t=2', distractors: [{ ...graphQuestion('x').distractors[0]!, letter: '=B' }] }),
    ]);
    const cells = ['sheet.tsv', 'key.tsv'].flatMap((file) => tabbed('formulas', file).flat());
    expect(cells.filter((cell) => cell.includes('HYPERLINK'))).toHaveLength(4);
    expect(cells.filter((cell) => /^\s*[=+\-@]/.test(cell))).toEqual([]);
  });

  it('leaves out, and counts, what a spreadsheet cannot hold, and takes what is as long as it may be', () => {
    const sheet = write('long', [
      publicQuestion({ id: 'huge', stem: 'x'.repeat(10_000_000) }),
      publicQuestion({ id: 'over', stem: `=${'x'.repeat(32_766)}` }),
      publicQuestion({ id: 'full', stem: 'x'.repeat(32_767) }),
      graphQuestion('why', { distractors: [{ ...graphQuestion('x').distractors[0]!, reason: 'x'.repeat(40_000) }] }),
    ]);
    expect(sheet.questions.map(({ id }) => id)).toEqual(['full']);
    expect(sheet).toMatchObject({ tooLong: 3, bank: { questions: 4 }, strata: [{ inBank: 1, drawn: 1 }] });
  });

  it('has a key that is no option, too: that is for the reader to say', () => {
    write('no-option', [publicQuestion({ answer: 'Q' })]);
    expect(tabbed('no-option', 'key.tsv')[1]!.slice(0, 3)).toEqual(['1', 'Q', '']);
  });
});

describe('the place of a sample', () => {
  it('is never written over', () => {
    write('taken', judgedBank(), 2);
    writeFileSync(join(root, 'taken/sheet.tsv'), 'filled');
    expect(() => write('taken', judgedBank(), 2)).toThrow(/taken is there already, and nothing is written over/);
    expect(readFileSync(join(root, 'taken/sheet.tsv'), 'utf8')).toBe('filled');
    writeFileSync(join(root, 'file'), '');
    expect(() => checkSheetFolder(join(root, 'file'))).toThrow(ConfigError);
    expect(readdirSync(root).filter((name) => name.includes('writing'))).toEqual([]);
  });

  it('may be an empty folder, and one that is not there', () => {
    mkdirSync(join(root, 'empty'));
    write('empty', judgedBank(), 2);
    write('deep/er', judgedBank(), 2);
    for (const name of ['empty', 'deep/er/']) expect(readSheetFile(join(root, name)).questions).toHaveLength(2);
  });

  it('is cleared of what a killed command left beside it, and of nothing else', () => {
    // No process has the first number; the second is this one's.
    const [dead, own] = [join(root, 'new.writing-999999999'), join(root, `other.writing-${process.pid}`)];
    for (const folder of [dead, own, join(root, 'new.writing-notes')]) mkdirSync(folder);
    write('new', judgedBank(), 2);
    expect([existsSync(dead), existsSync(own), existsSync(join(root, 'new.writing-notes'))]).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('stays free where there is nothing to judge', () => {
    expect(() => write('nothing', [])).toThrow(RecordError);
    expect(existsSync(join(root, 'nothing'))).toBe(false);
  });
});

it('a damaged or foreign sheet.json is refused', () => {
  const folder = join(root, 'damaged');
  expect(() => readSheetFile(folder)).toThrow(/holds no sheet.json/);
  mkdirSync(folder);
  for (const text of ['{', '{}', '[]', 'null']) {
    writeFileSync(join(folder, 'sheet.json'), text);
    expect(() => readSheetFile(folder)).toThrow(RecordError);
  }
});

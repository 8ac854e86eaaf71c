import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, describe, expect, it } from 'vitest';
import type { BankQuestion } from '../../records/bank-question.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { everyQuestion, miniatureBank } from '../../../test/worlds/banks.ts';
import { publicQuestion } from '../fixtures/public-questions.ts';
import { writeBank, type BankContent } from './write-bank.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-bank-'));
afterAll(() => rmSync(folder, { recursive: true }));

const published = Array.from({ length: 50 }, (_, at) => publicQuestion({ id: `p${at}` }));
const ofGraph = everyQuestion(miniatureBank()).slice(0, 50) as BankQuestion[];
const manifest = writeBank(folder, {
  madeBy: 'refine',
  settings: {},
  inputs: [],
  steps: [],
  questions: [...published, ...ofGraph],
  dropped: [],
  queue: null,
  tierAgreement: null,
});

it('holds every question once, both kinds of records at the beginning, and in Parquet the same in the same order', async () => {
  const lines = readJsonl<BankQuestion>(join(folder, 'questions.jsonl'));
  expect(new Set(lines.map(({ id }) => id))).toEqual(new Set([...published, ...ofGraph].map(({ id }) => id)));
  expect(lines).toHaveLength(100);
  expect(lines.slice(0, 10).some((question) => 'origin' in question)).toBe(true);
  expect(lines.slice(0, 10).some((question) => 'subgraph' in question)).toBe(true);
  const bytes = readFileSync(join(folder, 'questions.parquet'));
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const rows = await parquetReadObjects({ file });
  expect(rows.map((row) => JSON.parse(row['record'] as string) as unknown)).toEqual(lines);
  expect(rows.map(({ stem }) => stem)).toEqual(lines.map(({ stem }) => stem));
  expect(rows.some(({ stem }) => /\p{Script=Han}/u.test(stem as string))).toBe(true);
});

it('has a card by which a reader takes the Parquet file alone, whatever else lies in the folder', () => {
  const card = readFileSync(join(folder, 'README.md'), 'utf8');
  const head = /^---\n([^]*?)\n---\n/.exec(card)![1]!;
  expect(head.split('\n').filter((line) => line.includes('path:'))).toEqual(['        path: "questions.parquet"']);
  expect(head).toContain('language: ["en", "zh"]');
  expect(card).toContain('research and non-clinical use only');
  expect(manifest.files.find(({ path }) => path === 'README.md')!.sha256).toBe(sha256OfFile(join(folder, 'README.md')));
});

describe('the folder of a bank', () => {
  const content: BankContent = {
    madeBy: 'refine',
    settings: {},
    inputs: [],
    steps: [],
    questions: published,
    dropped: [],
    queue: null,
    tierAgreement: null,
  };
  const fresh = (): string => mkdtempSync(join(folder, 'other-'));

  it.each(['README.md', 'manifest.json', 'questions.jsonl', 'datasheet.html'])(
    "with another's %s is left as it is",
    (name) => {
      const other = fresh();
      writeFileSync(join(other, name), '{"name": "a project of mine"}\n');
      expect(() => writeBank(other, content)).toThrow(`holds ${name} and is no question bank`);
      expect(readdirSync(other)).toEqual([name]);
      expect(readFileSync(join(other, name), 'utf8')).toBe('{"name": "a project of mine"}\n');
    },
  );

  it('may be one that was not finished, or whose manifest is damaged, and hold files that no bank has', () => {
    const other = fresh();
    writeFileSync(join(other, 'notes.txt'), 'mine');
    writeBank(other, content);
    rmSync(join(other, 'manifest.json'));
    rmSync(join(other, 'datasheet.html'));
    writeBank(other, content);
    const whole = readFileSync(join(other, 'manifest.json'), 'utf8');
    writeFileSync(join(other, 'manifest.json'), whole.slice(0, 200));
    expect(writeBank(other, content).counts.questions).toBe(50);
    expect(readFileSync(join(other, 'manifest.json'), 'utf8')).toBe(whole);
    expect(readFileSync(join(other, 'notes.txt'), 'utf8')).toBe('mine');
  });
});

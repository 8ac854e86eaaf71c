import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBank } from '../../records/read-bank.ts';
import { publicQuestion } from '../fixtures/public-questions.ts';
import { writeReviewedBank } from '../fixtures/review-world.ts';
import { lockBank } from './exchange-bank.ts';
import { writeBank } from './write-bank.ts';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fleming-exchange-'));
  folder = join(root, 'bank');
  writeReviewedBank(folder);
});
afterEach(() => rmSync(root, { recursive: true }));

/** As a kill leaves it after the first of the new bank's files was moved. */
function halfExchange(): void {
  const next = join(root, 'next');
  writeReviewedBank(next, [publicQuestion({ id: 'new' })]);
  cpSync(next, join(folder, '.next-bank'), { recursive: true });
  renameSync(join(folder, '.next-bank', 'questions.jsonl'), join(folder, 'questions.jsonl'));
}

it('is told where it was stopped half-way, and ended by the next who writes there', () => {
  writeFileSync(join(folder, 'decisions.jsonl'), 'mine');
  halfExchange();
  expect(() => openBank(folder)).toThrow(/is being replaced by the bank in its \.next-bank; .*give it again/);
  lockBank(folder).release();
  expect(openBank(folder).manifest).toEqual(openBank(join(root, 'next')).manifest);
  for (const name of readdirSync(join(root, 'next')))
    expect(readFileSync(join(folder, name), 'utf8')).toBe(readFileSync(join(root, 'next', name), 'utf8'));
  expect(readFileSync(join(folder, 'decisions.jsonl'), 'utf8')).toBe('mine');
  expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
});

it('clears away what a killed writer left, and the queue of a bank that has one no more', () => {
  mkdirSync(join(folder, '.next-bank.tmp'));
  writeFileSync(join(folder, '.next-bank.tmp', 'questions.jsonl'), 'half');
  const none = { settings: {}, inputs: [], steps: [], dropped: [], queue: null, tierAgreement: null };
  writeBank(folder, { madeBy: 'mix', questions: [publicQuestion()], ...none });
  expect(readdirSync(folder).toSorted()).toEqual(
    openBank(folder)
      .manifest!.files.map(({ path }) => path)
      .concat('manifest.json')
      .toSorted(),
  );
});

it('keeps the old bank where the new one cannot be written', () => {
  const before = readFileSync(join(folder, 'manifest.json'), 'utf8');
  const broken = [{ ...publicQuestion(), labels: { big: 1n } as never }];
  const none = { settings: {}, inputs: [], steps: [], dropped: [], queue: null, tierAgreement: null };
  expect(() => writeBank(folder, { madeBy: 'mix', questions: broken, ...none })).toThrow(/BigInt/);
  expect(readFileSync(join(folder, 'manifest.json'), 'utf8')).toBe(before);
  expect(readdirSync(folder).filter((name) => /^\.|lock/.test(name))).toEqual([]);
});

it('is not taken without its manifest, unless its file is given', () => {
  rmSync(join(folder, 'manifest.json'));
  expect(() => openBank(folder)).toThrow(/has no manifest\.json: .*did not end.*give .*questions\.jsonl itself/);
  expect(openBank(join(folder, 'questions.jsonl')).manifest).toBeNull();
});

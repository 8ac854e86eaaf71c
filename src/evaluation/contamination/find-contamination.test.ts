import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchmarkItem } from '../../records/benchmark.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { randomStream } from '../../support/random.ts';
import { madeUpItem } from '../results/fixtures/evaluation-folder.ts';
import { contaminationSchema, type Overlap } from './contamination-schema.ts';
import { findContamination } from './find-contamination.ts';

let folder = '';
let bank = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-contamination-'));
  bank = join(folder, 'bank.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));

const random = randomStream('contamination');
const syllables = ['ka', 'lo', 'mi', 'ne', 'ru', 'ta', 'vi', 'zo'];
const words = (count: number): string[] =>
  Array.from({ length: count }, () => Array.from({ length: 3 }, () => random.pick(syllables)).join(''));
const sentence = (count: number): string => words(count).join(' ');

const items = Array.from({ length: 20 }, (_, index) =>
  madeUpItem('medqa', index, { stem: `Patient ${index}: ${sentence(40)}. What fits?` }),
);

function overlapOf(records: readonly unknown[], asked: readonly BenchmarkItem[] = items): Overlap {
  writeJsonl(bank, records);
  const contamination = findContamination(bank, [{ id: asked[0]!.benchmark, items: asked }]);
  expect(contaminationSchema.parse(contamination)).toEqual(contamination);
  expect(contamination.bank.records).toBe(records.length);
  return contamination.benchmarks[0]!;
}

describe('contamination', () => {
  it('finds nothing in a bank of other questions', () => {
    const overlap = overlapOf([{ question: sentence(60), options: ['alpha', 'beta'] }, { text: sentence(400) }]);
    expect(overlap).toMatchObject({ items: 20, exactStem: 0, overlapping: [], samples: [] });
    expect(overlap.grams).toMatchObject({ unit: 'words', size: 13, comparable: 20, any: 0, half: 0 });
    expect(overlap.options).toEqual({ comparable: 20, matched: 0 });
  });

  it('finds whole questions whatever their case, width, spacing and punctuation', () => {
    const shouted = items[3]!.stem.toUpperCase().replaceAll(' ', '  ').replace('.', '！');
    const overlap = overlapOf([{ text: sentence(30) }, { stem: shouted }, { question: items[7]!.stem }]);
    expect(overlap).toMatchObject({ exactStem: 2, overlapping: ['medqa-3', 'medqa-7'] });
    expect(overlap.samples.map(({ itemId, kind, bankLine, gramShare }) => [itemId, kind, bankLine, gramShare])).toEqual(
      [
        ['medqa-3', 'stem', 2, 1],
        ['medqa-7', 'stem', 3, 1],
      ],
    );
  });

  it('finds long runs of words inside longer texts, and tells a half from a phrase', () => {
    const tokens = items[5]!.stem.split(' ');
    const phrase = items[6]!.stem.split(' ').slice(4, 18).join(' ');
    const overlap = overlapOf([
      { text: `${sentence(50)} ${tokens.slice(0, 36).join(' ')} ${sentence(50)}` },
      { text: `${sentence(9)} ${phrase} ${sentence(9)}` },
    ]);
    expect(overlap.exactStem).toBe(0);
    expect(overlap.grams).toMatchObject({ any: 2, half: 1 });
    expect(overlap.overlapping).toEqual(['medqa-5']);
    expect(overlap.samples).toMatchObject([{ itemId: 'medqa-5', kind: 'grams', bankLine: 1 }]);
  });

  it('does not take twelve words for thirteen', () => {
    const twelve = items[5]!.stem.split(' ').slice(0, 12).join(' ');
    expect(overlapOf([{ text: `${twelve} ${sentence(20)}` }]).grams.any).toBe(0);
    const thirteen = items[5]!.stem.split(' ').slice(0, 13).join(' ');
    expect(overlapOf([{ text: `${thirteen} ${sentence(20)}` }]).grams.any).toBe(1);
  });

  it('compares sets of options in any order and form, and only those that one item has', () => {
    const shared = items.map((item, index) => (index < 4 ? { ...item, options: items[0]!.options } : item));
    const texts = items[9]!.options.map(({ text }) => text);
    const overlap = overlapOf(
      [
        { question: 'another', options: texts.toReversed() },
        { question: 'yet another', options: { A: items[0]!.options[0]!.text, B: items[0]!.options[1]!.text } },
        { question: 'shared', options: items[0]!.options },
        { question: 'part', options: items[10]!.options.slice(0, 3) },
      ],
      shared,
    );
    expect(overlap.options).toEqual({ comparable: 16, matched: 1 });
    expect(overlap.samples).toMatchObject([{ itemId: 'medqa-9', kind: 'options', bankLine: 1 }]);
  });

  it('does not take the same words about other values for an item, nor its options then', () => {
    const stem = 'A man has a lactate > 4.5 mmol/L and is Kell+. What comes next?';
    const asked = [madeUpItem('medqa', 0, { stem })];
    const { options } = asked[0]!;
    const twins = [stem.replace('4.5', '45'), stem.replace('>', '<'), stem.replace('+', '-')];
    const none = overlapOf(
      twins.map((question) => ({ question, options })),
      asked,
    );
    expect(none).toMatchObject({ exactStem: 0, options: { matched: 0 }, overlapping: [] });
    const whole = overlapOf(
      [...twins, stem].map((question) => ({ question, options })),
      asked,
    );
    expect(whole).toMatchObject({ exactStem: 1, options: { matched: 1 } });
    expect(whole.samples[0]!.bankLine).toBe(4);
  });

  it('takes characters of Chinese', () => {
    const stem = '患者女，四十五岁，反复上腹部疼痛三年，进食后加重，伴有嗳气反酸，夜间痛醒，最可能的诊断是什么';
    const asked = [madeUpItem('jmed', 0, { language: 'zh', stem })];
    expect(overlapOf([{ text: `病例：${stem.slice(0, 42)}。` }], asked).grams).toMatchObject({
      unit: 'characters',
      size: 20,
      half: 1,
    });
    expect(overlapOf([{ text: stem.slice(0, 20) }], asked).grams.any).toBe(0);
    expect(overlapOf([{ text: stem.replace(/，/g, ' ') }], asked).exactStem).toBe(1);
  });

  it('reads a bank by its folder as by its file', () => {
    const own = join(folder, 'bank');
    mkdirSync(own);
    const path = join(own, 'questions.jsonl');
    writeJsonl(path, [{ id: 'x', stem: items[3]!.stem, options: items[3]!.options }]);
    const [byFolder, byFile] = [own, path].map((each) => findContamination(each, [{ id: 'medqa', items }]));
    expect(byFolder!.benchmarks).toEqual(byFile!.benchmarks);
    expect(byFolder!.benchmarks[0]!.overlapping).toEqual(['medqa-3']);
    expect(() => findContamination(folder, [{ id: 'medqa', items }])).toThrow(/holds no questions\.jsonl/);
  });

  it('refuses lines without a text, with file, line and fields', () => {
    writeFileSync(bank, '{"text":"a"}\n{"body":"b","id":1}\n');
    expect(() => findContamination(bank, [{ id: 'medqa', items }])).toThrow(
      /bank\.jsonl:2: none of .*; the line has body, id/,
    );
    writeFileSync(bank, '[1]\n');
    expect(() => findContamination(bank, [{ id: 'medqa', items }])).toThrow(/bank\.jsonl:1: a line must be an object/);
  });
});

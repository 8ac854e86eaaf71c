import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bankGraphQuestionSchema, publicQuestionSchema, type BankQuestion } from './bank-question.ts';
import { openBank, questionsOf, type BankReading } from './read-bank.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-read-bank-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const shown = {
  id: 'q1',
  language: 'en' as const,
  stem: 'Which disease is most likely?',
  options: ['gout', 'influenza', 'Bb', 'BB'].map((text, at) => ({ letter: 'ABCD'[at]!, text })),
  answer: 'A',
};

const ofSet = publicQuestionSchema.parse({
  ...shown,
  labels: {},
  specialty: null,
  origin: {
    dataset: 'medqa',
    split: 'train',
    role: 'training',
    itemId: '1',
    licence: 'CC-BY-4.0',
    commercialUse: true,
    address: 'https://example.org/medqa',
    file: '0'.repeat(64),
  },
});

const ofGraph = bankGraphQuestionSchema.parse({
  ...shown,
  kind: 'diagnosis',
  options: shown.options.map((option) => ({ ...option, entity: option.text })),
  subgraph: { id: 'gout: tophus', disease: 'gout', findings: ['tophus'], edges: [] },
  mask: ['gout'],
  background: null,
  distractors: [],
  difficulty: { tier: 'easy', hops: 2, overlap: 0, rarity: 'common' },
  split: 'train',
  provenance: { graph: 'g', template: 't' },
  seed: 0,
});

/** The file's second line is `damaged`; the first is a whole question. */
function read(damaged: string, reading?: BankReading): BankQuestion[] {
  const file = join(folder, 'questions.jsonl');
  writeFileSync(file, `${JSON.stringify({ ...ofSet, id: 'q0' })}\n${damaged}\n`);
  return [...questionsOf(openBank(file), reading)];
}

const withOption = (question: BankQuestion, at: number, change: object): string =>
  JSON.stringify({
    ...question,
    options: question.options.map((each, place) => (place === at ? { ...each, ...change } : each)),
  });

const OF = [
  ['a public set', ofSet],
  ['a graph', ofGraph],
] as const;

describe.each(OF)('a question of %s', (_, question) => {
  it('is read as it stands, options that differ by case alone included', () => {
    expect(read(JSON.stringify(question))[1]).toEqual(question);
  });

  it('is refused where its answer is no option, with line and letters; given to who drops it', () => {
    const line = JSON.stringify({ ...question, answer: 'Q' });
    expect(() => read(line)).toThrow(/questions\.jsonl:2: answer: "Q" is no option; allowed: A, B, C, D\. .*refine/);
    expect(read(line, { give: ['answer-not-among-options'] })[1]).toMatchObject({ answer: 'Q' });
  });

  it('is refused by every reader where two options have one letter', () => {
    const line = withOption(question, 1, { letter: 'A' });
    const message = /questions\.jsonl:2: options: letters A, A, C, D: two options are A; allowed: each letter once/;
    expect(() => read(line)).toThrow(message);
    expect(() => read(line, { give: ['answer-not-among-options', 'duplicate-options'] })).toThrow(message);
  });

  it('is refused with one option alone', () => {
    expect(() => read(JSON.stringify({ ...question, options: question.options.slice(0, 1) }))).toThrow(
      /questions\.jsonl:2: options: .*>=2 items/,
    );
  });

  it('is refused where a key stands twice, at any depth', () => {
    const line = JSON.stringify(question);
    const twice = /questions\.jsonl:2: the key "(answer|text)" stands twice in one object; allowed: once/;
    expect(() => read(line.replace('"answer":"A"', '"answer":"A","answer":"B"'))).toThrow(twice);
    expect(() => read(line.replace('"text":"gout"', '"text":"gout","text":"flu"'))).toThrow(twice);
  });
});

describe('the same text twice', () => {
  it('is refused in a question of a graph, spaces aside; given to who drops it', () => {
    const line = withOption(ofGraph, 2, { text: ' gout ' });
    expect(() => read(line)).toThrow(/questions\.jsonl:2: options: A and C are both "gout"; allowed: each text once/);
    expect(() => read(line, { give: ['answer-not-among-options'] })).toThrow(/allowed: each text once/);
    expect(read(line, { give: ['duplicate-options'] })).toHaveLength(2);
  });

  it('is read in a question of a public set, some of which were published so', () => {
    expect(read(withOption(ofSet, 2, { text: 'gout' }))).toHaveLength(2);
  });
});

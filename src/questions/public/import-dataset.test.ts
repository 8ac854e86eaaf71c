import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { publishedData } from '../../benchmarks/fixtures/published-data.ts';
import { asCsv, asJsonl, writeParquet, writeText } from '../../benchmarks/fixtures/made-up-files.ts';
import { publicQuestionSchema } from '../../records/bank-question.ts';
import { importDataset } from './import-dataset.ts';
import { trainingSetNamed } from './training-sets.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const medqa = (index: number): Record<string, unknown> => ({
  question: `Which drug helps in case ${index}?`,
  options: { A: 'aspirin', B: 'heparin', C: 'warfarin', D: 'alteplase' },
  answer_idx: 'ABCD'[index % 4],
  meta_info: 'step1',
});
const rows = Array.from({ length: 8 }, (_, index) => medqa(index));

describe('importing a public data set', () => {
  it('gives the same questions from JSON Lines, JSON and Parquet, with their origin', async () => {
    const set = trainingSetNamed('medqa');
    const files = [
      writeText(join(folder, 'train.jsonl'), asJsonl(rows)),
      writeText(join(folder, 'train.json'), JSON.stringify(rows)),
      writeParquet(
        join(folder, 'train.parquet'),
        rows.map((row) => ({ ...row, options: row['options'] })),
      ),
    ];
    const read = [];
    for (const file of atLeast(3, files)) read.push(await importDataset(set, [file]));
    for (const { questions, coverage } of atLeast(3, read)) {
      expect(coverage.kind).toBe('part');
      expect(questions.map(({ answer }) => answer).join('')).toBe('ABCDABCD');
      for (const question of questions) expect(publicQuestionSchema.parse(question)).toEqual(question);
      expect(questions[0]).toMatchObject({
        id: 'medqa/train/row-1',
        origin: { dataset: 'medqa', role: 'training', licence: expect.stringContaining('CC-BY-4.0') },
        labels: { step: 'step1' },
      });
    }
  });

  it('reads Chinese CSV in GB 18030 and drops rows with several answers, saying so', async () => {
    const text = asCsv([
      { Question: '首选何药？', Options: 'A 青霉素\nB 红霉素', Answer: 'B', 'Medical Discipline': '药学' },
      { Question: '哪些正确？', Options: 'A 甲\nB 乙\nC 丙', Answer: 'AC', 'Medical Discipline': '内科' },
    ]);
    const path = join(folder, 'train.csv');
    writeFileSync(path, gb18030(text));
    const { questions, dropped } = await importDataset(trainingSetNamed('cmexam'), [path]);
    expect(questions).toMatchObject([
      { stem: '首选何药？', answer: 'B', specialty: '药学', origin: { commercialUse: false } },
    ]);
    expect(dropped).toMatchObject([{ reason: 'several-right-answers', evidence: expect.stringContaining('A, C') }]);
  });

  it('counts from 0 or from 1 as the file does', async () => {
    const row = (cop: number): Record<string, unknown> => ({
      id: `i${cop}`,
      question: 'Which one is it?',
      opa: 'a1',
      opb: 'b1',
      opc: 'c1',
      opd: 'd1',
      cop,
    });
    const zero = writeText(join(folder, 'zero.jsonl'), asJsonl([0, 1, 3].map(row)));
    const one = writeText(join(folder, 'one.jsonl'), asJsonl([1, 2, 4].map(row)));
    for (const path of [zero, one]) {
      const { questions } = await importDataset(trainingSetNamed('medmcqa'), [path]);
      expect(questions.map(({ answer }) => answer)).toEqual(['A', 'B', 'D']);
    }
  });

  it('takes people out before anything is kept', async () => {
    const path = writeText(
      join(folder, 'people.jsonl'),
      asJsonl([{ ...medqa(0), question: 'Mr. Okonkwo was admitted on March 14, 2019. Which drug?' }]),
    );
    const imported = await importDataset(trainingSetNamed('medqa'), [path]);
    expect(JSON.stringify(imported)).not.toMatch(/Okonkwo|March/);
    expect(imported.step.counts).toEqual({ 'anonymised name': 1, 'anonymised date': 1 });
  });

  it('drops a question whose option told of a person, and says why', async () => {
    const path = writeText(
      join(folder, 'told.jsonl'),
      asJsonl([
        medqa(0),
        {
          ...medqa(0),
          question: 'Whom to ask?',
          options: { A: 'Mail to k.o@mail.example.org', B: 'b', C: 'c', D: 'd' },
        },
      ]),
    );
    const { questions, dropped } = await importDataset(trainingSetNamed('medqa'), [path]);
    expect(questions).toHaveLength(1);
    expect(dropped).toMatchObject([{ step: 'import', reason: expect.stringMatching(/^identifier-in-/) as string }]);
    expect(JSON.stringify(dropped)).not.toContain('k.o@');
  });

  it('refuses the labelled part of PubMedQA without the list of its test set', async () => {
    const object = {
      1: { QUESTION: 'Is it so?', CONTEXTS: ['It may be.'], final_decision: 'yes', reasoning_required_pred: 'yes' },
    };
    const path = writeText(join(folder, 'no-truth', 'ori_pqal.json'), JSON.stringify(object));
    await expect(importDataset(trainingSetNamed('pubmedqa'), [path])).rejects.toThrow(/test_ground_truth\.json/);
  });

  it('takes of the labelled part of PubMedQA what is not its test set, with the abstract and the licence, and counts the rest', async () => {
    const row = (question: string) => ({
      QUESTION: question,
      CONTEXTS: ['The aim was this.', 'That was found.'],
      final_decision: 'no',
      reasoning_required_pred: 'no',
    });
    const object = {
      101: row('Is the first so?'),
      102: row('Is the second so?'),
      103: row('Is the third so?'),
      104: row('Is the Second so ?'),
    };
    const home = join(folder, 'labelled');
    const path = writeText(join(home, 'ori_pqal.json'), JSON.stringify(object));
    writeText(join(home, 'test_ground_truth.json'), '{"102": "no"}');
    const { questions, dropped, step } = await importDataset(trainingSetNamed('pubmedqa'), [path]);
    expect(questions.map(({ origin }) => origin.itemId)).toEqual(['101', '103']);
    expect(questions[0]).toMatchObject({
      stem: 'The aim was this.\nThat was found.\n\nIs the first so?',
      options: [
        { letter: 'A', text: 'yes' },
        { letter: 'B', text: 'no' },
        { letter: 'C', text: 'maybe' },
      ],
      answer: 'B',
      origin: { dataset: 'pubmedqa', licence: 'MIT', role: 'training', commercialUse: true },
    });
    expect(dropped).toMatchObject([{ evidence: expect.stringContaining('asks what item 102 of the test set asks') }]);
    expect(step).toMatchObject({ before: 3, after: 2, counts: { 'other-rows': 1 } });
  });

  it('names the data sets there are', () => {
    expect(() => trainingSetNamed('medqua')).toThrow(/did you mean medqa\?/);
  });
});

const published = publishedData();

const TRUTH = 'pubmedqa/test_ground_truth.json';

describe.skipIf(published === undefined)('published files', () => {
  const bio = join(published ?? '', 'mmlu-pro/mmlu-pro_biology.jsonl');
  const labelled = join(published ?? '', 'pubmedqa/ori_pqal.json');
  const damaged = (name: string, change: (content: Buffer) => Buffer, of = bio): string => {
    const path = join(folder, 'damaged', name);
    mkdirSync(join(folder, 'damaged'), { recursive: true });
    writeFileSync(path, change(readFileSync(of)));
    return path;
  };
  const importBiology = (path: string): Promise<unknown> => importDataset(trainingSetNamed('mmlu-pro-biology'), [path]);

  it('are whole: PubMedQA without its test set, MMLU-Pro biology as a benchmark', async () => {
    const rest = await importDataset(trainingSetNamed('pubmedqa'), [labelled]);
    expect(rest.gold).toEqual({ A: 276, B: 169, C: 55 });
    expect(rest).toMatchObject({ coverage: { kind: 'whole' }, dropped: [] });
    expect(rest.questions).toHaveLength(500);
    expect(rest.step.counts).toMatchObject({ 'other-rows': 500 });
    const test = Object.keys(JSON.parse(readFileSync(join(published!, TRUTH), 'utf8')) as object);
    const all = Object.keys(JSON.parse(readFileSync(labelled, 'utf8')) as object);
    const trained = rest.questions.map(({ origin }) => origin.itemId);
    expect(trained.toSorted()).toEqual(all.filter((id) => !test.includes(id)).toSorted());
    const biology = await importDataset(trainingSetNamed('mmlu-pro-biology'), [bio]);
    expect(biology.questions).toHaveLength(717);
    expect(biology.questions.every(({ origin }) => origin.role === 'benchmark')).toBe(true);
  });

  it('of which some rows are cut off are refused', async () => {
    await expect(importBiology(damaged('cut.jsonl', (bytes) => bytes.subarray(0, -40)))).rejects.toThrow(
      /cut\.jsonl:717: not JSON/,
    );
    const copy = join(folder, 'damaged', 'ori_pqal.json');
    damaged('ori_pqal.json', (bytes) => bytes.subarray(0, bytes.length >> 1), labelled);
    copyFileSync(join(published!, TRUTH), join(folder, 'damaged', 'test_ground_truth.json'));
    await expect(importDataset(trainingSetNamed('pubmedqa'), [copy])).rejects.toThrow(/ori_pqal\.json: not JSON/);
  });

  it('in another encoding are refused with the line', async () => {
    const latin = damaged('latin.jsonl', (bytes) =>
      Buffer.concat([bytes.subarray(0, 30), Buffer.from([0xe9, 0x78]), bytes.subarray(30)]),
    );
    await expect(importBiology(latin)).rejects.toThrow(/latin\.jsonl:1: not UTF-8; save the file as UTF-8/);
    await expect(
      importBiology(damaged('wide.jsonl', (bytes) => Buffer.from(`\ufeff${bytes.toString()}`, 'utf16le'))),
    ).rejects.toThrow(/UTF-16/);
  });

  it('with a wrong answer index, or one row more, are refused', async () => {
    const wrong = damaged('wrong.jsonl', (bytes) =>
      Buffer.from(bytes.toString().replace('"answer_index": 1', '"answer_index": 7')),
    );
    await expect(importBiology(wrong)).rejects.toThrow(/wrong\.jsonl:1: field answer_index: got 7; allowed: 1/);
    const moved = damaged('moved.jsonl', (bytes) =>
      Buffer.from(bytes.toString().replace('"answer": "B", "answer_index": 1', '"answer": "A", "answer_index": 0')),
    );
    await expect(importBiology(moved)).rejects.toThrow(/not mmlu-pro-biology .* as published: right answers by letter/);
  });

  it('with a huge line are refused with the item', async () => {
    const huge = damaged('huge.jsonl', (bytes) =>
      Buffer.from(bytes.toString().replace('Which of', 'x'.repeat(30_000_000))),
    );
    await expect(importBiology(huge)).rejects.toThrow(/item 2804: a text of 300\d{5} characters; allowed: 100000/);
  });
});

/** The few characters of the test in GB 18030, found by decoding every two-byte code once. */
function gb18030(text: string): Buffer {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, readonly number[]>();
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++)
      if (low !== 0x7f) codes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  return Buffer.from(
    [...text].flatMap((character) =>
      character.charCodeAt(0) < 0x80 ? [character.charCodeAt(0)] : codes.get(character)!,
    ),
  );
}

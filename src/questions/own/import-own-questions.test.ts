import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { asCsv, asJsonl, writeParquet, writeText } from '../../benchmarks/fixtures/made-up-files.ts';
import { publicQuestionSchema, type PublicQuestion } from '../../records/bank-question.ts';
import { FlemingError } from '../../support/errors.ts';
import { sha256OfFile } from '../../support/hash.ts';
import { workbook, writeBytes } from './fixtures/own-files.ts';
import { importOwnQuestions, type ImportedOwnQuestions } from './import-own-questions.ts';
import type { OwnQuestionsSettings } from './own-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-own-'));
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;
/** A file of its own. */
const file = (name: string, text: string): string => {
  mkdirSync(join(folder, String(++made)), { recursive: true });
  return writeText(join(folder, String(made), name), text);
};
const settings: OwnQuestionsSettings = { name: 'ward', licence: 'own data', commercialUse: true };
const read = (
  path: string | readonly string[],
  change: Partial<OwnQuestionsSettings> = {},
): Promise<ImportedOwnQuestions> =>
  importOwnQuestions({ ...settings, ...change }, typeof path === 'string' ? [path] : path);
const answersOf = ({ questions }: ImportedOwnQuestions): string => questions.map(({ answer }) => answer).join('');
const textsOf = ({ options }: PublicQuestion): string[] => options.map(({ text }) => text);

const drugs = ['colchicine', 'heparin', 'insulin', 'aspirin'];
const rows = Array.from({ length: 8 }, (_, at) => ({
  qid: String(9_007_199_254_740_993n + BigInt(at)),
  question: `Which drug helps in case ${at}, "after; all, of it"?`,
  option_a: drugs[0],
  option_b: drugs[1],
  option_c: drugs[2],
  option_d: drugs[3],
  correct: 'ABCD'[at % 4],
  subject: 'pharmacology',
  year: '2024',
}));
const nested = rows.map(({ option_a: A, option_b: B, option_c: C, option_d: D, ...rest }) => ({
  ...rest,
  options: { A, B, C, D },
}));

describe("a researcher's own questions", () => {
  it('are the same from every form of file, with ids beyond 2^53, labels, specialty and origin', async () => {
    const header = Object.keys(rows[0]!);
    const cells = rows.map((row) => Object.values(row) as string[]);
    const files = [
      file('a.jsonl', asJsonl(nested).replaceAll(/"qid":"(\d+)"/g, '"qid":$1')),
      file('b.json', JSON.stringify(nested, null, 2)),
      file('c.json', JSON.stringify({ version: 2, authors: ['x', 'y'], items: nested })),
      file('d.csv', asCsv(rows)),
      file('e.csv', `\ufeff${asCsv(rows, '\r\n').replaceAll(/^qid.*$/gm, header.join(','))}`),
      file(
        'f.csv',
        `sep=;\r\n${[header, ...cells].map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(';')).join('\r\n')}`,
      ),
      file(
        'g.tsv',
        [header, ...cells]
          .map((row) => row.map((each) => (each.includes('"') ? `"${each.replaceAll('"', '""')}"` : each)).join('\t'))
          .join('\n'),
      ),
      writeParquet(join(folder, 'h.parquet'), rows),
      writeBytes(join(folder, 'i.xlsx'), workbook([header, ...cells])),
    ];
    for (const path of files) {
      const imported = await read(path);
      expect(imported.dropped, path).toEqual([]);
      expect(answersOf(imported), path).toBe('ABCDABCD');
      for (const question of imported.questions) expect(publicQuestionSchema.parse(question)).toEqual(question);
      expect(imported.questions[0], path).toEqual({
        id: 'ward/train/9007199254740993',
        language: 'en',
        stem: 'Which drug helps in case 0, "after; all, of it"?',
        options: drugs.map((text, at) => ({ letter: 'ABCD'[at], text })),
        answer: 'A',
        origin: {
          dataset: 'ward',
          split: 'train',
          role: 'training',
          itemId: '9007199254740993',
          licence: 'own data',
          commercialUse: true,
          address: path.split('/').at(-1),
          file: sha256OfFile(path),
        },
        labels: { subject: 'pharmacology', year: '2024' },
        specialty: 'pharmacology',
      });
      expect(imported.mapping).toMatchObject({ stem: 'question', answer: 'correct', id: 'qid', specialty: 'subject' });
    }
  });

  it('have options in whatever shape', async () => {
    const shapes: unknown[] = [
      ['x ray', 'MRI', 'CT'],
      ['A. x ray', 'B. MRI', 'C. CT'],
      { A: 'x ray', B: 'MRI', C: 'CT', D: null },
      { '0': 'x ray', '1': 'MRI', '2': 'CT' },
      { text: ['x ray', 'MRI', 'CT'], label: ['A', 'B', 'C'] },
      [
        { key: 'B', value: 'MRI' },
        { key: 'A', value: 'x ray' },
        { key: 'C', value: 'CT' },
      ],
      'A. x ray\nB. MRI\nC. CT',
      'A x ray\nB MRI\nC CT',
      '(A) x ray (B) MRI (C) CT',
      'A）x ray；B）MRI；C）CT',
      'x ray|MRI|CT',
      '["x ray", "MRI", "CT"]',
      "['x ray', 'MRI', \"CT\"]",
      "['x ray' 'MRI' 'CT']",
      "{'A': 'x ray', 'B': 'MRI', 'C': 'CT'}",
    ];
    const imported = await read(
      file(
        'shapes.jsonl',
        asJsonl(shapes.map((options, at) => ({ question: `Which picture is taken ${at}?`, options, answer: 'B' }))),
      ),
    );
    expect(imported.dropped).toEqual([]);
    for (const question of imported.questions) expect(textsOf(question)).toEqual(['x ray', 'MRI', 'CT']);
  });

  it('in Chinese have their language by script, and Chinese columns are known', async () => {
    const text =
      '题干,选项A,选项B,选项C,正确答案,学科\n高血压患者首选何种药物治疗？,硝苯地平,青霉素,阿司匹林,选A,内科\n下列哪项是糖尿病的诊断标准？,空腹血糖升高,白细胞升高,血小板下降,A,内科\n';
    const imported = await read(file('zh.csv', text));
    expect(imported.questions).toMatchObject([
      { language: 'zh', answer: 'A', specialty: '内科' },
      { language: 'zh', answer: 'A' },
    ]);
    const stated = await read(
      file(
        'mixed.jsonl',
        asJsonl([
          { question: 'What is shown on the film?', options: drugs, answer: 'A', lang: 'English' },
          { question: '下列哪种药物最合适？', options: ['甲', '乙'], answer: 'B', lang: 'zh-CN' },
          { question: 'Was ist das für ein Bild?', options: drugs, answer: 'A', lang: 'de' },
        ]),
      ),
    );
    expect(stated.questions.map(({ language }) => language)).toEqual(['en', 'zh']);
    expect(stated.dropped).toMatchObject([
      { reason: 'other-language', evidence: expect.stringContaining('lang says "de"') },
    ]);
  });

  it('may hold their options in the question itself, or have the same for all', async () => {
    const inside = await read(
      file(
        'inside.jsonl',
        asJsonl([
          { question: 'Which drug is given first?\nA. aspirin\nB. heparin', answer: 'b' },
          { question: 'Which one next?\n(A) insulin\n(B) iron', answer: '(A)' },
        ]),
      ),
    );
    expect(inside.questions).toMatchObject([
      { stem: 'Which drug is given first?', answer: 'B' },
      { stem: 'Which one next?', answer: 'A' },
    ]);
    const fixed = await read(
      file(
        'fixed.jsonl',
        asJsonl([{ question: 'Does it help at all?', context: ['Aim.', 'Result.'], answer: 'Maybe' }]),
      ),
      { options: ['yes', 'no', 'maybe'] },
    );
    expect(fixed.questions).toMatchObject([{ stem: 'Aim.\nResult.\n\nDoes it help at all?', answer: 'C' }]);
  });

  it('lose people before anything is kept, in labels and evidence too', async () => {
    const imported = await read(
      file(
        'people.jsonl',
        asJsonl([
          {
            question: 'Mr. Okonkwo came on March 14, 2019. What now?',
            options: drugs,
            answer: 'A',
            source: 'seen by Dr. Okonkwo',
            patient_name: 'Okonkwo',
          },
          {
            question: 'What is given to this man?',
            options: drugs,
            answer: 'Mr. Okonkwo',
            source: 'x',
            patient_name: 'Okonkwo',
          },
        ]),
      ),
    );
    expect(JSON.stringify([imported.questions, imported.dropped])).not.toMatch(/Okonkwo|March/);
    expect(imported.step.counts).toEqual({ 'anonymised name': 1, 'anonymised date': 1 });
    expect(imported.mapping.leftOut).toEqual([{ column: 'patient_name', why: 'its name is about a person' }]);
  });

  it('that cannot be read are dropped with place, reason and evidence, and many are warned of', async () => {
    const good = { question: 'Which drug helps most?', options: drugs, answer: 'A' };
    const lines = [
      JSON.stringify(good),
      '{"question": "cut off',
      '[1]',
      JSON.stringify({ ...good, question: ' ' }),
      JSON.stringify({ ...good, options: ['one'] }),
      JSON.stringify({ ...good, options: Array.from({ length: 22 }, (_, at) => `o${at}`) }),
      JSON.stringify({ ...good, options: ['a', '', 'c'] }),
      JSON.stringify({ ...good, answer: 'E' }),
      JSON.stringify({ ...good, answer: 'AC' }),
      JSON.stringify({ ...good, answer: ['A', 'C'] }),
      JSON.stringify({ ...good, answer: null }),
      JSON.stringify({ ...good, answer: 'paracetamol' }),
      JSON.stringify({ ...good, question: 'x'.repeat(200_000) }),
      JSON.stringify({ ...good, options: ['aspirin', 'Aspirin.'], answer: 'ASPIRIN' }),
    ];
    const { questions, dropped, warnings, step } = await read(file('bad.jsonl', lines.join('\n')));
    expect(questions).toHaveLength(1);
    expect(step).toMatchObject({ before: 14, after: 1 });
    const byLine = dropped.map(({ evidence, reason }) => [Number(/jsonl:(\d+)/.exec(evidence)![1]), reason] as const);
    expect(byLine.toSorted(([one], [other]) => one - other)).toEqual([
      [2, 'not-json'],
      [3, 'no-object'],
      [4, 'no-question'],
      [5, 'too-few-options'],
      [6, 'too-many-options'],
      [7, 'blank-option'],
      [8, 'answer-not-among-options'],
      [9, 'several-right-answers'],
      [10, 'several-right-answers'],
      [11, 'no-answer'],
      [12, 'answer-not-among-options'],
      [13, 'text-too-long'],
      [14, 'answer-ambiguous'],
    ]);
    expect(warnings.join()).toMatch(/13 of 14 rows \(92\.9 %\) make no question: /);
    await expect(read(file('none.jsonl', lines.slice(1).join('\n')))).rejects.toThrow(
      /none of 13 rows makes a question: /,
    );
  });

  it('name columns by the map, with the nearest name for a slip, and what no name tells is asked for', async () => {
    const path = file(
      'odd.jsonl',
      asJsonl([{ Frage: 'Which drug is right here?', w: drugs, r: 'A', data: { case: 'c-1' } }]),
    );
    await expect(read(path)).rejects.toThrow(
      /no column for the stem is known .* columns are Frage, w, r, data\. Say it: --map stem=COLUMN/,
    );
    const map = { stem: 'Frage', options: 'w', answer: 'r', cluster: 'data.case' };
    const { questions } = await read(path, { map });
    expect(questions).toMatchObject([{ answer: 'A', cluster: 'ward/c-1' }]);
    await expect(read(path, { map: { ...map, stem: 'Frag' } })).rejects.toThrow(
      /stem=Frag: .*no such column, did you mean Frage\?/,
    );
    await expect(read(path, { map: { ...map, stm: 'Frage' } as object })).rejects.toThrow(
      /stm is no part of a question, did you mean stem\?/,
    );
    await expect(read(path, { map, name: 'medqa' })).rejects.toThrow(/name medqa is taken/);
    await expect(read(path, { map, name: 'a,b' })).rejects.toThrow(/allowed: letters, digits/);
    await expect(read(path, { map, licence: ' ' })).rejects.toThrow(/licence is blank/);
    await expect(read(join(folder, 'absent.csv'))).rejects.toThrow(/absent\.csv: no such file/);
    await expect(read(folder)).rejects.toThrow(/not a file; give the files/);
  });

  it('of several files are one set; ids that repeat are not taken, and it is said', async () => {
    const part = (answer: string): string =>
      file('part.jsonl', asJsonl([{ id: 1, question: 'Which drug helps here?', options: drugs, answer }]));
    const { questions, warnings, inputs } = await read([part('A'), part('B')]);
    expect(questions.map(({ id }) => id)).toEqual(['ward/train/row-1', 'ward/train/row-2']);
    expect(new Set(questions.map(({ origin }) => origin.file)).size).toBe(2);
    expect(inputs.map(({ records }) => records)).toEqual([1, 1]);
    expect(warnings).toEqual([expect.stringMatching(/column id says "1" at .*part\.jsonl:1 and at .*part\.jsonl:1/)]);
  });

  it('are bounded: deep, wide and endless files are errors or dropped rows, in seconds', async () => {
    const deep = `{"question": "Which drug helps here?", "options": ["a", "b"], "answer": "A", "x": ${'['.repeat(200_000)}1${']'.repeat(200_000)}}`;
    expect(
      (await read(file('deep.jsonl', `${deep}\n${deep.replace('1]', '1234567890123456789]')}\n`))).questions,
    ).toHaveLength(1);
    const wide = `{${Array.from({ length: 30_000 }, (_, at) => `"c${at}": 1`).join(',')}}`;
    await expect(read(file('wide.jsonl', wide))).rejects.toThrow(/more than 2000 columns/);
    await expect(read(file('wide.csv', `${'a,'.repeat(1_000_000)}a\n`))).rejects.toThrow(
      /header names 1000001 columns; allowed: 2000/,
    );
    await expect(read(file('quote.csv', `question,a\n"${'x""'.repeat(500_000)}`))).rejects.toThrow(
      /a quote is opened and never closed/,
    );
    await expect(read(file('escapes.json', `[{"question": "${'\\"'.repeat(1_000_000)}NaN`))).rejects.toThrow(
      /not JSON/,
    );
    await expect(read(file('latin.csv', ''), {})).rejects.toThrow(/empty/);
    const latin = writeBytes(
      join(folder, 'latin.csv'),
      Buffer.from('question,a,b,answer\nWhich na\xefve cell is it?,x,y,A\n', 'latin1'),
    );
    await expect(read(latin)).rejects.toThrow(/latin\.csv:2: not UTF-8; save the file as UTF-8/);
  }, 60_000);

  it('of whatever content are questions, dropped rows or an error of ours', async () => {
    const good = { question: 'Which drug helps most?', options: drugs, answer: 'A' };
    const field = fc.constantFrom(
      ...Object.keys(good),
      'option_a',
      'option_b',
      'context',
      'id',
      'language',
      'label',
      '__proto__',
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom(0, 4, 'C', 'A. x\nB. y', ['a', 'b'], { A: 'x' }, "['a']", ''),
    );
    const odd = fc.dictionary(field, value, { maxKeys: 4 });
    let count = 0;
    const outcome = async (path: string): Promise<void> => {
      try {
        const { questions } = await read(path);
        for (const question of questions) expect(publicQuestionSchema.parse(question)).toEqual(question);
        count++;
      } catch (error) {
        if (!(error instanceof FlemingError)) throw error;
      }
    };
    const any = join(folder, 'any.jsonl');
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { minLength: 1, maxLength: 3 }), (all) =>
        outcome(writeText(any, asJsonl([good, ...all.map((each) => ({ ...good, ...each }))]))),
      ),
      { numRuns: 300 },
    );
    expect(count).toBeGreaterThan(100);
    const pieces = fc.constantFrom(
      'a',
      '"',
      ',',
      ';',
      '\n',
      '\r',
      '\t',
      '|',
      'question',
      'A',
      'B',
      'answer',
      ' ',
      '选项A',
      '1',
    );
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: pieces, maxLength: 80 }), (text) =>
        outcome(writeText(join(folder, 'any.csv'), text)),
      ),
      { numRuns: 300, examples: [['""'], [' '], ['sep=;\r\n']] },
    );
  }, 60_000);
});

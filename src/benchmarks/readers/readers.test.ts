import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Row } from '../files/row.ts';
import { lettered, madeUpRow, writeText, type Fields } from '../fixtures/made-up-files.ts';
import type { BenchmarkReader } from '../definition.ts';
import { readCareqa } from './careqa.ts';
import { readCmexam } from './cmexam.ts';
import { readJmed } from './jmed.ts';
import { readMedbullets } from './medbullets.ts';
import { readMedmcqa } from './medmcqa.ts';
import { readMedqa } from './medqa.ts';
import { readMedxpertqa } from './medxpertqa.ts';
import { readMmluPro } from './mmlu-pro.ts';
import { readPubmedqa, readPubmedqaTraining } from './pubmedqa.ts';

const folder = mkdtempSync(join(tmpdir(), 'fleming-readers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a reader makes of the rows of one file. */
function read(reader: BenchmarkReader, records: readonly Fields[], path = 'file.json'): unknown[] {
  const rows = records.map((fields, index) => new Row(fields, `file:${index + 1}`, index + 1));
  return rows.map(reader(rows, path));
}

function changed(fields: Fields, changes: Fields): Fields {
  return { ...fields, ...changes };
}

const shape = { gold: 2, options: 4, number: 5 };
const texts = ['finding 5-1', 'finding 5-2', 'finding 5-3', 'finding 5-4'];
const drawn = { kind: 'item', context: null, options: texts, gold: [2] };

describe('MedQA', () => {
  const row = madeUpRow['medqa']!(shape);

  it('is read from an options object, a list of key and value, and endings with a label from 0', () => {
    const list = texts.map((value, place) => ({ key: 'ABCD'[place], value }));
    const endings = {
      id: 'a1',
      sent1: 'Question 5?',
      sent2: '',
      ending0: texts[0],
      ending1: texts[1],
      ending2: texts[2],
    };
    expect(
      read(readMedqa, [row, changed(row, { options: list }), { ...endings, ending3: texts[3], label: 2 }]),
    ).toEqual([
      { ...drawn, id: null, stem: 'Question 5?' },
      { ...drawn, id: null, stem: 'Question 5?' },
      { ...drawn, id: 'a1', stem: 'Question 5?' },
    ]);
  });

  it('takes options by letter, not by the order of the keys, and drops letters that hold nothing at the end', () => {
    const mixed = { D: texts[3], E: null, B: texts[1], A: texts[0], C: texts[2] };
    expect(read(readMedqa, [changed(row, { options: mixed })])).toMatchObject([{ options: texts, gold: [2] }]);
  });

  it('refuses letters with a gap, a right letter that is not there, two of them, none', () => {
    const refused = (changes: Fields) => () => read(readMedqa, [changed(row, changes)]);
    expect(refused({ options: { A: 'a', C: 'c' } })).toThrow(
      /file:1: field options: .*without a gap \(place 2 is "C"\)/,
    );
    expect(refused({ answer_idx: 'E' })).toThrow(/field answer_idx: got "E"; allowed: letters from A to D/);
    expect(refused({ answer_idx: 'AB' })).toThrow(/one letter from A to D/);
    expect(refused({ answer_idx: null })).toThrow(/field answer_idx: got null/);
    expect(refused({ question: ' ' })).toThrow(/field question/);
    expect(refused({ options: { A: 'a', B: ['b'] } })).toThrow(/field options\.B: got \["b"\]; allowed: text/);
  });
});

describe('MedMCQA', () => {
  const rowOf = (gold: number): Fields => madeUpRow['medmcqa']!({ ...shape, gold, number: gold });
  const fromZero = [0, 1, 2, 3].map(rowOf);
  const fromOne = fromZero.map((row) => changed(row, { cop: Number(row['cop']) + 1 }));
  const places = (records: readonly Fields[]): unknown[] =>
    read(readMedmcqa, records).map((draft) => (draft as { gold: number[] }).gold[0]);

  it('counts the right option from 0 as on the hub and from 1 as in the original, by what the file holds', () => {
    expect(places(fromZero)).toEqual([0, 1, 2, 3]);
    expect(places(fromOne)).toEqual([0, 1, 2, 3]);
    expect(places([fromZero[0]!, fromZero[2]!])).toEqual([0, 2]);
    expect(places(fromZero.map((row) => changed(row, { cop: BigInt(Number(row['cop'])) })))).toEqual([0, 1, 2, 3]);
  });

  it('says so when the file cannot tell, holds both, or has no answers', () => {
    expect(() => places([fromOne[0]!, fromOne[1]!])).toThrow(/neither 0 nor 4 in 2 rows.*give more rows/);
    expect(() => places([fromZero[0]!, fromOne[3]!])).toThrow(/both 0 and 4 occur/);
    expect(() => places([changed(fromZero[0]!, { cop: -1 })])).toThrow(/file:1: .*use the validation split/);
    expect(() => places([{ question: 'q' }])).toThrow(/file:1: field cop: got nothing/);
  });

  it('keeps its id, and an option that is blank as one without words', () => {
    expect(read(readMedmcqa, [changed(fromZero[0]!, { opb: null }), fromZero[3]!])).toMatchObject([
      { id: 'row-of-0', options: ['finding 0-1', '', 'finding 0-3', 'finding 0-4'] },
      { id: 'row-of-3' },
    ]);
  });
});

describe('CareQA', () => {
  const row = madeUpRow['careqa']!(shape);

  it('counts from 1, in floats too', () => {
    expect(read(readCareqa, [row, changed(row, { cop: 3.0, exam_id: 5.0 })])).toEqual([
      { ...drawn, id: 'unique-5', stem: 'Question 5?' },
      { ...drawn, id: 'unique-5', stem: 'Question 5?' },
    ]);
    expect(() => read(readCareqa, [changed(row, { cop: 0 })])).toThrow(/field cop: got 0; allowed: .* 1 to 4/);
  });

  it('leaves out a row without a question instead of asking something else', () => {
    expect(read(readCareqa, [changed(row, { question: null })])).toEqual([
      { kind: 'skipped', reason: 'it has no question', goldLetter: 'C' },
    ]);
    expect(() => read(readCareqa, [{ op1: 'a' }])).toThrow(/field question: got nothing/);
  });
});

describe('MedXpertQA', () => {
  const row = madeUpRow['medxpertqa']!({ gold: 9, options: 10, number: 5 });

  it('shows the options once and keeps every line of the stem', () => {
    expect(read(readMedxpertqa, [row])).toMatchObject([
      { id: 'Text-5', stem: 'First line of 5.\nSecond line?', gold: [9] },
    ]);
  });

  it('cuts nothing but the choices at the end', () => {
    const question = 'Answer Choices: are a hard thing. Which?';
    expect(read(readMedxpertqa, [changed(row, { question })])).toMatchObject([{ stem: question }]);
    const twice = `Answer Choices: (A) is how it began. Which?\nAnswer Choices: (A) one (B) two`;
    expect(read(readMedxpertqa, [changed(row, { question: twice })])).toMatchObject([
      { stem: 'Answer Choices: (A) is how it began. Which?' },
    ]);
    expect(() => read(readMedxpertqa, [changed(row, { question: 'Answer Choices: (A) x' })])).toThrow(
      /a question before its answer choices/,
    );
  });

  it('is read from a list of letter and content with the label in a list', () => {
    const options = [
      { letter: 'A', content: 'one' },
      { letter: 'B', content: 'two' },
    ];
    expect(read(readMedxpertqa, [changed(row, { options, label: ['B'] })])).toMatchObject([
      { options: ['one', 'two'], gold: [1] },
    ]);
  });
});

describe('MMLU-Pro', () => {
  const row = madeUpRow['mmlu-pro-health']!({ gold: 2, options: 3, number: 5 });

  it('takes its category alone, whatever the number of options', () => {
    const drafts = read(readMmluPro('health'), [
      row,
      changed(row, { category: 'law' }),
      changed(row, { category: 'Health' }),
    ]);
    expect(drafts).toMatchObject([
      { kind: 'item', id: '5', options: texts.slice(0, 3), gold: [2] },
      { kind: 'skipped', reason: null },
      { kind: 'item' },
    ]);
  });

  it('refuses a letter and a place that contradict one another', () => {
    expect(() => read(readMmluPro('health'), [changed(row, { answer_index: 1 })])).toThrow(
      /field answer_index: got 1; allowed: 2, the place of answer/,
    );
  });
});

describe('Medbullets', () => {
  const five = madeUpRow['medbullets']!({ ...shape, options: 5 });
  const four = madeUpRow['medbullets']!(shape);

  it('has as many options as the row, by column or by letter', () => {
    const hub = { question: 'Question 5?', options: lettered([...texts, 'fifth']), answer: 'C' };
    expect(read(readMedbullets, [five, four, hub])).toMatchObject([
      { options: [...texts, 'finding 5-5'], gold: [2] },
      { options: texts, gold: [2] },
      { options: [...texts, 'fifth'], gold: [2] },
    ]);
  });

  it('drops the fifth option of a four-option file, told by its name or by its answers', () => {
    expect(read(readMedbullets, [five], 'data/medbullets_op4.json')).toMatchObject([{ options: texts }]);
    expect(read(readMedbullets, Array<Fields>(100).fill(five))[99]).toMatchObject({ options: texts });
    const right = changed(five, { answer_idx: 'E' });
    expect(read(readMedbullets, [...Array<Fields>(100).fill(five), right])[0]).toMatchObject({
      options: { length: 5 },
    });
    expect(() => read(readMedbullets, [right], 'op4_test-00000-of-00001.parquet')).toThrow(/field answer_idx: got "E"/);
  });
});

describe('CMExam', () => {
  const rowOf = (options: unknown, answer = 'A'): Fields => ({ Question: '问？', Options: options, Answer: answer });

  it('takes a line that only begins like an option as more of the one before', () => {
    const text = 'A 心电图\nB超检查\nB CT 扫描\nC 抽血\n化验';
    expect(read(readCmexam, [rowOf(text, 'B')])).toMatchObject([
      { options: ['心电图\nB超检查', 'CT 扫描', '抽血\n化验'], gold: [1] },
    ]);
  });

  it('reads the marks and line ends that copies have, and a list of key and value', () => {
    const list = [
      { key: 'A', value: '甲' },
      { key: 'B', value: '乙' },
    ];
    for (const options of [
      'A 甲\nB 乙',
      'A 甲\r\nB 乙\r\n',
      'A 甲\\nB 乙',
      'A．甲\nB、乙',
      'A. 甲\nB: 乙',
      'A甲\nB乙',
      list,
    ])
      expect(read(readCmexam, [rowOf(options)])).toMatchObject([{ options: ['甲', '乙'], gold: [0] }]);
  });

  it('has several right answers as letters in any order', () => {
    const options = 'A 甲\nB 乙\nC 丙\nD 丁\nE 戊';
    expect(read(readCmexam, [rowOf(options, 'EAC'), rowOf(options, 'ＡＤ'), rowOf(options, 'b')])).toMatchObject([
      { gold: [0, 2, 4], goldLetter: 'E' },
      { gold: [0, 3] },
      { gold: [1] },
    ]);
  });

  it('gives letters out anew where the file leaves one out, and counts the letter of the file', () => {
    expect(read(readCmexam, [rowOf('B 甲\nC 乙\nE 丙', 'E')])).toMatchObject([
      { options: ['甲', '乙', '丙'], gold: [2], goldLetter: 'E' },
    ]);
  });

  it('leaves out, with a reason, what cannot be asked', () => {
    const reasons = read(readCmexam, [
      rowOf('A 甲\nB 乙\nC 丙\nD 丁', 'e'),
      rowOf('A 甲\nB 乙\nB 丙'),
      rowOf('甲\n乙'),
      rowOf('A 甲\nB 乙', ''),
      rowOf('A 甲\nB 乙', 'nan'),
    ]);
    expect(reasons).toEqual([
      { kind: 'skipped', reason: 'its right answer E is not among its options', goldLetter: 'E' },
      { kind: 'skipped', reason: 'its options cannot be told apart', goldLetter: 'A' },
      { kind: 'skipped', reason: 'its options cannot be told apart', goldLetter: 'A' },
      { kind: 'skipped', reason: 'it has no answer' },
      { kind: 'skipped', reason: 'it has no answer' },
    ]);
    expect(() => read(readCmexam, [rowOf('A 甲\nB 乙', '甲')])).toThrow(/field Answer: got "甲"; allowed: letters/);
  });
});

describe('JMED', () => {
  const row = madeUpRow['jmed']!({ gold: 20, options: 21, number: 5 });

  it('has up to 21 options and its answer in a list, alone or as a list written as text', () => {
    for (const answer of [['U'], 'U', "['U']"])
      expect(read(readJmed, [changed(row, { answer })])).toMatchObject([{ options: { length: 21 }, gold: [20] }]);
  });

  it('is read from the older table too', () => {
    const older = { diagId: 7, final_question: '问？', final_correct_answer: "['B']" };
    const options = '{"options": {"A": "甲", "B": "乙"}}';
    expect(read(readJmed, [{ ...older, final_options: options }])).toMatchObject([
      { id: '7', stem: '问？', options: ['甲', '乙'], gold: [1] },
    ]);
    for (const bad of ['{"options"', '3']) {
      expect(() => read(readJmed, [{ ...older, final_options: bad }])).toThrow(/field final_options: .*allowed: JSON/);
    }
  });
});

describe('PubMedQA', () => {
  const original = madeUpRow['pubmedqa']!({ gold: 2, options: 3, number: 5 });
  const hub = {
    pubid: 11,
    question: 'Question 5?',
    context: {
      contexts: ['Aim.', 'Found.'],
      labels: ['BACKGROUND'],
      meshes: ['Meshed'],
      reasoning_free_pred: ['y', 'e', 's'],
    },
    long_answer: 'The conclusion.',
    final_decision: 'maybe',
  };
  const nested = {
    id: 'n1',
    data: { Question: 'Question 5?', Context: ['Aim.', 'Found.'], 'Correct Answer': 'maybe', 'Correct Option': 'C' },
  };

  it('shows the abstract and nothing that gives the decision away, from all three forms', () => {
    const stem = 'Question 5?';
    expect(read(readPubmedqa, [original, hub, nested])).toEqual([
      { ...drawn, id: null, stem, context: 'Aim of the study.\nWhat was found.', options: ['yes', 'no', 'maybe'] },
      { ...drawn, id: '11', stem, context: 'Aim.\nFound.', options: ['yes', 'no', 'maybe'] },
      { ...drawn, id: 'n1', stem, context: 'Aim.\nFound.', options: ['yes', 'no', 'maybe'] },
    ]);
  });

  it('reads the test set alone when the file that names it lies beside', () => {
    writeText(join(folder, 'test_ground_truth.json'), '{"11": "maybe"}');
    const path = join(folder, 'train.parquet');
    expect(read(readPubmedqa, [hub, changed(hub, { pubid: 12 })], path)).toMatchObject([
      { kind: 'item', id: '11' },
      { kind: 'skipped', reason: null },
    ]);
    expect(() => read(readPubmedqa, [changed(hub, { final_decision: 'no' })], path)).toThrow(
      /test_ground_truth\.json.*field 11: got "maybe"; allowed: no, as file:1 says/,
    );
  });

  it('trains on what is not of the test set, by its PMID and by its question', () => {
    const path = join(folder, 'labelled', 'ori_pqal.json');
    writeText(join(folder, 'labelled', 'test_ground_truth.json'), '{"11": "maybe"}');
    const other = changed(hub, { pubid: 12, question: 'Question 6?' });
    const twin = changed(hub, { pubid: 13, question: ' QUESTION  5 ?' });
    expect(read(readPubmedqaTraining, [twin, hub, other], path)).toMatchObject([
      { kind: 'skipped', reason: 'asks what item 11 of the test set asks' },
      { kind: 'skipped', reason: null },
      { kind: 'item', id: '12', stem: 'Question 6?' },
    ]);
    const { id: _id, ...nameless } = nested;
    expect(() => read(readPubmedqaTraining, [nameless], path)).toThrow(
      /file:1: no PMID, so that it cannot be looked up in test_ground_truth\.json/,
    );
  });

  it('refuses a question without its abstract and a decision that is none', () => {
    expect(() => read(readPubmedqa, [changed(original, { CONTEXTS: [] })])).toThrow(/file:1: no abstract/);
    expect(() => read(readPubmedqa, [changed(original, { final_decision: 'perhaps' })])).toThrow(
      /field final_decision: got "perhaps"; allowed: yes, no, maybe/,
    );
  });
});

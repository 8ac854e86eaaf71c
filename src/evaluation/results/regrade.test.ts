import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerMarkSchema } from '../../records/benchmark.ts';
import { readJsonl } from '../../support/jsonl.ts';
import { madeUpAnswer, madeUpItem, writeEvaluation } from './fixtures/evaluation-folder.ts';
import { regrade } from './regrade.ts';
import { resultsSchema } from './results-schema.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-regrade-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const items = Array.from({ length: 12 }, (_, index) => madeUpItem('medqa', index, { gold: ['ABCD'[index % 4]!] }));
/** Eight right, two wrong, two without a block. */
const answers = items.map((item, index) =>
  madeUpAnswer(item, index < 8 ? item.gold[0]! : index < 10 ? 'ABCD'[(index + 1) % 4]! : null),
);

describe('regrade', () => {
  it('counts right, wrong and unread, and writes marks and results that hold to their schemas', () => {
    writeEvaluation(folder, [{ id: 'medqa', items, answers: answers.toReversed() }]);
    const results = regrade(folder);
    expect(resultsSchema.parse(JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')))).toEqual(results);
    expect(results).toMatchObject({ complete: true, notBegun: [], model: { name: 'made-up' } });
    expect(results.benchmarks[0]).toMatchObject({
      id: 'medqa',
      version: 1,
      items: 12,
      answered: 12,
      unread: 2,
      unreadReasons: { 'no-answer-block': 2 },
      correct: 8,
      samples: 1,
      meanGeneratedTokens: 12,
    });
    expect(results.benchmarks[0]!.accuracy).toBeCloseTo(8 / 12, 12);
    expect(results.benchmarks[0]!.low).toBeLessThan(8 / 12);
    expect(results.macro).toMatchObject({ accuracy: 8 / 12, over: ['medqa'] });
    expect(results.macro!.missing).toHaveLength(8);
    const marks = readJsonl(join(folder, 'medqa', 'marks.jsonl'), { schema: answerMarkSchema });
    // In the order of the items, not of the journal.
    expect(marks.map(({ itemId }) => itemId)).toEqual(items.map(({ id }) => id));
    expect(marks[0]).toMatchObject({
      reading: { kind: 'read', letters: ['A'] },
      correct: true,
      labels: items[0]!.labels,
    });
  });

  it('is the same again, byte by byte', () => {
    writeEvaluation(folder, [{ id: 'medqa', items, answers }]);
    regrade(folder);
    const files = ['results.json', 'medqa/marks.jsonl', 'medqa/answers.jsonl'].map((name) => join(folder, name));
    const before = files.map((path) => readFileSync(path, 'utf8'));
    regrade(folder);
    expect(files.map((path) => readFileSync(path, 'utf8'))).toEqual(before);
  });

  it('breaks down by every label', () => {
    writeEvaluation(folder, [{ id: 'medqa', items, answers }]);
    const [breakdown] = regrade(folder).benchmarks[0]!.breakdowns;
    expect(breakdown!.label).toBe('subject');
    expect(breakdown!.groups.map(({ group, items: count, unread }) => [group, count, unread])).toEqual([
      ['Pathology', 8, 2],
      ['Pharmacology', 4, 0],
    ]);
    expect(breakdown!.groups[1]!.accuracy).toBeCloseTo(3 / 4, 12);
  });

  it('counts what has no answer yet as wrong, apart from the unread, and says that the run is not complete', () => {
    writeEvaluation(folder, [
      { id: 'medqa', items, answers: answers.slice(0, 6) },
      { id: 'jmed', items: [], answers: [] },
    ]);
    rmSync(join(folder, 'jmed'), { recursive: true });
    appendFileSync(join(folder, 'medqa', 'answers.jsonl'), '{"benchmark":"medqa","itemId":"med');
    const results = regrade(folder);
    expect(results).toMatchObject({ complete: false, notBegun: ['jmed'] });
    expect(results.benchmarks[0]).toMatchObject({ items: 12, answered: 6, unread: 0, correct: 6, accuracy: 0.5 });
  });

  it('marks sets of letters by equality', () => {
    const item = madeUpItem('cmexam', 0, { gold: ['A', 'C'] });
    const set = [item, { ...item, id: 'b' }, { ...item, id: 'c' }, { ...item, id: 'd' }];
    const said = ['A、C', 'A', 'ABC', 'fever 0\nrash 0'];
    writeEvaluation(folder, [
      { id: 'cmexam', items: set, answers: set.map((each, at) => madeUpAnswer(each, said[at]!)) },
    ]);
    const results = regrade(folder);
    expect(results.benchmarks[0]).toMatchObject({ correct: 2, unread: 0 });
    // Not one of the paper's nine: no macro average is made of it.
    expect(results.macro).toBeNull();
  });

  it('gives k samples their mean, vote and pass@k', () => {
    const asked = items.slice(0, 2);
    const said = [
      ['A', 'A', 'B', null],
      ['C', 'C', 'B', 'B'],
    ];
    const sampled = asked.flatMap((item, at) => said[at]!.map((text, sample) => madeUpAnswer(item, text, { sample })));
    writeEvaluation(folder, [{ id: 'medqa', items: asked, answers: sampled }], { samples: 4 });
    const [result] = regrade(folder).benchmarks;
    expect(result).toMatchObject({ items: 2, samples: 4, answered: 8, unread: 1, correct: 4, accuracy: 0.5 });
    expect(result!.sampleAccuracies).toEqual([0.5, 0.5, 0.5, 0.5]);
    // The first item's vote is right; the second's first place is shared by a wrong and the right letter.
    expect(result!.majorityVote).toEqual({ accuracy: 0.75, ties: 1 });
    // Two of four right in each: 1/2, 1 - 1/6, 1.
    expect(result!.passAtK.map(({ k }) => k)).toEqual([1, 2, 4]);
    result!.passAtK.forEach(({ accuracy }, at) => expect(accuracy).toBeCloseTo([1 / 2, 5 / 6, 1][at]!, 12));
  });

  it('does not read an output that was cut short before its thinking was closed', () => {
    const cut = { raw: 'so <answer>A</answer> or', finish: 'length' } as const;
    const asked = items.slice(0, 2);
    writeEvaluation(folder, [
      {
        id: 'medqa',
        items: asked,
        answers: [madeUpAnswer(asked[0]!, null, cut), madeUpAnswer(asked[1]!, null, { raw: '<answer>B</answer>' })],
      },
    ]);
    expect(regrade(folder).benchmarks[0]).toMatchObject({
      correct: 1,
      unread: 1,
      unreadReasons: { 'truncated-thinking': 1 },
      cutShort: 1,
    });
  });

  it('counts the first of answers that repeat an item and sample', () => {
    const twice = [answers[0]!, madeUpAnswer(items[0]!, 'D'), ...answers.slice(1)];
    writeEvaluation(folder, [{ id: 'medqa', items, answers: twice }]);
    expect(regrade(folder).benchmarks[0]).toMatchObject({ correct: 8, answered: 12, repeated: 1 });
  });

  it('refuses what does not belong together, with file, line and advice', () => {
    expect(() => regrade(folder)).toThrow(/holds no evaluation.json/);
    writeEvaluation(folder, [{ id: 'medqa', items: items.slice(1), answers }]);
    expect(() => regrade(folder)).toThrow(/answers.jsonl:1: an answer to medqa item "medqa-0"/);
    writeEvaluation(folder, [{ id: 'medqa', items, answers: [{ ...answers[0]!, sample: 1 }] }]);
    expect(() => regrade(folder)).toThrow(/sample 1, but evaluation.json asks for 1/);
    writeEvaluation(folder, [{ id: 'medqa', items: [items[0]!, items[0]!], answers: [] }]);
    expect(() => regrade(folder)).toThrow(/items.jsonl:2: id "medqa-0" stands there twice/);
    writeEvaluation(folder, [{ id: 'medqa', items: [], answers: [] }]);
    expect(() => regrade(folder)).toThrow(/no items/);
    writeFileSync(join(folder, 'evaluation.json'), '{"version":1,"benchmarks":[{"id":"medqq"}]}');
    expect(() => regrade(folder)).toThrow(/evaluation.json is damaged: /);
  });

  it('leaves earlier results as they were when it fails', () => {
    writeEvaluation(folder, [{ id: 'medqa', items, answers }]);
    regrade(folder);
    const before = readFileSync(join(folder, 'results.json'), 'utf8');
    appendFileSync(join(folder, 'medqa', 'answers.jsonl'), 'garbage\n');
    expect(() => regrade(folder)).toThrow(/answers.jsonl:13: .*; delete this line/);
    expect(readFileSync(join(folder, 'results.json'), 'utf8')).toBe(before);
  });
});

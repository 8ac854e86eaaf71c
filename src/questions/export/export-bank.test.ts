import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSplitsFile, type Split } from '../../products/splits.ts';
import type { PublicQuestion } from '../../records/bank-question.ts';
import { questionText } from '../../records/question-text.ts';
import type { Trajectory } from '../../records/trajectory.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { readJsonl, writeJsonl } from '../../support/jsonl.ts';
import { SAFETY_EN, SAFETY_ZH } from '../../support/safety.ts';
import { PROMPTS } from '../../wording/prompt.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { miniatureBank } from '../../../test/worlds/banks.ts';
import { publicQuestion } from '../fixtures/public-questions.ts';
import { splitBank } from '../split/split-bank.ts';
import { writeSplits } from '../split/write-splits.ts';
import { exportBank, type ExportCall } from './export-bank.ts';
import { EXPORT_FORMATS } from './export-format.ts';
import { exportManifestSchema, type ExportManifest } from './export-manifest.ts';

let folder = '';
let out = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-export-'));
  out = join(folder, 'out');
});
afterEach(() => rmSync(folder, { recursive: true }));

const questions: readonly PublicQuestion[] = [
  publicQuestion({ id: 'q0', answer: 'C' }),
  publicQuestion({ id: 'q1', language: 'zh', stem: '首选哪种药物？', options: ['阿司匹林', '肝素'], answer: 'B' }),
  publicQuestion({ id: 'q2', origin: { dataset: 'cmexam', licence: 'research only', commercialUse: false } }),
];

function bank(content: readonly PublicQuestion[] = questions, name = 'questions.jsonl'): string {
  const path = join(folder, 'bank', name);
  writeJsonl(path, content);
  return path;
}

function exported(change: Partial<ExportCall> = {}): ExportManifest {
  return exportBank({
    bank: join(folder, 'bank'),
    format: 'trl',
    prompt: PROMPTS.instructed,
    out,
    split: null,
    traces: null,
    replace: true,
    ...change,
  });
}

const rows = <T = Record<string, unknown>>(name = 'train.jsonl'): T[] => readJsonl<T>(join(out, name));
const card = (): string => readFileSync(join(out, 'README.md'), 'utf8');

/** As the stage that makes questions leaves them. */
function runSplits(): string {
  const path = join(folder, 'questions');
  const { questions: made } = miniatureBank();
  const splits: Split[] = [];
  const label = { en: 'x', zh: 'x' };
  for (const [name, list] of Object.entries(made)) {
    const some = list.slice(0, 20);
    writeJsonl(join(path, `${name}.jsonl`), some);
    const use = name === 'train' || name === 'development' ? name : 'held-out';
    splits.push({ name, use, label, about: label, questions: some.length, clusters: some.length });
  }
  writeSplitsFile(path, splits);
  return path;
}

const trace = (questionId: string, change: Partial<Trajectory> = {}): Trajectory => ({
  questionId,
  language: 'en',
  text: '<think>\nBecause.\n</think>\n<answer> warfarin</answer>',
  strategy: 'direct',
  correct: true,
  ...change,
});

describe('questions for a trainer that reinforces', () => {
  it('are a prompt as messages, the right answer beside it and the licence, for TRL and as plain messages', () => {
    bank();
    exported();
    const [first, second] = rows();
    expect(first).toEqual({
      prompt: [{ role: 'user', content: PROMPTS.instructed.text(questions[0]!) }],
      ground_truth: 'C',
      answer_text: 'warfarin',
      options: ['aspirin', 'heparin', 'warfarin', 'alteplase'],
      id: 'q0',
      language: 'en',
      source: 'medqa',
      licence: 'CC-BY-4.0',
      commercial_use: true,
      difficulty: 'unknown',
      kind: 'unknown',
      specialty: 'unknown',
    });
    const { prompt, ...others } = first!;
    exported({ format: 'messages', out: join(folder, 'messages') });
    expect(readJsonl(join(folder, 'messages/train.jsonl'))[0]).toEqual({ messages: prompt, ...others });
    exported({ prompt: PROMPTS.plain });
    expect(rows()[1]).toEqual({ ...second, prompt: [{ role: 'user', content: questionText(questions[1]!) }] });
  });

  it('have the same columns with the same types in every row, graph questions too', () => {
    exported({ bank: runSplits() });
    const shapes = (list: readonly Record<string, unknown>[]): string[] =>
      list.map((row) => JSON.stringify(Object.entries(row).map(([name, value]) => [name, typeof value])));
    bank();
    exported({ out: join(folder, 'public') });
    const all = [...rows('train.jsonl'), ...readJsonl<Record<string, unknown>>(join(folder, 'public/train.jsonl'))];
    expect(all).toHaveLength(23);
    expect(new Set(shapes(all)).size).toBe(1);
    expect(JSON.stringify(all)).not.toContain('null');
  });

  it('are nested Parquet for verl, which says the same', async () => {
    bank();
    exported({ format: 'verl' });
    const bytes = readFileSync(join(out, 'train.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const found = await parquetReadObjects({ file });
    expect(found).toHaveLength(3);
    expect(found[2]).toEqual({
      data_source: 'fleming/cmexam',
      prompt: [{ role: 'user', content: PROMPTS.instructed.text(questions[2]!) }],
      ability: 'medical',
      reward_model: { style: 'rule', ground_truth: 'A' },
      extra_info: {
        split: 'train',
        index: 2,
        answer_text: 'aspirin',
        options: '["aspirin","heparin","warfarin","alteplase"]',
        id: 'q2',
        language: 'en',
        source: 'cmexam',
        licence: 'research only',
        commercial_use: false,
        difficulty: 'unknown',
        kind: 'unknown',
        specialty: 'unknown',
      },
    });
  });
});

describe('questions for trainers with rewards of their own', () => {
  it('name the environment of SkyRL, and hold for it what verl gets', async () => {
    bank();
    exported({ format: 'skyrl' });
    const [, , third] = rows();
    exported({ format: 'verl', out: join(folder, 'verl') });
    const bytes = readFileSync(join(folder, 'verl/train.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    const { ability, reward_model: marked, ...same } = (await parquetReadObjects({ file }))[2]!;
    expect([ability, marked]).toEqual(['medical', { style: 'rule', ground_truth: 'A' }]);
    expect(third).toEqual({ ...same, env_class: 'fleming', reward_spec: { method: 'rule', ground_truth: 'A' } });
    expect(card()).toContain('recipes/hooks/skyrl_env.py');
    expect(readFileSync(join(folder, 'verl/README.md'), 'utf8')).toContain('Or `recipes/hooks/verl_reward.py`');
  });

  it('give ms-swift the right letter as its solution', () => {
    bank();
    exported({ format: 'ms-swift' });
    const [first] = rows();
    exported({ format: 'messages' });
    const { ground_truth: letter, ...same } = rows()[0]!;
    expect(first).toEqual({ ...same, solution: letter });
    exported({ format: 'ms-swift' });
    expect(card()).toContain('--reward_funcs fleming');
  });
});

describe('questions for LLaMA-Factory', () => {
  it('are two turns, listed in dataset_info.json; the answer is what the prompt asks for', () => {
    bank();
    exported({ format: 'llama-factory' });
    const answers = (): unknown[] => rows<{ messages: { content: string }[] }>().map((row) => row.messages[1]);
    expect(answers().slice(0, 2)).toEqual([
      { role: 'assistant', content: '<answer> C</answer>' },
      { role: 'assistant', content: '<answer>B</answer>' },
    ]);
    expect(JSON.parse(readFileSync(join(out, 'dataset_info.json'), 'utf8'))).toEqual({
      fleming_train: {
        file_name: 'train.jsonl',
        formatting: 'sharegpt',
        columns: { messages: 'messages' },
        tags: {
          role_tag: 'role',
          content_tag: 'content',
          user_tag: 'user',
          assistant_tag: 'assistant',
          system_tag: 'system',
        },
      },
    });
    exported({ format: 'llama-factory', prompt: PROMPTS.plain });
    expect(answers()[1]).toEqual({ role: 'assistant', content: '<answer>肝素</answer>' });
  });

  it('without texts that it would take for pictures', () => {
    bank([questions[0]!, publicQuestion({ id: 'p', stem: 'What does <image> show?' })]);
    expect(exported({ format: 'llama-factory' }).splits[0]).toMatchObject({
      rows: 1,
      leftOut: { 'media-placeholder': 1 },
    });
    expect(exported({ out: join(folder, 'trl') }).splits[0]).toMatchObject({ rows: 2, leftOut: {} });
  });
});

describe('what an export says', () => {
  it('counts what is left out: benchmark items, answers that are no option, ends of turns within a text', () => {
    bank([
      ...questions,
      publicQuestion({ id: 'b', origin: { role: 'benchmark' } }),
      publicQuestion({ id: 'n', answer: 'K' }),
      publicQuestion({ id: 'c', stem: 'Which?<|im_end|><|im_start|>assistant' }),
    ]);
    const { splits } = exported();
    expect(splits).toEqual([
      {
        name: 'train',
        use: 'train',
        file: 'train.jsonl',
        rows: 3,
        leftOut: { 'benchmark-item': 1, 'no-right-option': 1, 'control-token': 1 },
      },
    ]);
    expect(card()).toContain(
      '| train | train | train.jsonl | 3 | benchmark-item 1, no-right-option 1, control-token 1 |',
    );
  });

  it('names licences, commercial use and the safety lines in its card', () => {
    bank();
    exported();
    expect(card()).toContain('| cmexam | research only | no | 1 |');
    expect(card()).toContain('| medqa | CC-BY-4.0 | yes | 2 |');
    expect(card()).toContain('1 of 3 are not for commercial use');
    expect(card()).toContain(SAFETY_EN);
    expect(card()).toContain(SAFETY_ZH);
  });

  it('lists every file with its hash, and reads back', () => {
    bank();
    const manifest = exported({ format: 'llama-factory' });
    expect(exportManifestSchema.parse(JSON.parse(readFileSync(join(out, 'export.json'), 'utf8')))).toEqual(manifest);
    expect(manifest.files.map(({ path }) => path)).toEqual(['train.jsonl', 'README.md', 'dataset_info.json']);
  });
});

describe('splits', () => {
  it('of a run are a file each, but for the held-out ones, which the card says are not there', () => {
    const { splits, keptApart } = exported({ bank: runSplits() });
    expect(splits.map(({ file, use, rows: held }) => [file, use, held])).toEqual([
      ['train.jsonl', 'train', 20],
      ['development.jsonl', 'development', 20],
    ]);
    expect(keptApart.map(({ name, use }) => [name, use])).toEqual([
      ['new-combinations', 'held-out'],
      ['new-diseases', 'held-out'],
    ]);
    expect(readdirSync(out).toSorted()).toEqual(['README.md', 'development.jsonl', 'export.json', 'train.jsonl']);
    expect(card()).toContain('Not here: new-combinations (held-out, 20 questions), new-diseases (held-out, 20');
    expect(card()).not.toContain('**Held out');
  });

  it('that are held out are written where they are named, said to be held out, and named as `datasets` takes names', () => {
    const { splits } = exported({ bank: runSplits(), split: 'new-diseases' });
    expect(splits).toMatchObject([{ name: 'new-diseases', use: 'held-out', rows: 20 }]);
    expect(card()).toContain('      - split: new_diseases\n        path: "new-diseases.jsonl"\n');
    expect(card()).toContain('| new_diseases | held-out | new-diseases.jsonl | 20 | none |');
    expect(card()).toContain('**Held out: `new_diseases`.**');
  });

  it('that are held out are refused by the name of their file too, with and without traces', () => {
    const path = runSplits();
    const held = join(path, 'new-diseases.jsonl');
    expect(() => exported({ bank: held })).toThrow(
      /is split "new-diseases" of .*use is held-out.*--split new-diseases/,
    );
    const [{ id } = { id: '' }] = readJsonl<{ id: string }>(held);
    writeJsonl(join(folder, 'traces.jsonl'), [trace(id)]);
    for (const file of ['new-diseases', 'development'])
      expect(() => exported({ bank: join(path, `${file}.jsonl`), traces: join(folder, 'traces.jsonl') })).toThrow(
        /this export is for train:/,
      );
    expect(exported({ bank: join(path, 'train.jsonl') }).splits).toMatchObject([{ use: 'train', rows: 20 }]);
  });

  it('of which none is for training are told, with what there is', () => {
    const path = runSplits();
    const label = { en: 'x', zh: 'x' };
    writeSplitsFile(path, [
      { name: 'new-diseases', use: 'held-out', label, about: label, questions: 20, clusters: 20 },
    ]);
    expect(() => exported({ bank: path })).toThrow(/no question to export.*new-diseases \(held-out\).*--split/);
  });

  it('of a bank are taken the same way, without an empty one', () => {
    const split = splitBank(questions, { heldOutCount: 1, seed: 0 });
    const path = join(folder, 'splits');
    writeSplits(path, split, { heldOutCount: 1, seed: 0 }, []);
    expect(exported({ bank: path }).splits.map(({ name }) => name)).toEqual(['train']);
    expect(exported({ bank: path, split: 'held-out', out: join(folder, 'one') }).splits).toMatchObject([{ rows: 1 }]);
    expect(() => exported({ bank: path, split: 'development' })).toThrow(/has no split "development"; it has train/);
    expect(() => exported({ bank: path, split: 'test' })).toThrow(/no split "test"; it has train, held-/);
  });

  it('that a bank does not have are refused', () => {
    bank();
    expect(() => exported({ split: 'train' })).toThrow(ConfigError);
  });

  it('given as a file keep its name', () => {
    exported({ bank: bank(questions, 'Held-Out 2.jsonl') });
    expect(rows('held-out-2.jsonl')).toHaveLength(3);
  });
});

describe('traces', () => {
  const traces = (list: readonly Trajectory[]): string => {
    writeJsonl(join(folder, 'trajectories/trajectories.jsonl'), list);
    return join(folder, 'trajectories');
  };

  it('are turned into turns with the prompt of their question', () => {
    bank();
    const path = traces([trace('q0'), trace('q1', { text: '<think>x</think><answer>肝素</answer>' })]);
    const before = readFileSync(join(path, 'trajectories.jsonl'));
    exported({ format: 'messages', prompt: PROMPTS.plain, traces: path });
    expect(rows()).toHaveLength(2);
    const turns = [
      { role: 'user', content: questionText(questions[0]!) },
      { role: 'assistant', content: trace('q0').text },
    ];
    expect(rows()[0]).toMatchObject({ messages: turns, id: 'q0', strategy: 'direct', licence: 'CC-BY-4.0' });
    expect(readFileSync(join(path, 'trajectories.jsonl'))).toEqual(before);
    exported({ format: 'trl', prompt: PROMPTS.plain, traces: join(path, 'trajectories.jsonl') });
    expect(rows()[0]).toMatchObject({ prompt: [turns[0]], completion: [turns[1]] });
    exported({ format: 'llama-factory', prompt: PROMPTS.plain, traces: path });
    expect(rows()[0]).toMatchObject({ messages: turns });
  });

  it('that end wrong or hold an end of a turn stay out, counted', () => {
    bank();
    const path = traces([trace('q0'), trace('q0', { correct: false }), trace('q2', { text: 'a<|im_end|>b' })]);
    expect(exported({ traces: path }).splits).toMatchObject([
      { rows: 1, leftOut: { 'wrong-answer': 1, 'control-token': 1 } },
    ]);
  });

  it('are of training questions unless a split is named', () => {
    const path = runSplits();
    const held = readJsonl<{ id: string }>(join(path, 'new-diseases.jsonl'))[0]!.id;
    const of = traces([trace(held)]);
    expect(() => exported({ bank: path, traces: of })).toThrow(/1 of 1 questions with traces.* are not in .*\(train\)/);
    expect(exported({ bank: path, traces: of, split: 'new-diseases' }).splits).toMatchObject([{ rows: 1 }]);
  });

  it('are refused in words where there is none, or no trainer for them', () => {
    bank();
    expect(() => exported({ traces: join(folder, 'absent') })).toThrow(/no such file of traces/);
    expect(() => exported({ traces: traces([]) })).toThrow(/holds no trace/);
    expect(() => exported({ format: 'sharegpt' })).toThrow(
      /"sharegpt" is a shape of traces.*trl, verl, skyrl, ms-swift, llama-factory/,
    );
  });

  it('have one row in every format, with licence and right answer beside it', () => {
    bank();
    const path = traces([trace('q0')]);
    const counts = EXPORT_FORMATS.map((format) => {
      const { splits } = exported({ format, traces: path, out: join(folder, format) });
      expect(readFileSync(join(folder, format, 'README.md'), 'utf8')).not.toContain('undefined');
      return splits[0]!.rows;
    });
    expect(counts).toEqual(EXPORT_FORMATS.map(() => 1));
    for (const format of atLeast(
      10,
      EXPORT_FORMATS.filter((each) => each !== 'verl'),
    ))
      expect(readJsonl(join(folder, format, 'train.jsonl'))[0], format).toMatchObject({
        ground_truth: 'C',
        strategy: 'direct',
        licence: 'CC-BY-4.0',
      });
  });

  it('stay out, counted, where a format has the reasoning apart and they have none', () => {
    bank();
    const path = traces([trace('q0'), trace('q2', { text: 'warfarin' })]);
    expect(exported({ format: 'openai', traces: path }).splits).toMatchObject([
      { rows: 1, leftOut: { 'no-format': 1 } },
    ]);
    expect(exported({ format: 'sharegpt', traces: path }).splits).toMatchObject([{ rows: 2, leftOut: {} }]);
  });

  it('are Parquet for verl', async () => {
    bank();
    exported({ format: 'verl', prompt: PROMPTS.plain, traces: traces([trace('q0')]) });
    const bytes = readFileSync(join(out, 'train.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    expect(await parquetReadObjects({ file })).toEqual([
      {
        messages: [
          { role: 'user', content: questionText(questions[0]!) },
          { role: 'assistant', content: trace('q0').text },
        ],
        ground_truth: 'C',
        strategy: 'direct',
        id: 'q0',
        language: 'en',
        source: 'medqa',
        licence: 'CC-BY-4.0',
        commercial_use: true,
        difficulty: 'unknown',
        kind: 'unknown',
        specialty: 'unknown',
      },
    ]);
  });

  it('are listed in dataset_info.json in each shape that LLaMA-Factory reads, without its placeholders', () => {
    bank();
    const path = traces([trace('q0'), trace('q2', { text: `<image>${trace('q2').text}` })]);
    const listOf = (format: 'sharegpt' | 'alpaca'): unknown => {
      expect(exported({ format, traces: path }).splits).toMatchObject([{ leftOut: { 'media-placeholder': 1 } }]);
      return JSON.parse(readFileSync(join(out, 'dataset_info.json'), 'utf8'));
    };
    expect(listOf('sharegpt')).toMatchObject({
      fleming_train: { file_name: 'train.jsonl', columns: { messages: 'conversations' }, tags: { user_tag: 'human' } },
    });
    expect(listOf('alpaca')).toMatchObject({ fleming_train: { formatting: 'alpaca', columns: { query: 'input' } } });
  });
});

describe('a folder', () => {
  it('of another program is left as it is', () => {
    bank();
    mkdirSync(out);
    writeFileSync(join(out, 'README.md'), 'mine');
    expect(() => exported()).toThrow(/holds README\.md, which no export made/);
    expect(readFileSync(join(out, 'README.md'), 'utf8')).toBe('mine');
    expect(existsSync(join(out, 'train.jsonl'))).toBe(false);
  });

  it('of an export is written anew; what it no longer holds goes, what others put there stays', () => {
    bank();
    exported({ format: 'llama-factory' });
    writeFileSync(join(out, 'notes.txt'), 'mine');
    exported({ format: 'verl' });
    expect(['train.jsonl', 'dataset_info.json'].map((name) => existsSync(join(out, name)))).toEqual([false, false]);
    expect(readFileSync(join(out, 'notes.txt'), 'utf8')).toBe('mine');
    writeFileSync(join(out, 'train.jsonl'), 'mine');
    expect(() => exported()).toThrow(/holds train\.jsonl, which no export made/);
  });

  it('of another export is left as it is, unless it may be replaced; the same export again is the same', () => {
    bank();
    const whole = exported();
    const read = (): readonly string[] =>
      ['export.json', 'train.jsonl'].map((name) => readFileSync(join(out, name), 'utf8'));
    const before = read();
    for (const other of [{ format: 'messages' }, { prompt: PROMPTS.plain }] as const)
      expect(() => exported({ ...other, replace: false })).toThrow(
        /holds another export \(questions for trl\).*--replace/,
      );
    expect(read()).toEqual(before);
    expect(exported({ replace: false })).toEqual(whole);
    expect(read()).toEqual(before);
    bank(questions.slice(1));
    expect(() => exported({ replace: false })).toThrow(/holds another export/);
    expect(exported().splits).toMatchObject([{ rows: 2 }]);
  });

  it('of an export that was cut off is written anew', () => {
    bank();
    const whole = exported({ format: 'llama-factory' });
    writeFileSync(join(out, 'export.json'), JSON.stringify({ ...whole, files: [] }));
    exported({ format: 'verl', replace: false });
    expect(readdirSync(out).toSorted()).toEqual(['README.md', 'export.json', 'train.parquet']);
  });

  it('with an export.json of another program is left as it is', () => {
    bank();
    mkdirSync(out);
    writeFileSync(join(out, 'export.json'), '{"kind": "mine"}');
    expect(() => exported()).toThrow(/holds export\.json, which no export made/);
  });

  it('keeps its export when a question turns out to be damaged', () => {
    const path = bank();
    exported();
    const before = readFileSync(join(out, 'train.jsonl'));
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"id": "damaged"}\n`);
    expect(() => exported()).toThrow(RecordError);
    expect(readFileSync(join(out, 'train.jsonl'))).toEqual(before);
    expect(exportManifestSchema.parse(JSON.parse(readFileSync(join(out, 'export.json'), 'utf8'))).files).toHaveLength(
      2,
    );
  });

  it('gets no file of which nothing is left', () => {
    bank([publicQuestion({ origin: { role: 'benchmark' } })]);
    expect(() => exported()).toThrow(/nothing of it can be exported \(benchmark-item 1\)/);
    expect(existsSync(out)).toBe(false);
  });
});

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EmbeddedChatModel } from '../../chat/embedded/embedded-chat-model.ts';
import type { BankQuestion, PublicQuestion } from '../../records/bank-question.ts';
import { questionText } from '../../records/question-text.ts';
import { fakePolicy, formatted } from '../../rlvr/fixtures/fake-engine.ts';
import { toyQuestion } from '../../rlvr/fixtures/toy-questions.ts';
import { noProgress } from '../../run/progress.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { evaluatePolicy } from '../evaluate.ts';
import { accuracyOf } from '../statistics.ts';
import { answerSets } from '../../answers/answer-sets.ts';
import { settingsOfSet } from '../../answers/asked-set.ts';
import type { EvaluationFile } from '../../answers/evaluation-file.ts';
import { gradeQuestions, type QuestionResults } from '../results/grade-questions.ts';
import { questionSet } from './question-set.ts';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'question-set-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const questions = Array.from({ length: 40 }, (_, at) => ({
  ...toyQuestion(['right', 'wrong', 'garbled'][at % 3]! + at, 'moderate'),
  split: at < 25 ? ('new-combinations' as const) : ('new-diseases' as const),
}));
const script = (prompt: string): string => {
  if (prompt.includes('garbled')) return '<think>hm';
  return formatted(prompt.includes('right') ? 'fever' : 'cough');
};

async function answered(folder: string): Promise<EvaluationFile> {
  const path = join(root, 'questions.jsonl');
  writeJsonl(path, questions);
  const { policy } = fakePolicy(script);
  const model = new EmbeddedChatModel('fake', {
    maxPositions: 10_000,
    promptTokens: (messages) => policy.chatPrompt(messages[0]!.content),
    complete: (requests, params) => policy.complete(requests, params),
    close: async () => {},
  });
  const set = questionSet(path);
  const settings: EvaluationFile = {
    version: 1,
    model: { spec: 'hf:fake', name: 'fake', sha256: 'x' },
    decoding: { temperature: 0, topP: null, maxTokens: 40, samples: 1, seed: 0, shuffleOptions: false },
    versions: {},
    benchmarks: [],
    questions: settingsOfSet(set),
  };
  const stop = new AbortController().signal;
  await answerSets({ folder, settings, sets: [set], model, concurrency: 16, progress: noProgress, stop });
  return settings;
}

it('gives the outputs, marks and intervals that the evaluation of a run gives', async () => {
  const folder = join(root, 'out');
  const settings = await answered(folder);
  const results = gradeQuestions(folder, settings);
  const scores = await evaluatePolicy(fakePolicy(script).policy, questions, 'stage-2', 40);
  for (const split of ['new-combinations', 'new-diseases'] as const)
    expect(results.sets[split]).toEqual(accuracyOf(scores.filter((score) => score.set === split)));
  expect(results).toMatchObject({ items: 40, answered: 40 });
  expect(results.sets['new-diseases']).toMatchObject({ count: 15, correct: 5, unread: 5 });
  const marks = readFileSync(join(folder, 'questions', 'marks.jsonl'), 'utf8');
  expect(
    marks
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { correct: boolean }).correct),
  ).toEqual(scores.map(({ correct }) => correct));
  expect(JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))).toEqual(results);
});

it('counts a question without an answer as wrong', async () => {
  const folder = join(root, 'out');
  const settings = await answered(folder);
  const path = join(folder, 'questions', 'answers.jsonl');
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !line.includes('"right0"'));
  writeFileSync(path, lines.join('\n'));
  const { answered: there, items, sets } = gradeQuestions(folder, settings);
  expect([items, there, sets['new-combinations']!.correct]).toEqual([40, 39, 8]);
});

it('asks a question as the training of the miniature does', () => {
  const path = join(root, 'questions.jsonl');
  writeJsonl(path, questions);
  const set = questionSet(path);
  const [first] = set.items();
  expect(set.messagesOf(first!, 0)).toEqual([{ role: 'user', content: questionText(questions[0]!) }]);
});

it('refuses files that hold no question, one twice, or something else', () => {
  const path = join(root, 'questions.jsonl');
  writeFileSync(path, '');
  expect(() => questionSet(path)).toThrow(/holds no question/);
  writeJsonl(path, [questions[0], questions[0]]);
  expect(() => questionSet(path)).toThrow(/:2: id "right0" stands there twice/);
  writeJsonl(path, [{ id: 'x' }]);
  expect(() => questionSet(path)).toThrow(/:1: no question of a bank: .*its fields: id\. .*fleming questions import/);
});

it('takes a bank of public questions, by its folder or file, and clusters intervals by their cluster', async () => {
  const publicOf = (at: number, cluster?: string): PublicQuestion => ({
    id: `ward/train/${at}`,
    language: 'en',
    stem: `Question ${at % 2 === 0 ? 'right' : 'wrong'} of case ${at}?`,
    options: [
      { letter: 'A', text: 'fever' },
      { letter: 'B', text: 'cough' },
    ],
    answer: 'A',
    origin: {
      dataset: 'ward',
      split: 'train',
      role: 'training',
      itemId: String(at),
      licence: 'own data',
      commercialUse: true,
      address: 'ward.csv',
      file: '0'.repeat(64),
    },
    labels: {},
    specialty: null,
    ...(cluster === undefined ? {} : { cluster }),
  });
  const ask = async (name: string, all: readonly BankQuestion[], path: string): Promise<QuestionResults> => {
    mkdirSync(join(root, name));
    writeJsonl(join(root, name, 'questions.jsonl'), all);
    const set = questionSet(path);
    const { policy } = fakePolicy(script);
    const model = new EmbeddedChatModel('fake', {
      maxPositions: 10_000,
      promptTokens: (messages) => policy.chatPrompt(messages[0]!.content),
      complete: (requests, params) => policy.complete(requests, params),
      close: async () => {},
    });
    const settings: EvaluationFile = {
      version: 1,
      model: { spec: 'hf:fake', name: 'fake', sha256: 'x' },
      decoding: { temperature: 0, topP: null, maxTokens: 40, samples: 1, seed: 0, shuffleOptions: false },
      versions: {},
      benchmarks: [],
      questions: settingsOfSet(set),
    };
    const stop = new AbortController().signal;
    const folder = join(root, `out-${name}`);
    await answerSets({ folder, settings, sets: [set], model, concurrency: 16, progress: noProgress, stop });
    return gradeQuestions(folder, settings);
  };
  const alone = Array.from({ length: 40 }, (_, at) => publicOf(at));
  const grouped = Array.from({ length: 40 }, (_, at) => publicOf(at, `ward/case-${at % 4}`));
  const byItself = await ask('alone', [...alone, questions[0]!], join(root, 'alone'));
  expect(byItself.sets['ward']).toMatchObject({ count: 40, correct: 20, clusters: 40 });
  expect(byItself.sets['new-combinations']).toMatchObject({ count: 1, correct: 1 });
  const clustered = await ask('grouped', grouped, join(root, 'grouped', 'questions.jsonl'));
  expect(clustered.sets['ward']).toMatchObject({ count: 40, correct: 20, clusters: 4 });
  const width = ({ sets }: QuestionResults): number => sets['ward']!.high - sets['ward']!.low;
  expect(width(clustered)).toBeGreaterThan(1.5 * width(byItself));
  writeJsonl(join(root, 'odd.jsonl'), [{ ...alone[0]!, answer: 'C' }]);
  expect(() => questionSet(join(root, 'odd.jsonl'))).toThrow(/"ward\/train\/0": options AB, answer C/);
});

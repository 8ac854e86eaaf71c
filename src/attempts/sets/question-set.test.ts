import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EmbeddedChatModel } from '../../chat/embedded/embedded-chat-model.ts';
import { commonQuestion } from '../../records/common-question.ts';
import { fakePolicy, formatted } from '../../engine/fixtures/fake-engine.ts';
import { toyGraphQuestion } from '../../../test/worlds/toy-questions.ts';
import { noProgress } from '../../run/progress.ts';
import type { Score } from '../../records/score.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { PROMPTS } from '../../wording/prompt.ts';
import { accuracyOf } from '../../evaluation/statistics/statistics.ts';
import { evaluatePolicy } from '../evaluate-policy.ts';
import { askSets } from './ask-sets.ts';
import type { EvaluationFile } from './evaluation-file.ts';
import { gradeQuestions } from '../../evaluation/results/grade-questions.ts';
import { questionSet } from './question-set.ts';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'question-set-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const questions = Array.from({ length: 40 }, (_, at) => ({
  ...toyGraphQuestion(['right', 'wrong', 'garbled'][at % 3]! + at, 'moderate'),
  split: at < 25 ? ('new-combinations' as const) : ('new-diseases' as const),
}));
const script = (prompt: string): string => {
  if (prompt.includes('garbled')) return '<think>hm';
  return formatted(prompt.includes('right') ? 'fever' : 'cough');
};

async function answered(
  folder: string,
  path = join(root, 'questions.jsonl'),
  asked: readonly unknown[] = questions,
): Promise<EvaluationFile> {
  writeJsonl(path, asked);
  const { policy } = fakePolicy(script);
  const model = new EmbeddedChatModel('fake', {
    maxPositions: 10_000,
    promptTokens: (messages) => policy.chatPrompt(messages[0]!.content),
    complete: (requests, params) => policy.complete(requests, params),
    close: async () => {},
  });
  const { settings } = await askSets({
    folder,
    asked: { spec: 'hf:fake', name: 'fake', sha256: 'x' },
    decoding: { temperature: 0, topP: null, maxTokens: 40, samples: 1, seed: 0, shuffleOptions: false },
    sets: [questionSet(path, PROMPTS.plain)],
    model,
    concurrency: 16,
    progress: noProgress,
    stop: new AbortController().signal,
  });
  return settings;
}

it('gives the outputs, marks and intervals that the evaluation of a run gives', async () => {
  const folder = join(root, 'out');
  const settings = await answered(folder);
  const results = gradeQuestions(folder, settings);
  const scores: Score[] = [];
  for (const set of ['new-combinations', 'new-diseases'] as const) {
    const own = questions.filter(({ split }) => split === set).map(commonQuestion);
    const call = { row: 'stage-2', set, prompt: PROMPTS.plain, maxTokens: 40 };
    scores.push(...(await evaluatePolicy(fakePolicy(script).policy, own, call)));
    expect(results.sets[set]).toMatchObject(accuracyOf(scores.filter((score) => score.set === set))!);
  }
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
  const set = questionSet(path, PROMPTS.plain);
  const [first] = set.items();
  expect(set.messagesOf(first!, 0)).toEqual([{ role: 'user', content: PROMPTS.plain.text(questions[0]!) }]);
});

it('refuses files that hold no question, one twice, or something else', () => {
  const path = join(root, 'questions.jsonl');
  writeFileSync(path, '');
  expect(() => questionSet(path, PROMPTS.plain)).toThrow(/holds no question/);
  writeJsonl(path, [questions[0], questions[0]]);
  expect(() => questionSet(path, PROMPTS.plain)).toThrow(/:2: id "right0" stands there twice/);
  writeJsonl(path, [{ id: 'x' }]);
  expect(() => questionSet(path, PROMPTS.plain)).toThrow(/:1: no question of a bank: .*its fields: id\. /);
  writeJsonl(path, [{ ...questions[0]!, answer: 'U' }]);
  expect(() => questionSet(path, PROMPTS.plain)).toThrow(/:1: answer: "U" is no option; allowed: A, B/);
  writeJsonl(path, [{ ...questions[0]!, options: questions[0]!.options.toReversed() }]);
  expect(() => questionSet(path, PROMPTS.plain)).toThrow(
    /"right0": options [A-U]*BA; allowed: letters from A on, in their order/,
  );
});

it('takes the questions of a public set, and counts them by where they come from', async () => {
  const path = join(root, 'public.jsonl');
  const origin = {
    dataset: 'medqa',
    split: 'train',
    role: 'training',
    licence: 'MIT',
    commercialUse: true,
    address: 'https://example.org',
    file: '0'.repeat(64),
  };
  const asked = questions.slice(0, 6).map(({ id, language, stem, options, answer }) => ({
    id,
    language,
    stem,
    options: options.map(({ letter, text }) => ({ letter, text })),
    answer,
    origin: { ...origin, itemId: id },
    labels: {},
    specialty: null,
  }));
  const folder = join(root, 'out');
  const settings = await answered(folder, path, asked);
  expect(gradeQuestions(folder, settings)).toMatchObject({
    items: 6,
    sets: { medqa: { count: 6, correct: 2, unread: 2, clusters: 6 } },
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toyQuestion } from '../../test/worlds/toy-questions.ts';
import { CheckpointError, RecordError } from '../support/errors.ts';
import { type Batch, readBatches, writeBatches } from './batch-file.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'batches-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const questions = ['a', 'b'].map((id) => toyQuestion(id));
const rollout = (at: number): Batch['rollouts'][number] => ({
  question: questions[at % 2]!,
  group: at % 2,
  index: at >> 1,
  seed: 2 ** 32 - 1 - at,
  reward: 0.1 + at,
  advantage: -1 / 3,
  correct: at === 1,
  format: true,
  completion: {
    prompt: [1, 2, 3],
    tokens: [5, 6 + at],
    logprobs: [Math.fround(-0.1), -1e-9],
    stopReason: at === 0 ? 'stop' : 'length',
    text: 'líne\u2028 and\nanother',
  },
});
const round = {
  failed: 1,
  asked: 2,
  sampledTokens: 9,
  promptTokens: 4,
  mined: { a: { attempts: 1.5, failures: 0.5 } },
};
const batches: readonly Batch[] = [
  { step: 3, sampledAfter: 2, aside: true, round, rollouts: [0, 1, 2].map(rollout) },
  { step: 4, sampledAfter: 3, aside: true, round: null, rollouts: [3].map(rollout) },
];

it('are read back as they were, to the last bit of every number', () => {
  writeBatches(folder, batches);
  expect(readBatches(folder, questions)).toEqual(batches);
});

it('leave no file where there is none, and none is read', () => {
  writeBatches(folder, []);
  expect(readdirSync(folder)).toEqual([]);
  expect(readBatches(folder, questions)).toEqual([]);
});

it('are refused with their place where they are no batches of the stage', () => {
  writeBatches(folder, batches);
  expect(() => readBatches(folder, questions.slice(1))).toThrow(CheckpointError);
  expect(() => readBatches(folder, questions.slice(1))).toThrow(
    /batches-ahead\.jsonl:2 is a rollout of a, which is no/,
  );
  const [file] = readdirSync(folder);
  const path = join(folder, file!);
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, lines.slice(1).join('\n'));
  expect(() => readBatches(folder, questions)).toThrow('a rollout of no batch');
  writeFileSync(path, lines.join('\n').replace('"step":3', '"step":-3'));
  expect(() => readBatches(folder, questions)).toThrow(RecordError);
});

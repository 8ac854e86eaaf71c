import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { RecordError } from '../../support/errors.ts';
import { readTraces } from './traces.ts';

const root = mkdtempSync(join(tmpdir(), 'audited-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function fileOf(...lines: object[]): string {
  const path = join(root, 'texts.jsonl');
  writeFileSync(path, lines.map((line) => JSON.stringify(line) + '\n').join(''));
  return path;
}

it('reads the texts of every file that stages and commands leave', () => {
  const path = fileOf(
    { questionId: 'q1', language: 'en', text: 'a trace', strategy: 'direct', correct: true },
    { stage: 'rl', step: 3, index: 1, questionId: 'q1', text: 'a rollout', correct: false },
    { questionId: 'q2', cluster: 'c', row: 'base', set: 'new', raw: 'a score', correct: true },
    { set: 'medqa', itemId: '12', sample: 1, raw: 'an answer', finish: 'stop' },
  );
  expect(readTraces(path, 'texts')).toMatchObject([
    { cluster: 'q1', row: 'texts', text: 'a trace', correct: true },
    { cluster: 'q1', row: 'texts', text: 'a rollout', correct: false },
    { cluster: 'c', row: 'base', text: 'a score', correct: true },
    { cluster: '12', row: 'texts', text: 'an answer', correct: null },
  ]);
  expect(new Set(readTraces(path, 'texts').map(({ id }) => id)).size).toBe(4);
});

it('refuses what holds no text, with its line', () => {
  expect(() => readTraces(fileOf({ questionId: 'q1', text: 'x' }, { questionId: 'q2' }), 'texts')).toThrow(
    /:2: .*text nor raw/,
  );
  expect(() => readTraces(fileOf(), 'texts')).toThrow(RecordError);
});

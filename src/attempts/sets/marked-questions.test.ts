import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { formatted } from '../../engine/fixtures/fake-engine.ts';
import { toyGraphQuestion } from '../../../test/worlds/toy-questions.ts';
import { RunError } from '../../support/errors.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { markedQuestions } from './marked-questions.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'marked-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const answer = (itemId: string, sample: number, raw: string): object => ({
  set: 'traces',
  itemId,
  sample,
  raw,
  finish: 'stop',
  promptTokens: null,
  generatedTokens: null,
  attempts: 1,
});

it('gives every question with its outputs, sample after sample, however they came', () => {
  writeJsonl(
    join(folder, 'traces', 'items.jsonl'),
    ['a', 'b', 'c'].map((id) => toyGraphQuestion(id)),
  );
  writeJsonl(join(folder, 'traces', 'answers.jsonl'), [
    answer('b', 0, 'hm'),
    answer('a', 2, formatted('cough')),
    answer('a', 0, formatted('fever')),
    answer('a', 0, formatted('cough')),
  ]);
  const found = [...markedQuestions(folder, 'traces')];
  expect(found.map(({ question }) => question.id)).toEqual(['a', 'b', 'c']);
  expect(found.map(({ outputs }) => outputs.map(({ sample, correct }) => [sample, correct]))).toEqual([
    [
      [0, true],
      [2, false],
    ],
    [[0, false]],
    [],
  ]);
  expect(found[0]!.outputs[0]).toMatchObject({ raw: formatted('fever'), reading: { kind: 'read', letter: 'A' } });
  expect(found[1]!.outputs[0]!.reading.kind).toBe('unread');
});

it('refuses a set that was never asked', () => {
  expect(() => [...markedQuestions(folder, 'traces')]).toThrow(RunError);
  expect(() => [...markedQuestions(folder, 'traces')]).toThrow('holds no traces/items.jsonl: nothing was asked yet');
});

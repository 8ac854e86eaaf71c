import { expect, it } from 'vitest';
import { z } from 'zod';
import { afterThinking, lastDocument } from './answer-document.ts';

const schema = z.strictObject({ answer: z.number() });

it.each([
  ['alone', '{"answer": 1}', 1],
  ['in a fence, with words around it', 'So:\n```json\n{"answer": 1}\n```\nI hope {that} helps.', 1],
  ['a draft and a better one', '{"answer": 1} no, {"answer": 2}', 2],
  ['one that does not fit behind one that does', '{"answer": 1} {"answer": "two"}', 1],
  ['cut short', '{"answer": 1', null],
  ['none', 'I cannot help with that.', null],
])('takes the document: %s', (_what, text, answer) => {
  expect(lastDocument(text, schema)?.answer ?? null).toBe(answer);
});

it('takes nothing from thinking, ended or not', () => {
  expect(afterThinking('<think>{"answer": 1}</think> {"answer": 2}')).toBe(' {"answer": 2}');
  expect(afterThinking('so {"answer": 1}</think>')).toBe('');
  expect(afterThinking('<think>{"answer": 1}')).toBeNull();
});

import { expect, it } from 'vitest';
import { CheckpointError } from '../../../support/errors.ts';
import { postProcessorOf, surroundingsOf } from './surroundings.ts';

const [begin, end] = [
  { text: '<s>', id: 1 },
  { text: '</s>', id: 2 },
];
const refuse = (what: string): CheckpointError => new CheckpointError(what);
const token = (id: string): object => ({ SpecialToken: { id, type_id: 0 } });
const TEXT = { Sequence: { id: 'A', type_id: 0 } };
const template = (...single: object[]): object => ({ type: 'TemplateProcessing', single });

it.each([
  [null, null],
  [begin, null],
  [null, end],
  [begin, end],
])('what is written around a text is read again: %j, %j', (first, last) => {
  expect(surroundingsOf(postProcessorOf(first, last), refuse)).toEqual({
    first: first?.text ?? null,
    last: last?.text ?? null,
  });
});

it('looks into a sequence, where bytes say nothing of what stands around', () => {
  const processors = [{ type: 'ByteLevel', trim_offsets: false }, template(token('<s>'), TEXT)];
  expect(surroundingsOf({ type: 'Sequence', processors }, refuse)).toEqual({ first: '<s>', last: null });
  expect(surroundingsOf({ type: 'ByteLevel' }, refuse)).toEqual({ first: null, last: null });
});

it.each<[string, unknown]>([
  ['two tokens before', template(token('<s>'), token('<t>'), TEXT)],
  ['two tokens behind', template(TEXT, token('<s>'), token('<t>'))],
  ['the text twice', template(TEXT, token('<s>'), TEXT)],
  ['no text', template(token('<s>'))],
  ['two processors', { type: 'Sequence', processors: [template(TEXT), template(TEXT)] }],
  ['another processor', { type: 'BertProcessing', sep: ['x', 1], cls: ['y', 2] }],
  ['a number', 5],
])('refuses %s', (_, processor) => {
  expect(() => surroundingsOf(processor, refuse)).toThrow(/its post_processor is .*; allowed is one token before/);
});

import { expect, it } from 'vitest';
import { sentencesOf } from './sentences.ts';

const textsOf = (...parameters: Parameters<typeof sentencesOf>): string[] =>
  sentencesOf(...parameters).map(({ text }) => text);

it('ends at lines and marks of both languages, and not within a number', () => {
  expect(textsOf('Fever of 38.5 C. Is it flu? No!\n 先有发热。后有皮疹！是吗？是')).toEqual([
    'Fever of 38.5 C.',
    'Is it flu?',
    'No!',
    '先有发热。',
    '后有皮疹！',
    '是吗？',
    '是',
  ]);
  expect(textsOf('It is flu.</think> \n\n ')).toEqual(['It is flu.', '</think>']);
  expect(textsOf('')).toEqual([]);
});

it('says where each stands, without the space around it', () => {
  const text = '  One.  Two \n three';
  for (const { text: said, start, end } of sentencesOf(text)) expect(text.slice(start, end)).toBe(said);
  expect(sentencesOf(text).map(({ start, end }) => [start, end])).toEqual([
    [2, 6],
    [8, 11],
    [14, 19],
  ]);
});

it('does not end within a name', () => {
  const text = 'E. coli grows. It is E. coli.';
  const names = [text.indexOf('E. coli'), text.lastIndexOf('E. coli')].map((start) => ({ start, end: start + 7 }));
  expect(textsOf(text, { names })).toEqual(['E. coli grows.', 'It is E. coli.']);
  expect(textsOf(text)).toEqual(['E.', 'coli grows.', 'It is E.', 'coli.']);
});

it('parts clauses where it is asked to', () => {
  expect(textsOf('Fever is high; cough is dry；无皮疹。', { clauses: true })).toEqual([
    'Fever is high;',
    'cough is dry；',
    '无皮疹。',
  ]);
  expect(textsOf('Fever is high; cough is dry.')).toEqual(['Fever is high; cough is dry.']);
});

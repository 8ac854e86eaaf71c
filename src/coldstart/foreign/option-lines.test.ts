import { expect, it } from 'vitest';
import { optionLinesOf } from './option-lines.ts';

it.each([
  ['A text', ' A. fever\r\nB. cough ', 'A. fever\nB. cough'],
  ['a list', ['fever', 'cough'], 'A. fever\nB. cough'],
  ['a list of numbers', [7.4, 9007199254740993n], 'A. 7.4\nB. 9007199254740993'],
  ['a list with letters of its own', ['A. fever', '(b) cough'], 'A. fever\n(b) cough'],
  ['a list in which a name begins with a letter', ['A. fumigatus', 'C. difficile'], 'A. A. fumigatus\nB. C. difficile'],
  ['a list with a blank end', ['fever', 'cough', '', null], 'A. fever\nB. cough'],
  ['an object by letter', { A: 'fever', B: 'cough', E: null }, 'A. fever\nB. cough'],
  ['an object by number', { 1: '发热', 2: '咳嗽' }, '1. 发热\n2. 咳嗽'],
  ['nothing', undefined, ''],
  ['null', null, ''],
  ['a blank cell', NaN, ''],
  ['an empty list', [], ''],
  ['an object of nothing', { A: null }, ''],
])('writes %s', (_form, value, lines) => {
  expect(optionLinesOf(value)).toBe(lines);
});

it.each([
  ['a list of objects', [{ key: 'A', value: 'fever' }]],
  ['a list with a gap', ['fever', null, 'cough']],
  ['a list within a list', [['fever', 'cough']]],
  ['an object of lists', { text: ['fever'], label: ['A'] }],
  ['names that tell the answer', { correct: 'fever', wrong: 'cough' }],
  ['a truth value', true],
  ['more options than letters', Array.from({ length: 22 }, () => 'fever')],
  ['bytes', new Uint8Array([1, 2])],
  ['a date', new Date(0)],
])('guesses at none: %s', (_form, value) => {
  expect(optionLinesOf(value)).toBeNull();
});

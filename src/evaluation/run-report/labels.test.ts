import { expect, it } from 'vitest';
import type { Row } from '../../records/row.ts';
import { aside, groupLabel, hueOf, labelOf, shortLabelOf, subjectOf } from './labels.ts';

const row = (name: string, role: Row['role'], en: string, zh: string): Row => ({
  name,
  label: { en, zh },
  about: null,
  startsFrom: null,
  role,
  paper: null,
});
const rows = [
  row('a', 'recipe', 'Before', '之前'),
  row('x', 'control', 'Control: more data', '对照：更多数据'),
  row('b', 'recipe', 'After', '之后'),
  row('y', 'control', 'Less data', '更少数据'),
];

it('names rows, controls without the word where room is short and with it in a sentence', () => {
  expect(labelOf(rows, 'x')).toEqual({ en: 'Control: more data', zh: '对照：更多数据' });
  expect(labelOf(rows, 'elsewhere')).toEqual({ en: 'elsewhere', zh: 'elsewhere' });
  expect(shortLabelOf(rows, 'x')).toEqual({ en: 'More data', zh: '更多数据' });
  expect(rows.map((each) => subjectOf(each).en)).toEqual([
    'Before',
    'Control: more data',
    'After',
    'Control: Less data',
  ]);
  expect(rows.map((each) => subjectOf(each).zh)).toEqual(['之前', '对照：更多数据', '之后', '对照：更少数据']);
});

it('puts a sentence into brackets, and leaves acronyms as they are', () => {
  expect(aside({ en: 'Diseases nobody asked about.', zh: '没问过的疾病。' })).toEqual({
    en: 'diseases nobody asked about',
    zh: '没问过的疾病',
  });
  expect(aside({ en: 'GRPO on hard samples', zh: '难题' }).en).toBe('GRPO on hard samples');
});

it('colours rows by their place among those of their role, and a curve of no row by the next', () => {
  expect(['a', 'b', 'x', 'y', 'elsewhere'].map((name) => hueOf(rows, name))).toEqual([
    'hue-recipe-0',
    'hue-recipe-1',
    'hue-control-0',
    'hue-control-1',
    'hue-recipe-2',
  ]);
});

it('calls the group that says nothing so', () => {
  expect([groupLabel('rare').en, groupLabel('7').zh, groupLabel(null).en]).toEqual(['rare', '7', 'not stated']);
});

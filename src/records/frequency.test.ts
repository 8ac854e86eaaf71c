import { expect, it } from 'vitest';
import { frequencyClass, pooledFrequency, type StatedFrequency } from './frequency.ts';

const range = (least: number, most: number): StatedFrequency => ({ words: 'x', least, most, counted: null });
const counted = (having: number, of: number): StatedFrequency => ({
  words: `${having}/${of}`,
  least: having / of,
  most: having / of,
  counted: { having, of },
});

it.each([
  [range(1, 1), 'always'],
  [range(0.8, 0.99), 'usual'],
  [range(0.3, 0.79), 'usual'],
  [range(0.05, 0.29), 'sometimes'],
  [range(0.01, 0.04), 'rare'],
  [range(0, 0), 'never'],
  [range(0.01, 0.2), null],
  [counted(30, 30), 'always'],
  [counted(2, 2), 'usual'],
  [null, null],
])('%j is %s', (frequency, expected) => expect(frequencyClass(frequency)).toBe(expected));

it('patients that several sources counted are added up, and ranges span what all allow', () => {
  expect(pooledFrequency([counted(1, 2), counted(0, 8), range(0.8, 0.99)])).toMatchObject({
    least: 0.1,
    most: 0.1,
    counted: { having: 1, of: 10 },
  });
  expect(pooledFrequency([range(0.3, 0.79), range(0.8, 0.99)])).toMatchObject({
    least: 0.3,
    most: 0.99,
    counted: null,
  });
  expect(pooledFrequency([])).toBeNull();
});

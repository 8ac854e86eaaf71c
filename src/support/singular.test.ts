import { expect, it } from 'vitest';
import { singular } from './singular.ts';

it.each([
  ['stones', 'stone'],
  ['causes', 'cause'],
  ['diagnosis', 'diagnosis'],
  ['virus', 'virus'],
  ['weakness', 'weakness'],
  ['has', 'has'],
])('%s is %s', (word, alone) => {
  expect(singular(word)).toBe(alone);
});

import { expect, it } from 'vitest';
import { isDenied } from './negation.ts';

it.each(['no ', 'without ', 'but not the ', 'absence of any ', 'avoiding ', '无'])('%s denies', (before) => {
  expect(isDenied(before)).toBe(true);
});

it.each(['', 'a ', 'not only in children but with severe ', 'fever and '])('%j does not', (before) => {
  expect(isDenied(before)).toBe(false);
});

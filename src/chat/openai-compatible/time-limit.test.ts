import { expect, it } from 'vitest';
import { TimeLimit } from './time-limit.ts';

it('is the longest allowed until there are answers to speak of, then many times the longest of them', () => {
  const limit = new TimeLimit({ mostSeconds: 1800, leastSeconds: 60 });
  for (let answers = 0; answers < 19; answers++) limit.answered(1);
  expect(limit.seconds).toBe(1800);
  limit.answered(2);
  expect(limit.seconds).toBe(60);
  limit.answered(30);
  expect(limit.seconds).toBe(300);
  limit.answered(1);
  expect(limit.seconds).toBe(300);
  limit.answered(900);
  expect(limit.seconds).toBe(1800);
});

it('never passes the longest allowed, though that is short', () => {
  const limit = new TimeLimit({ mostSeconds: 5, leastSeconds: 60 });
  for (let answers = 0; answers < 30; answers++) limit.answered(1);
  expect(limit.seconds).toBe(5);
});

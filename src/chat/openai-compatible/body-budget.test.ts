import { expect, it } from 'vitest';
import { BodyBudget } from './body-budget.ts';

it('has room for so many bytes at a time, and again for those given back', () => {
  const budget = new BodyBudget(10);
  expect([budget.take(6), budget.take(5), budget.take(4), budget.take(1)]).toEqual([true, false, true, false]);
  budget.giveBack(6);
  expect([budget.take(6), budget.take(1)]).toEqual([true, false]);
  expect(budget.failure()).toMatchObject({ reason: 'fault', message: expect.stringContaining('lower concurrency') });
});

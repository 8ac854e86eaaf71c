import { expect, it } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

// By the formula's quadratic: the ends are the p0 for which (p - p0)^2 = z^2 p0 (1 - p0) / n.
it.each([
  [41, 50],
  [1, 7],
  [149, 150],
  [0, 20],
  [20, 20],
])('%i of %i: the ends are the shares from which the seen one is z standard errors away', (right, count) => {
  const p = right / count;
  const { low, high } = wilsonInterval(p, count);
  for (const end of [low, high])
    expect((p - end) ** 2).toBeCloseTo((1.959963984540054 ** 2 * end * (1 - end)) / count, 12);
  expect(low).toBeLessThanOrEqual(p);
  expect(high).toBeGreaterThanOrEqual(p);
  expect(high - low).toBeGreaterThan(0);
});

it('gives the known interval of 8 in 10', () => {
  const { low, high } = wilsonInterval(0.8, 10);
  expect(low).toBeCloseTo(0.4902, 4);
  expect(high).toBeCloseTo(0.9433, 4);
});

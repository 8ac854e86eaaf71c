import { expect, it } from 'vitest';
import { agreementOf } from './cohens-kappa.ts';

const pairs = (...counts: [one: string, other: string, count: number][]): [string, string][] =>
  counts.flatMap(([one, other, count]) => Array.from({ length: count }, (): [string, string] => [one, other]));

it('is the worked example of the textbooks: 20, 5, 10, 15 of 50 give 0.4', () => {
  const agreement = agreementOf(pairs(['yes', 'yes', 20], ['yes', 'no', 5], ['no', 'yes', 10], ['no', 'no', 15]))!;
  expect(agreement).toMatchObject({ items: 50, share: 0.7 });
  expect(agreement.kappa).toBeCloseTo(0.4, 12);
});

it('is 1 for full agreement, 0 for chance, not defined where only one thing is said, null of nothing', () => {
  expect(agreementOf(pairs(['a', 'a', 3], ['b', 'b', 4]))!.kappa).toBe(1);
  expect(agreementOf(pairs(['a', 'a', 1], ['a', 'b', 1], ['b', 'a', 1], ['b', 'b', 1]))!.kappa).toBe(0);
  expect(agreementOf(pairs(['a', 'a', 5]))).toEqual({ items: 5, share: 1, kappa: null });
  expect(agreementOf([])).toBeNull();
});

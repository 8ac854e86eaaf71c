import { expect, it } from 'vitest';
import { ConfigError } from '../../support/errors.ts';
import { gradientNormOf, reductionOf } from './dialect.ts';

it('tells sums from means by what a weight of 2 does to the gradient', () => {
  expect(reductionOf({ once: 73.361, twice: 146.722 })).toBe('sum');
  expect(reductionOf({ once: 73.361, twice: 73.361 })).toBe('sequence-mean');
});

it.each([
  { once: null, twice: 3 },
  { once: 0, twice: 0 },
  { once: 1, twice: 1.5 },
])('does not guess: %j', (norms) => {
  expect(() => reductionOf(norms)).toThrow(ConfigError);
  expect(() => reductionOf(norms)).toThrow(/state reduction/);
});

it.each([
  [{ 'skyrl.ai/grad_norm': 4.5, 'skyrl.ai/learning_rate': 1 }, 4.5],
  [{ grad_norm: 0.5 }, 0.5],
  [{ 'gradient_norm:mean': 2 }, 2],
  [{ 'skyrl.ai/grad_norm': null }, null],
  [{ degrad_norms: 3 }, null],
  [null, null],
])('finds the gradient norm in %j', (metrics, expected) => {
  expect(gradientNormOf(metrics)).toBe(expected);
});

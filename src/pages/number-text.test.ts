import { expect, it } from 'vitest';
import { percent, percentText, points, probability, whole } from './number-text.ts';

it('writes shares, differences, probabilities and counts as people read them', () => {
  expect(percent(0.677)).toBe('67.7');
  expect(percent(0.67712, 2)).toBe('67.71');
  expect(percentText(0.677)).toBe('67.7\u00a0%');
  expect([points(0.094), points(-0.005), points(0.0004), points(-0.0004)]).toEqual(['+9.4', '−0.5', '0.0', '0.0']);
  expect([probability(0.0009), probability(0.05)]).toEqual(['< 0.001', '0.050']);
  expect(whole(1500)).toBe('1,500');
});

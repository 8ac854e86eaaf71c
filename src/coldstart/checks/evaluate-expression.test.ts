import { describe, expect, it } from 'vitest';
import { evaluateExpression } from './evaluate-expression.ts';
import { tokensOf } from './number-tokens.ts';
import { plainNumbers } from './plain-numbers.ts';

function valueOf(text: string): number | null {
  const tokens = tokensOf(plainNumbers(text));
  const found = evaluateExpression(tokens, 0);
  return found === null || found.end < tokens.length ? null : found.value.toNumber();
}

it.each([
  ['1 + 2 × 3', 7],
  ['（1＋2）×3', 9],
  ['10 − 4 − 3', 3],
  ['100 ÷ 8 / 2', 6.25],
  ['2^3^2', 512],
  ['-2^2', -4],
  ['70 / 1.75²', 70 / 1.75 ** 2],
  ['sqrt(16) + √9', 7],
  ['ln(exp(2))', 2],
  ['log10(1000) + log(10) + lg(100)', 6],
  ['20 % × 50', 10],
  ['1,200 + 34,000', 35_200],
  ['2x3*4×5', 120],
  ['\\frac{140-40}{2} \\times 3', 150],
  ['4 mL × 70 kg × 20', 5600],
  ['0.1 + 0.2', 0.3],
])('%s', (text, expected) => {
  expect(valueOf(text)).toBeCloseTo(expected, 10);
});

describe('what is beyond its limits is not evaluated', () => {
  it.each([
    '9^9^9',
    '10^99',
    '1/0',
    'sqrt(-4)',
    'ln(0)',
    'exp(1000)',
    '(1 + 2',
    '1 + ',
    `${'('.repeat(40)}1${')'.repeat(40)}`,
    Array.from({ length: 150 }, () => '1').join(' + '),
    '9'.repeat(41),
  ])('%s', (text) => {
    expect(valueOf(text)).toBeNull();
  });
});

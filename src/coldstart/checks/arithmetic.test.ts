import { describe, expect, it } from 'vitest';
import { arithmeticFlaw, arithmeticLines } from './arithmetic.ts';
import { traceOf } from './fixtures/traces.ts';

const verdicts = (text: string): string[] => arithmeticLines(text).map(({ verdict }) => verdict);

describe('a line of arithmetic', () => {
  it.each([
    ['The gap is 140 - 104 - 24 = 12 mEq/L.', ['right']],
    ['The gap is 140 - 104 - 24 = 22 mEq/L.', ['wrong']],
    ['阴离子间隙＝140－104－24＝12。', ['right']],
    ['1) 3 + 4 = 7, 2) 3 + 4 = 8', ['right', 'wrong']],
    ['BMI = 70 / 1.75^2 = 70 / 3.0625 = 22.9', ['right', 'right']],
    ['90 / 280 = 32 %, or 0.32', ['right']],
    ['90 / 280 = 0.41', ['wrong']],
    ['**BMI**: 70 kg / (1.75 m)² ≈ 22.9 kg/m²', ['right']],
    ['平均动脉压约为(120+2×80)/3≈193.3mmHg', ['wrong']],
    // Half of the last place, or 2 %.
    ['100 / 3 = 33', ['right']],
    ['1 + 1 = 2.4', ['wrong']],
    ['100 + 1 = 102', ['right']],
    // Units of another size.
    ['0.5 g × 2 = 1000 mg', ['right']],
    ['4 mL × 70 kg × 20 = 56000 mL', ['wrong']],
  ])('%s', (text, expected) => {
    expect(verdicts(text)).toEqual(expected);
  });

  it('that cannot be read is not wrong', () => {
    expect(verdicts('2 × Na 140 + glucose 90/18 = 285')).toEqual(['unparseable']);
    expect(verdicts('2^9999 + 1 = 7')).toEqual(['unparseable']);
    expect(verdicts('f(2) + 3 = 9')).toEqual(['unparseable']);
    expect(verdicts('A score of 4-6 = 20 %')).toEqual(['unparseable']);
  });

  it('is none where nothing is computed', () => {
    expect(verdicts('BP = 120/80 mmHg; p = 0.05; T = 38.5 °C; HLA-B27 = positive')).toEqual([]);
  });
});

it('a wrong line is the flaw of a trace, the answer block aside', () => {
  expect(arithmeticFlaw(traceOf('So 2 + 2 = 5 points.'))).toEqual({
    reason: 'wrong-arithmetic',
    evidence: '2 + 2 = 5 points',
  });
  expect(arithmeticFlaw(traceOf('So 2 + 2 = 4 points.', 'en', '2 + 2 = 5'))).toBeNull();
});

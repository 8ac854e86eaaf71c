import { describe, expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { arithmeticLines } from './arithmetic.ts';
import { checkTrace, CHECKS, type CheckWays } from './check-trace.ts';
import { CLEAN_TRACES } from './fixtures/clean-traces.ts';
import { plantedLines } from './fixtures/planted-lines.ts';
import { anyQuestion, traceOf } from './fixtures/traces.ts';

const all = Object.fromEntries(CHECKS.map((name) => [name, 'reject'])) as CheckWays;
const check = (text: string) => checkTrace(traceOf(text), anyQuestion, { ways: all });

describe('text of whatever kind', () => {
  it('is checked, and nothing is thrown', () =>
    fuzz(
      'check-trace',
      damaged([
        ...plantedLines()
          .slice(0, 60)
          .map(({ text }) => text),
        ...CLEAN_TRACES.map(({ thinking }) => thinking),
      ]),
      check,
      {
        refusesNothing: true,
        holds: (checked) =>
          expect(
            Object.keys((checked as ReturnType<typeof check>).flaws).every((name) => CHECKS.includes(name as never)),
          ).toBe(true),
      },
    ));

  it.each([
    '9^',
    '(',
    '1 + ',
    '1 = ',
    '2 × (3 + ',
    '1,',
    '√',
    '\\frac{1}{',
    '5 mg = ',
    'glucose 5 ',
    'the answer is ',
    '答案',
    '<a ',
    '诊断为',
    'pneumonia ',
  ])('takes time as it is long: %s', (part) => expectLinear((size) => part.repeat(size), 1000, check));
});

it('a million signs come back', () => {
  for (const text of [
    '9^9^9 = 1',
    `${'9'.repeat(1e6)} + 1 = 2`,
    `${'('.repeat(1e6)} = 2`,
    `1${' + 1'.repeat(3e5)} = 2`,
  ])
    expect(arithmeticLines(text).filter(({ verdict }) => verdict !== 'unparseable')).toEqual([]);
});

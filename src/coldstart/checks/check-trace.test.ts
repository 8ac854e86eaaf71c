import { expect, it } from 'vitest';
import { CheckTally } from './check-tally.ts';
import { checkTrace } from './check-trace.ts';
import { anyQuestion, traceOf } from './fixtures/traces.ts';

const wrong = traceOf('The fever and the cough may mean a lung infection, as 2 + 2 = 5 and potassium is 42 mmol/L.');

it('tells every flaw, and which check lets the trace go', () => {
  const { flaws, rejectedBy, numbers } = checkTrace(wrong, anyQuestion);
  expect(Object.keys(flaws)).toEqual(['arithmetic', 'bounds']);
  // Numbers are counted unless a recipe says otherwise.
  expect(rejectedBy).toBeNull();
  const strict = checkTrace(wrong, anyQuestion, { ways: { arithmetic: 'reject', bounds: 'reject' } });
  expect(strict.rejectedBy).toBe('arithmetic');
  expect(numbers).toMatchObject({ arithmetic: { right: 0, wrong: 1, unparseable: 0 }, bounds: { right: 0, wrong: 1 } });
});

it('each check rejects, counts or is off', () => {
  const counted = checkTrace(wrong, anyQuestion, { ways: { arithmetic: 'count', bounds: 'off' } });
  expect(counted).toMatchObject({ rejectedBy: null, flaws: { arithmetic: { reason: 'wrong-arithmetic' } } });
  expect(counted.flaws.bounds).toBeUndefined();
});

it('an audit of steps joins in where one is given', () => {
  const audit = () => ({ reason: 'no-such-edge', evidence: 'fever means gout' });
  expect(checkTrace(wrong, anyQuestion, { audit }).flaws.graph).toBeUndefined();
  expect(checkTrace(wrong, anyQuestion, { audit, ways: { graph: 'reject' } }).flaws.graph).toEqual(audit());
});

it('a tally has counts, coverage and one example each', () => {
  const tally = new CheckTally();
  tally.add('q1', checkTrace(wrong, anyQuestion));
  tally.add('q2', checkTrace(traceOf('The fever and the cough may mean an infection, as 1 + 1 = 3.'), anyQuestion));
  tally.add('q3', checkTrace(traceOf('The fever and the cough may mean a lung infection.'), anyQuestion));
  expect(tally.result).toMatchObject({
    traces: 3,
    coverage: 2 / 3,
    numbers: { arithmetic: { right: 0, wrong: 2, unparseable: 0, traces: 2 } },
    flaws: {
      arithmetic: {
        count: 2,
        reasons: { 'wrong-arithmetic': 2 },
        example: { questionId: 'q1', evidence: '2 + 2 = 5' },
      },
    },
  });
  expect(new CheckTally().result).toMatchObject({ traces: 0, coverage: null });
});

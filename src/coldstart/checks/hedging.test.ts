import { expect, it } from 'vitest';
import { traceOf } from './fixtures/traces.ts';
import { hedgingFlaw } from './hedging.ts';

it('is stated or not', () => {
  expect(hedgingFlaw(traceOf('Creatinine is not told; assuming it is raised, this fits.'))).toBeNull();
  expect(hedgingFlaw(traceOf('假设肌酐升高。', 'zh'))).toBeNull();
  expect(hedgingFlaw(traceOf('It has fever. It has a cough. It is so.'))?.reason).toBe('nothing-uncertain');
  expect(hedgingFlaw(traceOf('有发热。有咳嗽。', 'zh'))?.reason).toBe('nothing-uncertain');
});

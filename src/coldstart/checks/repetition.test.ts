import { expect, it } from 'vitest';
import { CLEAN_TRACES } from './fixtures/clean-traces.ts';
import { traceOf } from './fixtures/traces.ts';
import { repetitionFlaw } from './repetition.ts';

it('a trace that goes round in circles is told, in both languages', () => {
  expect(repetitionFlaw(traceOf('Wait, let me think about the fever and the cough again. '.repeat(6)))?.reason).toBe(
    'repetition',
  );
  expect(repetitionFlaw(traceOf('等等，让我再想一想发热和咳嗽的原因。'.repeat(6), 'zh'))?.reason).toBe('repetition');
});

it('one that goes on is not', () => {
  expect(CLEAN_TRACES.filter(({ thinking, language }) => repetitionFlaw(traceOf(thinking, language)) !== null)).toEqual(
    [],
  );
});

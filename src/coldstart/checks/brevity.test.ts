import { expect, it } from 'vitest';
import { brevityFlaw } from './brevity.ts';
import { anyQuestion, traceOf } from './fixtures/traces.ts';

it('is by tier, and a null tier has the longest', () => {
  const long = traceOf('word '.repeat(500));
  expect(brevityFlaw(long, { ...anyQuestion, tier: 'easy' })).toEqual({
    reason: 'too-long',
    evidence: '500 words; allowed for easy: 400',
  });
  expect(brevityFlaw(long, { ...anyQuestion, tier: 'difficult' })).toBeNull();
  expect(brevityFlaw(long, anyQuestion)).toBeNull();
  expect(brevityFlaw(traceOf('字'.repeat(401), 'zh'), { ...anyQuestion, tier: 'easy' })?.reason).toBe('too-long');
});

it('a trace that says nothing is too short', () => {
  expect(brevityFlaw(traceOf('Because.'), anyQuestion)?.reason).toBe('too-short');
});

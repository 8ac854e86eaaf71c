import { expect, it } from 'vitest';
import { anyQuestion, traceOf } from './fixtures/traces.ts';
import { traceLanguageFlaw } from './trace-language.ts';

it('is that of the question', () => {
  const chinese = { ...anyQuestion, language: 'zh' as const };
  expect(traceLanguageFlaw(traceOf('Fever and a cough.'), anyQuestion)).toBeNull();
  expect(traceLanguageFlaw(traceOf('发热、咳嗽，ECG正常，考虑HIV。', 'zh'), chinese)).toBeNull();
  expect(traceLanguageFlaw(traceOf('发热、咳嗽。'), anyQuestion)?.reason).toBe('other-language');
  expect(traceLanguageFlaw(traceOf('Fever and a cough.', 'zh'), chinese)?.reason).toBe('other-language');
});

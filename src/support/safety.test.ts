import { expect, it } from 'vitest';
import { SAFETY_EN, SAFETY_LINES, SAFETY_ZH } from './safety.ts';

it('says in both languages: research only, no diagnosis or treatment, no advice, review by qualified people', () => {
  for (const words of [
    'research and non-clinical',
    'diagnosis or treatment',
    'not medical advice',
    'Qualified people must review',
  ]) {
    expect(SAFETY_EN).toContain(words);
  }
  for (const words of ['研究', '非临床', '诊断或治疗', '不是医疗建议', '资质']) expect(SAFETY_ZH).toContain(words);
  expect(SAFETY_LINES.split('\n')).toEqual([SAFETY_EN, SAFETY_ZH]);
});

import { describe, expect, it } from 'vitest';
import { anonymise } from './anonymise.ts';

const masked = (text: string): string => anonymise(text).text;

describe('names in forms and messages', () => {
  it('shows Chinese names by their characters and by the form', () => {
    expect(masked('麻烦薛晓婷医生看看。')).toBe('麻烦[NAME]医生看看。');
    expect(masked('董凯/男/49岁/哮喘')).toBe('[NAME]/男/49岁/哮喘');
    expect(masked('姓 名：袁海燕　床 号：7')).toBe('姓 名：[NAME]　床 号：7');
    expect(masked('患者自述姓曾，腹痛。')).toBe('患者自述姓[NAME]，腹痛。');
    expect(masked('接种卡编号：868112。22.3.13入院。')).toBe('接种卡编号：[ID]。[DATE]入院。');
  });

  it('shows English names in capitals, records and messages', () => {
    expect(masked('Mrs. Ioana De Luca arrived.')).toBe('Mrs. [NAME] arrived.');
    expect(masked('PID|1||55204193^^^HOSP||NOVAK^Irena||19')).toBe('PID|1||[ID]^^^HOSP||[NAME]^[NAME]||19');
    expect(masked('ILSE NOVAK 56 YO FEMALE ADMITTED')).toBe('[NAME] 56 YO FEMALE ADMITTED');
    expect(masked('A woman of 93 years fell.')).toBe('A woman of 90+ years fell.');
  });

  it('leaves places, procedures, herbs and guidance', () => {
    for (const text of [
      '黑龙江克山县是疫区之一。',
      '某镇发生一起暴发。',
      '谢谢医生，药已经买到了。',
      '药用白芷、古山龙、史君子。',
      '病人郁郁寡欢。',
      'A 30-year-old man had a Roux-en-Y gastric bypass.',
      'After a tick bite in Wuhan, a 40-year-old woman has a rash.',
      'A man who emigrated from Puerto Rico has diarrhea.',
      'The nurse prepares insulin glargine, 10 mg.',
      'In April 2017, guidance on asthma was updated.',
    ])
      expect(anonymise(text)).toEqual({ text, found: {} });
  });
});

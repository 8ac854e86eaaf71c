import { describe, expect, it } from 'vitest';
import { checkWording, type WordingRules } from './check-wording.ts';

const rules: WordingRules = {
  language: 'en',
  observed: [['joint pain', 'arthralgia'], ['No speech'], ['fever']],
  masked: ['gout', 'podagra', '痛风', 'colchicine'],
  distractors: ['pseudogout'],
  isKnownName: (text) => ['headache', 'night sweats', '发热'].includes(text.toLowerCase()),
};

describe('a vignette in other words', () => {
  it('that tells every finding and nothing else passes', () => {
    for (const text of [
      'A patient comes with joint pain, fever and no speech.',
      'Arthralgia and FEVER brought the patient to the clinic; no speech was recorded as well.',
    ])
      expect([text, checkWording(text, rules)]).toEqual([text, null]);
  });

  it.each([
    ['A patient comes with joint pain and fever.', 'a finding is not told'],
    ['Joint pain, feverish days and no speech.', 'a finding is not told'],
    ['Joint pain, fever and no speech suggest gout.', 'names the answer'],
    ['Joint pain, fever and no speech suggest Podagra.', 'names the answer'],
    ['Joint pain, fever and no speech; 痛风 was noted.', 'another language'],
    ['Joint pain, fever and no speech, treated with colchicine.', 'names the answer'],
    ['Joint pain, fever and no speech, as in pseudogout.', 'names a distractor'],
    ['Joint pain, fever, no speech and night sweats.', 'tells another finding or disease'],
    ['Joint pain and no speech, but no fever.', 'denies something'],
    ['Joint pain and no speech without fever.', 'denies something'],
    ['The patient doesn’t have fever; joint pain and no speech.', 'denies something'],
    ['A patient of 45 with joint pain, fever and no speech.', 'tells a number'],
    ['Joint pain, fever, no speech. What is it?', 'asks something itself'],
    ['Joint pain, fever, no speech <script>alert(1)</script>', 'not plain text of one paragraph'],
    ['**Joint pain**, fever, no speech', 'not plain text of one paragraph'],
    [`Joint pain, fever and no speech ${'today '.repeat(200)}`, 'not plain text of one paragraph'],
  ])('%s: %s', (text, fault) => expect(checkWording(text, rules)).toBe(fault));

  it('has to tell a finding whose name stands within another one’s at a place of its own', () => {
    const nested = { ...rules, observed: [['lymphadenopathy'], ['axillary lymphadenopathy']] };
    expect(checkWording('A patient with axillary lymphadenopathy.', nested)).toBe('a finding is not told');
    expect(checkWording('Axillary lymphadenopathy and more lymphadenopathy.', nested)).toBeNull();
  });

  it('in Chinese is held to the same', () => {
    const chinese: WordingRules = {
      language: 'zh',
      observed: [['关节痛'], ['肌无力']],
      masked: ['痛风', 'gout'],
      distractors: ['假性痛风'],
      isKnownName: (text) => text === '发热',
    };
    const fault = (text: string): string | null => checkWording(text, chinese);
    expect(fault('患者因关节痛和肌无力就诊。')).toBeNull();
    expect(fault('患者因关节痛就诊。')).toBe('a finding is not told');
    expect(fault('患者因关节痛和肌无力就诊，考虑痛风石。')).toBe('names the answer');
    expect(fault('患者因关节痛和肌无力伴发热就诊。')).toBe('tells another finding or disease');
    expect(fault('患者因肌无力就诊，无关节痛。')).toBe('denies something');
    expect(fault('The patient has 关节痛 and 肌无力.')).toBe('another language');
  });
});

/** Vignettes of findings alone, as a language model words them. */
import { describe, expect, it } from 'vitest';
import type { FaultKind } from './check/vignette-fault.ts';
import { checkVignette } from './check-vignette.ts';
import type { VignetteRecord } from './vignette-facts.ts';

const record: VignetteRecord = {
  language: 'en',
  detail: 'findings',
  age: null,
  sex: null,
  course: null,
  values: [],
  told: [
    { id: 'joint pain', forms: ['joint pain', 'arthralgia'] },
    { id: 'no speech', forms: ['No speech'] },
    { id: 'fever', forms: ['fever'] },
  ],
  absent: [],
  ask: '',
  masked: ['gout', 'podagra', '痛风', 'colchicine'],
  template: '',
};
const rules = {
  distractors: ['pseudogout'],
  isKnownName: (text: string) => ['headache', 'night sweats', '发热'].includes(text.toLowerCase()),
};
const kinds = (text: string, expected = record): FaultKind[] =>
  checkVignette(text, expected, rules).map(({ kind }) => kind);

describe('a vignette in other words', () => {
  it('that tells every finding and nothing else passes', () => {
    for (const text of [
      'A patient comes with joint pain, fever and no speech.',
      'Arthralgia and FEVER brought the patient to the clinic; no speech was recorded as well.',
    ])
      expect([text, kinds(text)]).toEqual([text, []]);
  });

  it.each<[string, FaultKind]>([
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
    ['Joint pain and no speech; fever was absent.', 'denies something'],
    ['A patient of 45 with joint pain, fever and no speech.', 'tells a number'],
    ['A 45-year-old patient with joint pain, fever and no speech.', 'tells another age'],
    ['A man with joint pain, fever and no speech.', 'tells another sex'],
    ['Joint pain, fever, no speech. What is it?', 'asks something itself'],
    ['Joint pain, fever, no speech <script>alert(1)</script>', 'not plain text of one paragraph'],
    ['**Joint pain**, fever, no speech', 'not plain text of one paragraph'],
    [`Joint pain, fever and no speech ${'today '.repeat(200)}`, 'not plain text of one paragraph'],
  ])('%s: %s', (text, fault) => expect(kinds(text)).toContain(fault));

  it('has to tell a finding whose name stands within another one’s at a place of its own', () => {
    const nested = {
      ...record,
      told: ['lymphadenopathy', 'axillary lymphadenopathy'].map((id) => ({ id, forms: [id] })),
    };
    expect(kinds('A patient with axillary lymphadenopathy.', nested)).toEqual(['a finding is not told']);
    expect(kinds('Axillary lymphadenopathy and more lymphadenopathy.', nested)).toEqual([]);
  });

  it('tells two things by one word where both are called so', () => {
    const twice = {
      ...record,
      told: ['gallstone on ultrasound', 'gallstone'].map((id) => ({ id, forms: ['gallstone'] })),
    };
    expect(kinds('Ultrasonography shows a gallstone.', twice)).toEqual([]);
  });

  it('in Chinese is held to the same', () => {
    const chinese: VignetteRecord = {
      ...record,
      language: 'zh',
      told: ['关节痛', '肌无力'].map((id) => ({ id, forms: [id] })),
    };
    expect(kinds('患者因关节痛和肌无力就诊。', chinese)).toEqual([]);
    for (const [text, fault] of [
      ['患者因关节痛就诊。', 'a finding is not told'],
      ['患者因关节痛和肌无力就诊，考虑痛风石。', 'names the answer'],
      ['患者因关节痛和肌无力伴发热就诊。', 'tells another finding or disease'],
      ['患者因肌无力就诊，无关节痛。', 'denies something'],
      ['患者因肌无力就诊，否认发热及关节痛。', 'denies something'],
      ['女性患者，因关节痛和肌无力就诊。', 'tells another sex'],
      ['患者因关节痛和肌无力3天就诊。', 'tells another time'],
      ['The patient has 关节痛 and 肌无力.', 'another language'],
    ] as const)
      expect([text, kinds(text, chinese)]).toEqual([text, expect.arrayContaining([fault])]);
  });
});

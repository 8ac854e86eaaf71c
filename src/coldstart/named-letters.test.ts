import { describe, expect, it } from 'vitest';
import { expectLinear } from '../../test/worlds/fuzz.ts';
import { namesLetters } from './named-letters.ts';

const names = (text: string): boolean => namesLetters(text, 'ABCD');

describe('letters of options in a reasoning', () => {
  it.each([
    'So option A fits.',
    'Options A and C are close.',
    'Not (C).',
    'Only one of them (A or C) is left.',
    'The answer is A.',
    'The best answer here would be: **C**',
    'The answer is therefore B.',
    'B is wrong.',
    'The pain is typical, so B is wrong.',
    'A and B are wrong, because they come later.',
    'It cannot be hepatitis. C is too late.',
    'B) Lipase rises first.',
    'It rises first. B) is right.',
    'Looking at them:\n- B. Lipase rises.\nA: late.',
    'That leaves **B**.',
    'We eliminate D, and choose A over C.',
    'It rises first, so B.',
    'The finding speaks for choice "B".',
    '`option    B` it is',
    'Therefore, B.',
    'Lipase rises first. So, C.',
    'Thus: "B".',
    'Therefore, A or B.',
    'So it must be B.',
    "Hence, it's C",
    'It has to be B, since the others come late.',
    'The correct one is B.',
    'The most likely diagnosis must be (B.',
    'That leaves us with B.',
    'Which leaves only D.',
    'We are left with A, then.',
  ])('stand in English: %j', (text) => expect(names(text)).toBe(true));

  it.each([
    '选项B不对。',
    '故选C。',
    '因此选B。',
    '故选择 C',
    'B选项错误。',
    '首先看B项,与题意不符。',
    'B错误,因为出现较晚。',
    'A、B均错误。',
    '答案是A',
    '答案：Ｂ',
    '正确答案为（C）。',
    '所以C正确。',
    '可以排除D。',
    '因此答案应选B。',
    '本题C错误。',
    '所以是B。',
    '应该是C。',
    '因此，B。',
    '脂肪酶升高最早，故应为B',
    '那么只能是D，其余太晚。',
    '剩下的就是“A”。',
  ])('stand in Chinese: %j', (text) => expect(names(text)).toBe(true));

  it.each([
    'Vitamin B is low.',
    'She lacks vitamin B. Vitamin A is normal.',
    'Hepatitis B, a choice of two.',
    'Hepatitis A and B are excluded by serology.',
    'Vitamins A, B and D are fat-soluble, or not.',
    'Type A is more common.',
    'Type A personality; type B lesions (type B).',
    'Infection by group B streptococci; group B is resistant.',
    'The blood group is not known, (group A) or otherwise.',
    'He has vitamin **B** deficiency.',
    'B cells are low. B-cell lymphoma. C-reactive protein was high.',
    'C. difficile grows.\nC. difficile again.',
    'A patient with fever. A fit young man. A match was found.',
    'Answer: A patient like this has pancreatitis.',
    'The serum (immunoglobulin A) rises; factor (D).',
    'CT, ECG and DNA are done; B12 is low, HLA-B is positive.',
    'Options: amylase or lipase. The choice is clear.',
    'E) and F are not shown, and option E is none of them.',
    'Therefore, C. difficile grows, so C. difficile it is, not E. coli.',
    'So it must be vitamin B. That leaves us with hepatitis B.',
    'Therefore, B cells are low. So, A patient like this has it.',
    'It must be B-cell lymphoma. The correct one is vitamin A.',
    'The last one is A positive antibody. Therefore, vitamin D.',
    'His blood group is rare, so it must be B.',
  ])('are none in English: %j', (text) => expect(names(text)).toBe(false));

  it.each([
    '维生素B缺乏。',
    '维生素B错误代谢。',
    'B型血,B型行为,A型。',
    '乙型肝炎,首选B超检查。',
    'B组链球菌,A族链球菌。',
    'C反应蛋白升高,排除B细胞淋巴瘤。',
    '患者选择手术,答案明确。',
    'B族维生素不是必需。',
    '血型A,排除溶血。',
    '所以是B型。应该是C反应蛋白。因此，B超。',
    '所以是维生素B。应该是乙型肝炎病毒B。',
    '血型没有查，应该是B。',
  ])('are none in Chinese: %j', (text) => expect(names(text)).toBe(false));

  it('are those that were shown', () => {
    expect(namesLetters('So option E fits.', 'ABCDE')).toBe(true);
    expect(namesLetters('So option E fits.', 'ABCD')).toBe(false);
    expect(namesLetters('The choice I made. The answer I gave.', 'ABCDEFGHI')).toBe(false);
  });

  it('are looked for in time that grows as the text does', async () => {
    for (const piece of [
      'option ',
      ' ',
      '\n',
      'A',
      'A, ',
      'hepatitis B ',
      '(',
      '选',
      '*',
      'A and ',
      'so, ',
      'it must be ',
      '所以是',
      'blood type ',
    ])
      await expectLinear((size) => `option${piece.repeat(size)}`, 5_000, names);
  });
});

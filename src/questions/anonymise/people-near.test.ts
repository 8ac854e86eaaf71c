import { describe, expect, it } from 'vitest';
import { anonymise } from './anonymise.ts';

const masked = (text: string): string => anonymise(text).text;

describe('what stands near a name', () => {
  it('shows English names of two words, initials, siblings and small letters', () => {
    expect(masked('Farid Haddad, aged 93, fell.')).toBe('[NAME], aged 90+, fell.');
    expect(masked("Imre Kovacs's sodium level fell.")).toBe("[NAME]'s sodium level fell.");
    expect(masked('A 44-year-old man (initials T. K.) fell.')).toBe('A 44-year-old man (initials [NAME]) fell.');
    expect(masked('Sisters Efua and Zsofia Nagy both cough.')).toBe('Sisters [NAME] and [NAME] both cough.');
    expect(masked('mr brooks is better; pt paolo di rossi c/o pain')).toBe('mr [NAME] is better; pt [NAME] c/o pain');
    expect(masked('Her neighbor found Leila Farahani unconscious.')).toBe('Her neighbor found [NAME] unconscious.');
  });

  it('leaves abbreviations, eponyms and places that stand in the same places', () => {
    for (const text of [
      'Of 40 patients with breast-conserving surgery (BCS), nine relapsed. The patient BCS was offered to agreed.',
      'Ongoing RCTs may lack power.',
      "St John's wort induces CYP3A4.",
      "Van Bogaert's sclerosing leukoencephalitis follows measles.",
      'Glasgow Coma Scale: his score is 12.',
    ])
      expect(anonymise(text)).toEqual({ text, found: {} });
  });

  it('shows Chinese names by who leads them in and what follows', () => {
    expect(masked('联系人韦国栋（父亲）13912345678。')).toBe('联系人[NAME]（父亲）[PHONE]。');
    expect(masked('由尹素芳行骨髓穿刺，过程顺利。')).toBe('由[NAME]行骨髓穿刺，过程顺利。');
    expect(masked('今晨常斌诉头晕。')).toBe('今晨[NAME]诉头晕。');
    expect(masked('患者 甘 雪梅，女，护士格桑卓玛记录。')).toBe('患者 [NAME]，女，护士[NAME]记录。');
  });

  it('leaves verbs and words of time behind a role', () => {
    for (const text of ['护士应协助患者翻身。', '患者于饭后服药。', '医生应告知患者。', '护士应核查。', '史君子驱虫。'])
      expect(anonymise(text)).toEqual({ text, found: {} });
  });

  it('finds telephone numbers of pagers and of a person found beside them, no counts', () => {
    expect(masked('Pager 71922; cell 743.555.1398.')).toBe('Pager [PHONE]; cell [PHONE].');
    expect(masked('Call Dr. Haddad at 0161 496 0622.')).toBe('Call Dr. [NAME] at [PHONE].');
    expect(masked('计数13800000000个/L')).toBe('计数13800000000个/L');
  });
});

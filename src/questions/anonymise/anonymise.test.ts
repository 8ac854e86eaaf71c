import { describe, expect, it } from 'vitest';
import { publicQuestion } from '../fixtures/public-questions.ts';
import { anonymise, anonymiseQuestion, identifierFlaw } from './anonymise.ts';
import { missedIn, readTexts } from './fixtures/read-texts.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';

const FIXTURES = `${import.meta.dirname}/fixtures`;

describe('anonymising', () => {
  it.each(['en', 'zh'] as const)('finds 99 of 100 planted identifiers: %s', (language) => {
    const { planted } = readTexts(FIXTURES, language);
    const count = planted.flatMap(({ identifiers }) => identifiers).length;
    const missed = planted.flatMap(missedIn);
    expect(planted.length).toBeGreaterThanOrEqual(60);
    expect({ missed, few: missed.length <= 0.01 * count }).toMatchObject({ few: true });
  });

  it.each(['en', 'zh'] as const)('leaves clinical texts without a person as they are: %s', (language) => {
    const { clean } = readTexts(FIXTURES, language);
    const touched = clean.map((text) => ({ text, becomes: anonymise(text).text })).filter((e) => e.text !== e.becomes);
    expect(clean.length).toBeGreaterThanOrEqual(200);
    expect({ touched, few: touched.length <= 0.001 * clean.length }).toMatchObject({ few: true });
  });

  it('keeps years, titles and clock times, and says 90+ of ages over 89', () => {
    expect(anonymise('Seen in March 2019, aged 95.').text).toBe('Seen in 2019, aged 90+.');
    expect(anonymise('A 94-year-old woman').text).toBe('A 90+-year-old woman');
    expect(anonymise('患者，女，94岁，2019年3月入院').text).toBe('患者，女，90岁以上，2019年入院');
    expect(anonymise('An 89-year-old woman').found).toEqual({});
    expect(anonymise('王女士').text).toBe('[NAME]女士');
    expect(anonymise('李某，男，40岁').text).toBe('[NAME]，男，40岁');
    expect(anonymise('Dr. Ruiz, MRN: 4411223, 3 May 2019 10:05, from 10.1.2.3').text).toBe(
      'Dr. [NAME], MRN: [ID], [DATE] 10:05, from [URL]',
    );
  });

  it('finds a name again where nothing speaks for it', () => {
    expect(anonymise('The mother of Jorunn is worried. Is Jorunn ill?').text).toBe(
      'The mother of [NAME] is worried. Is [NAME] ill?',
    );
    expect(anonymise('患者庄霞，女，38岁。给庄霞输液。').text).toBe('患者[NAME]，女，38岁。给[NAME]输液。');
    expect(anonymise('Mr. Graves has Graves disease.').text).toBe('Mr. [NAME] has Graves disease.');
  });

  it('takes a name whole, whatever letters it is written in', () => {
    expect(anonymise('Mrs. Nguyễn, Mr. Ångström and Ms. Петрова wait.').text).toBe(
      'Mrs. [NAME], Mr. [NAME] and Ms. [NAME] wait.',
    );
    expect(anonymise('患者：김철수 님, 氏名：山田太郎').text).not.toMatch(/철수|山田|太郎/);
  });

  it('leaves placeholders, short ranges after a telephone word, and names before the noun of a finding', () => {
    for (const text of [
      'Dr. [NAME], [NAME] and [DATE]',
      'Phone: 12-345',
      'A friend named Jorgensen syndrome in his thesis.',
    ])
      expect(anonymise(text)).toEqual({ text, found: {} });
  });

  it('knows a term of the seeds, and takes a placeholder for what stood there', () => {
    expect(anonymise('高弓足，女，35岁。熊猫眼，男，40岁。').found).toEqual({});
    expect(anonymise('戈谢病，女，35岁，脾大。').found).toEqual({});
    expect(anonymise('We have Vexin [PHONE] on file.').text).toBe('We have [NAME] [PHONE] on file.');
    expect(anonymise('Qarlo Vexin; [DATE]; sickle cell disease').text).toBe('[NAME]; [DATE]; sickle cell disease');
  });

  it('changes nothing the second time', () => {
    for (const language of ['en', 'zh'] as const)
      for (const { text } of atLeast(60, readTexts(FIXTURES, language).planted)) {
        const once = anonymise(text).text;
        expect(anonymise(once).text).toBe(once);
      }
  });
});

describe('anonymising a question', () => {
  it('counts by kind and returns nothing of what it found', () => {
    const made = anonymiseQuestion(
      publicQuestion({ stem: 'Mr. Okonkwo, tel: 415-555-0132, was admitted on 2020-11-05. Diagnosis?' }),
    );
    expect(made.found).toEqual({ name: 1, phone: 1, date: 1 });
    expect(made.question.stem).toBe('Mr. [NAME], tel: [PHONE], was admitted on [DATE]. Diagnosis?');
    expect(JSON.stringify(made)).not.toMatch(/Okonkwo|0132|11-05/);
    expect(identifierFlaw(made)).toBeNull();
  });

  it('leaves options as they are, whatever is shaped like a person in them', () => {
    const question = publicQuestion({
      stem: 'Which eponym fits?',
      options: ['Dr. Hodgkin', 'https://www.example.org/flu', '12 March 2019', '高血压，男'],
      answer: 'B',
    });
    expect(anonymiseQuestion(question)).toEqual({ question, found: {}, changedOptions: [] });
  });

  it('says of which options an identifier was taken, and that a question with one cannot be asked', () => {
    const stem = 'Mrs. Halvorsen wants advice. What next?';
    const told = (texts: string[], answer: string) =>
      identifierFlaw(anonymiseQuestion(publicQuestion({ stem, options: texts, answer })));
    expect(told(['Call 911', 'Ask a friend', 'Mail k.o@mail.example.org', 'Wait'], 'A')).toEqual({
      reason: 'identifier-in-option',
      evidence: 'an option told of a person: C; shown as anonymised',
    });
    expect(told(['Wait', 'Tell Mrs. Halvorsen', 'Stop', 'Refer'], 'B')?.reason).toBe('identifier-in-answer');
    expect(told(['Wait', 'Tell the patient', 'Stop', 'Refer'], 'B')).toBeNull();
  });
});

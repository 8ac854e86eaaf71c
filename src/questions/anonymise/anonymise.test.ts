import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anonymise, anonymiseQuestion } from './anonymise.ts';
import { HARMLESS, PLANTED } from './fixtures/planted-texts.ts';
import { IDENTIFIER_KINDS } from './rules.ts';
import { publicQuestion } from '../fixtures/public-questions.ts';

describe('anonymising', () => {
  it.each(IDENTIFIER_KINDS)('finds at least 95 of 100 planted identifiers: %s', (kind) => {
    const planted = PLANTED.filter((each) => each.kind === kind);
    const missed = planted.filter(({ text, secret }) => anonymise(text).text.includes(secret));
    expect(planted.length).toBeGreaterThanOrEqual(5);
    expect({ missed: missed.map(({ text }) => text), few: missed.length <= planted.length * 0.05 }).toMatchObject({
      few: true,
    });
  });

  it('leaves clinical text as it is', () => {
    expect(HARMLESS.filter((text) => anonymise(text).text !== text)).toEqual([]);
  });

  it('keeps years and says 90+ of ages over 89', () => {
    expect(anonymise('Seen in March 2019, aged 95.').text).toBe('Seen in 2019, aged 90+.');
    expect(anonymise('A 94-year-old woman').text).toBe('A 90+-year-old woman');
    expect(anonymise('患者，女，94岁，2019年3月入院').text).toBe('患者，女，90岁以上，2019年入院');
    expect(anonymise('An 89-year-old woman').found).toEqual({});
  });

  it('changes nothing the second time', () => {
    for (const { text } of PLANTED) {
      const once = anonymise(text).text;
      expect(anonymise(once).text).toBe(once);
    }
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        (text) => anonymise(anonymise(text).text).text === anonymise(text).text,
      ),
    );
  });

  it('counts by kind and returns nothing of what it found', () => {
    const { question, found } = anonymiseQuestion(
      publicQuestion({ stem: 'Mr. Okonkwo, tel: 415-555-0132, was admitted on 2020-11-05. Diagnosis?' }),
    );
    expect(found).toEqual({ name: 1, phone: 1, date: 1 });
    expect(question.stem).toBe('[NAME], tel: [PHONE], was admitted on [DATE]. Diagnosis?');
    expect(JSON.stringify({ question, found })).not.toMatch(/Okonkwo|0132|11-05/);
  });
});

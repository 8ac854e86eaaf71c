import { describe, expect, it } from 'vitest';
import { damaged, expectLinear, fuzz } from '../../../test/worlds/fuzz.ts';
import { anonymise } from './anonymise.ts';
import { readTexts } from './fixtures/read-texts.ts';

const samples = (['en', 'zh'] as const).flatMap((language) => {
  const { planted, clean } = readTexts(`${import.meta.dirname}/fixtures`, language);
  return [...planted.map(({ text }) => text), ...clean];
});
/** The longest placeholder stands for one character. */
const MOST_GROWTH = 10;

describe('the anonymiser', () => {
  it('reads any text, changes nothing the second time and makes no text long', { timeout: 600_000 }, async () => {
    await fuzz('anonymise', damaged(samples, 1000), (text) => [text, anonymise(text).text], {
      refusesNothing: true,
      fewerBy: 2,
      holds: (value) => {
        const [text, once] = value as [string, string];
        expect(anonymise(once).text).toBe(once);
        expect(once.length).toBeLessThanOrEqual(MOST_GROWTH * text.length);
      },
    });
  });

  it.each([
    'Mr. ',
    'Ann Smith and ',
    "O'",
    'A-',
    'van der ',
    'J. ',
    'SMITH, ',
    '1',
    '12 ',
    '1-',
    '12 Oak Street, ',
    'a.',
    'a@',
    'http://',
    '张',
    '张伟、',
    '患者',
    '市区',
    '省',
    '路1号',
    '"',
    'May ',
    '2019-',
    'MRN ',
  ])('takes time in proportion to a text of %j', { timeout: 600_000 }, async (piece) => {
    await expectLinear(
      (size) => piece.repeat(Math.ceil(size / piece.length)),
      1500,
      (text) => anonymise(text),
    );
  });
});

import { expect, it } from 'vitest';
import { readCriteria } from './criteria.ts';
import { ASPECTS, VERDICTS } from './verdicts.ts';

it('every word of a sheet has a meaning in both languages', () => {
  const criteria = readCriteria();
  expect(criteria.map(({ aspect, word }) => `${aspect} ${word}`)).toEqual(
    ASPECTS.flatMap((aspect) => VERDICTS[aspect].map((word) => `${aspect} ${word}`)),
  );
  expect(criteria[0]!.meaning.en).toMatch(/single best answer for the patient told/);
  for (const { meaning } of criteria) {
    expect(meaning.en).toMatch(/^[\w .,:()-]+\.$/);
    expect(meaning.zh).toMatch(/\p{Script=Han}.*。$/u);
  }
});

it('a word without a row is told', () => {
  expect(() => readCriteria('| `key` | `right` | Yes. | 是。 |\n')).toThrow(
    /judging-questions\.md has no row for ambiguous of key/,
  );
});

import { expect, test } from 'vitest';
import { foundBy, RELATION_LINE } from './fixtures/found-by.ts';
import { mutualFindings } from './mutual-findings.ts';

test('two findings that imply each other are noted, and one that follows from another is not', () => {
  expect(foundBy(mutualFindings, [], ['fever;implies;myalgia', 'myalgia;implies;fever', 'cough;implies;fever'])).toEqual([
    `relations.tsv:${RELATION_LINE + 1} 'fever' and 'myalgia' imply each other`,
  ]);
});

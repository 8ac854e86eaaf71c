import { expect, it } from 'vitest';
import { TEST_SITE } from '../fixtures/stage-test-wiki.ts';
import { licenceOf, revisionAddress } from './site-info.ts';

it('names licences by their identifiers', () => {
  expect(licenceOf({ url: 'https://creativecommons.org/licenses/by-sa/3.0/', text: '' })).toBe('CC-BY-SA-3.0');
  expect(licenceOf({ url: 'https://creativecommons.org/publicdomain/zero/1.0/', text: '' })).toBe('CC0-1.0');
  expect(licenceOf({ url: '', text: ' GNU\nFDL ' })).toBe('GNU FDL');
  expect(licenceOf(undefined)).toBe('not stated by the wiki');
});

it('has the address of a revision', () => {
  expect(revisionAddress(TEST_SITE, 'Fabry disease/a?b', 7)).toBe(
    'https://wiki.example/wiki/Fabry_disease%2Fa%3Fb?oldid=7',
  );
});

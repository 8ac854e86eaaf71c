import { expect, it } from 'vitest';
import { TEST_SITE } from '../fixtures/stage-test-wiki.ts';
import { WikiError } from './wiki-error.ts';
import { licenceOf, readSiteInfo, revisionAddress } from './site-info.ts';

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

const endpoint = new URL('http://127.0.0.1/api.php');
const general = {
  sitename: 'Test wiki',
  lang: 'en',
  server: '//wiki.example',
  articlepath: '/wiki/$1',
  generator: 'MediaWiki 1.39.17',
};

it('reads what a wiki says of itself, without what would steer a terminal', () => {
  expect(readSiteInfo({ query: { general } }, endpoint)).toMatchObject({
    source: 'wiki.example',
    articleAddress: 'http://wiki.example/wiki/$1',
  });
  const steering = { ...general, sitename: 'a\u001b]0;b\u0007\nc' };
  expect(readSiteInfo({ query: { general: steering } }, endpoint).name).toBe('a\ufffd]0;b\ufffd c');
});

it.each([
  [{ server: 'nowhere' }, /its server is "nowhere"/],
  [{ server: 'javascript:alert(1)' }, /its server is "javascript/],
  [{ server: 'file:///etc' }, /its server is/],
  [{ articlepath: '/wiki/' }, /its articlepath is/],
  [{ articlepath: '/wi ki/$1' }, /its articlepath is/],
  [{ lang: '' }, /its language is/],
  [{ generator: 'DokuWiki' }, /does not answer as MediaWiki does/],
])('tells what is odd: %j', (odd, message) => {
  const read = (): unknown => readSiteInfo({ query: { general: { ...general, ...odd } } }, endpoint);
  expect(read).toThrow(WikiError);
  expect(read).toThrow(message);
});

/** From what a person writes as the address of a wiki to its api.php, and from a file to titles to begin with. */
import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from '../../../support/errors.ts';
import { canonicalTitle } from '../article/wiki-title.ts';

/** Addresses to try, in their order. */
export function apiAddresses(text: string): URL[] {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '')
    throw new ConfigError(
      `wiki ${text}: it must be an address such as https://en.wikipedia.org or https://HOST/w/api.php`,
    );
  if (url.pathname.endsWith('.php')) return [url];
  const base = url.pathname.replace(/\/(?:wiki\/.*)?$/, '');
  return [...new Set([`${base}/w/api.php`, `${base}/api.php`])].map((path) => new URL(path, url.origin));
}

/** Bytes: a title has 255 at the most, and nobody begins with a quarter of a million pages. */
const LARGEST_SEEDS = 1 << 26;

/** One title a line; `#` begins a comment. */
export function readSeedTitles(path: string): string[] {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > LARGEST_SEEDS)
      throw new Error(`${size} bytes, more than ${LARGEST_SEEDS}; it is to hold titles to begin with, one a line`);
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const what = cause instanceof TypeError ? 'not UTF-8; save the file as UTF-8' : (cause as Error).message;
    throw new ConfigError(`${path}: ${what}`, { cause });
  }
  const titles = text.split(/\r?\n/).flatMap((line, index) => {
    const written = line.replace(/^#.*$|\s#\s.*$/, '').trim();
    if (written === '') return [];
    const title = canonicalTitle(written);
    if (title === null)
      throw new ConfigError(`${path}:${index + 1}: '${written.slice(0, 80)}' is no title of an article`);
    return [title];
  });
  if (titles.length === 0) throw new ConfigError(`${path} names no page; write one title a line`);
  return [...new Set(titles)];
}

/** What a dump says of its wiki. */
import { KnowledgeError } from '../../../support/errors.ts';
import { licenceOf, type SiteInfo } from '../client/site-info.ts';
import { dumpChunks } from './dump-bytes.ts';
import { readDumpHead } from './dump-pages.ts';

/** The licence, which the dump does not state; null stands for Wikipedia's own where the dump is Wikipedia's. */
export function dumpSite(path: string, licence: string | null): SiteInfo {
  const head = readDumpHead(dumpChunks(path));
  if (head === null)
    throw new KnowledgeError(
      `${path} does not begin as a MediaWiki dump does (<mediawiki ...><siteinfo>); is it a pages-articles file?`,
    );
  const base = new URL(head.base);
  const isWikipedia = base.host.endsWith('.wikipedia.org');
  return {
    name: head.name,
    language: head.language,
    source: base.host,
    articleAddress: base.origin + base.pathname.replace(/[^/]*$/, '$$1'),
    // Since June 2023.
    licence: licence ?? (isWikipedia ? 'CC-BY-SA-4.0' : licenceOf(undefined).replace('wiki', 'dump')),
  };
}

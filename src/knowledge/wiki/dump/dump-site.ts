/** What a dump says of its wiki. */
import { KnowledgeError } from '../../../support/errors.ts';
import { printable } from '../../../support/printable.ts';
import { licenceOf, type SiteInfo } from '../client/site-info.ts';
import { dumpChunks } from './dump-bytes.ts';
import { readDumpHead } from './dump-pages.ts';

/** The licence, which the dump does not state; null stands for Wikipedia's own where the dump is Wikipedia's. */
export function dumpSite(path: string, licence: string | null): SiteInfo {
  const head = readDumpHead(dumpChunks(path));
  if ('beginsWith' in head)
    throw new KnowledgeError(
      `${path} does not begin as a MediaWiki dump does (<mediawiki ...><siteinfo>); ${adviceFor(head.beginsWith)}`,
    );
  const base = new URL(head.base);
  const isWikipedia = base.host.endsWith('.wikipedia.org');
  return {
    name: printable(head.name),
    language: head.language,
    source: base.host,
    articleAddress: base.origin + base.pathname.replace(/[^/]*$/, '$$1'),
    // Since June 2023.
    licence: licence ?? (isWikipedia ? 'CC-BY-SA-4.0' : licenceOf(undefined).replace('wiki', 'dump')),
  };
}

/** First bytes of files that somebody may take for a dump, and what to do. */
const TAKEN_FOR_DUMPS: readonly (readonly [RegExp, string])[] = [
  [/^$/, 'the file is empty: fetch it again'],
  [/^\p{Cc}\u{8b}/u, 'it is packed with gzip: unpack it (gunzip) and name the XML'],
  [/^7z\xbc\xaf/, 'it is packed with 7z: unpack it (7z x) and name the XML'],
  [/^\xfd7zXZ/, 'it is packed with xz: unpack it (unxz) and name the XML'],
  [/^\x28\xb5\x2f\xfd/, 'it is packed with zstd: unpack it (unzstd) and name the XML'],
  [/^PK/, 'it is a zip: unpack it (unzip) and name the XML'],
  [/^\d+:\d+:/, 'it is the index of a dump: name the file beside it, without "-index" and ".txt"'],
  [/^(?:\ufeff|\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<mediawiki/, 'its first lines are cut or damaged: fetch it again'],
];

function adviceFor(beginsWith: Buffer): string {
  const text = beginsWith.toString('latin1', 0, 300);
  return TAKEN_FOR_DUMPS.find(([pattern]) => pattern.test(text))?.[1] ?? 'is it a pages-articles file?';
}

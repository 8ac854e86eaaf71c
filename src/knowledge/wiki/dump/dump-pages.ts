/** Cuts the content of a dump into its pages, each with the place behind it, from which reading can go on. */
import { placeInChunk, type DumpChunk, type DumpPlace } from './dump-place.ts';

export interface CutPage {
  /** XML of the page; null when it is too long to be held. */
  readonly xml: string | null;
  readonly after: DumpPlace;
}

const OPEN = Buffer.from('<page>');
const CLOSE = Buffer.from('</page>');
/** MediaWiki's own limit on a page is 2 MiB; in XML it may take several times that. */
export const LONGEST_PAGE_BYTES = 16 << 20;

export function* cutPages(chunks: Iterable<DumpChunk>): Generator<CutPage> {
  // From the beginning of a page, or of what may be one.
  let pending: Buffer = Buffer.alloc(0);
  let skipping = false;
  for (const chunk of chunks) {
    const before = pending.length;
    const data = Buffer.concat([pending, chunk.bytes]);
    let at = 0;
    for (;;) {
      const start = skipping ? at : data.indexOf(OPEN, at);
      if (start < 0) {
        at = Math.max(at, data.length - OPEN.length + 1);
        break;
      }
      // What was looked through already need not be again.
      const close = data.indexOf(CLOSE, Math.max(start, Math.min(before - CLOSE.length, data.length)));
      if (close < 0) {
        at = start;
        break;
      }
      const end = close + CLOSE.length;
      const held = !skipping && end - start <= LONGEST_PAGE_BYTES;
      yield { xml: held ? data.toString('utf8', start, end) : null, after: placeInChunk(chunk, end - before) };
      skipping = false;
      at = end;
    }
    pending = data.subarray(at);
    if (pending.length > LONGEST_PAGE_BYTES) skipping = true;
    if (skipping) pending = pending.subarray(-CLOSE.length);
  }
}

/** What stands before the first page: the name, address and language of the wiki. */
export function readDumpHead(chunks: Iterable<DumpChunk>): { name: string; base: string; language: string } | null {
  let head = '';
  for (const { bytes } of chunks) {
    head += Buffer.from(bytes).toString('utf8');
    if (head.includes('</siteinfo>') || head.length > 1 << 20) break;
  }
  const one = (pattern: RegExp): string | null => pattern.exec(head)?.[1]?.trim() ?? null;
  const language = one(/<mediawiki[^>]*\sxml:lang="([\w-]{2,20})"/);
  const base = one(/<base>([^<\s]{1,500})<\/base>/);
  if (language === null || base === null || !URL.canParse(base)) return null;
  return { name: one(/<sitename>([^<]{1,200})<\/sitename>/) ?? new URL(base).host, base, language };
}

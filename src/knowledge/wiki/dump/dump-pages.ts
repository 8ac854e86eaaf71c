/** Cuts the content of a dump into its pages, each with the place behind it, from which reading can go on. */
import { placeInChunk, type DumpChunk, type DumpPlace } from './dump-place.ts';
import { PendingBytes } from './pending-bytes.ts';

export type DumpPiece =
  | {
      readonly kind: 'page';
      /** XML of the page; null when it is too long to be held. */
      readonly xml: string | null;
      readonly after: DumpPlace;
    }
  /** A stretch of the dump is looked through, whether there were pages in it or not. */
  | { readonly kind: 'passed' }
  /** The dump's own end was met; a dump without it is cut off. Last of all. */
  | { readonly kind: 'ended'; readonly behind: 'nothing' | 'no dump' | 'another dump' };

const OPEN = Buffer.from('<page>');
const CLOSE = Buffer.from('</page>');
const END = Buffer.from('</mediawiki>');
/** MediaWiki's own limit on a page is 2 MiB; in XML it may take several times that. */
export const LONGEST_PAGE_BYTES = 16 << 20;
/** Characters behind the end that tell what follows. */
const TELLING = 200;
/** Gaps, and what programs fill files up with. */
const BLANK = /^[\s\p{Cc}]+/u;

export function* cutPages(chunks: Iterable<DumpChunk>): Generator<DumpPiece> {
  // From the beginning of a page, or of what may be one.
  const pending = new PendingBytes();
  let skipping = false;
  /** What stands behind the dump's end; null before it. */
  let behind: string | null = null;
  for (const chunk of unlessEnded(chunks, () => behind !== null)) {
    if (behind !== null) {
      behind = (behind + Buffer.from(chunk.bytes).toString('latin1')).replace(BLANK, '').slice(0, TELLING);
      if (behind.length === TELLING) break;
      yield { kind: 'passed' };
      continue;
    }
    const before = pending.length;
    pending.add(chunk.bytes);
    const data = pending.view;
    let at = 0;
    for (;;) {
      const start = skipping ? at : data.indexOf(OPEN, at);
      const gap = skipping ? -1 : data.subarray(at, start < 0 ? data.length : start).indexOf(END);
      if (gap >= 0) {
        at += gap + END.length;
        behind = data.toString('latin1', at).replace(BLANK, '').slice(0, TELLING);
        break;
      }
      if (start < 0) {
        at = Math.max(at, data.length - END.length + 1);
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
      const after = placeInChunk(chunk, end - before);
      yield { kind: 'page', xml: held ? data.toString('utf8', start, end) : null, after };
      skipping = false;
      at = end;
    }
    pending.drop(at);
    if (pending.length > LONGEST_PAGE_BYTES) skipping = true;
    if (skipping) pending.drop(Math.max(0, pending.length - CLOSE.length));
    yield { kind: 'passed' };
  }
  if (behind !== null) yield { kind: 'ended', behind: whatFollows(behind) };
}

/** Behind the end of the dump the file may hold what cannot be read. */
function* unlessEnded(chunks: Iterable<DumpChunk>, isEnded: () => boolean): Generator<DumpChunk> {
  try {
    yield* chunks;
  } catch (cause) {
    if (!isEnded()) throw cause;
    yield { bytes: Buffer.from('?'), place: { at: 0, level: 0, skip: 0 } };
  }
}

function whatFollows(behind: string): 'nothing' | 'no dump' | 'another dump' {
  if (behind === '') return 'nothing';
  return /^(?:<\?xml[^>]*>\s*)?<(?:mediawiki|page)\b/.test(behind) ? 'another dump' : 'no dump';
}

const LONGEST_HEAD_BYTES = 1 << 20;

export interface DumpHead {
  readonly name: string;
  readonly base: string;
  readonly language: string;
}

/** What stands before the first page: the name, address and language of the wiki; else what the file begins with. */
export function readDumpHead(chunks: Iterable<DumpChunk>): DumpHead | { readonly beginsWith: Buffer } {
  const read = new PendingBytes();
  for (const { bytes } of chunks) {
    const before = read.length;
    read.add(bytes);
    if (read.length > LONGEST_HEAD_BYTES || read.view.includes('</siteinfo>', Math.max(0, before - 11))) break;
  }
  const head = read.view.toString('utf8', 0, LONGEST_HEAD_BYTES);
  const one = (pattern: RegExp): string | null => pattern.exec(head)?.[1]?.trim() ?? null;
  const language = one(/<mediawiki\s(?:[^>]*\s)?xml:lang="([\w-]{2,20})"/);
  const base = one(/<base>([^<\s]{1,500})<\/base>/);
  if (language === null || base === null || !URL.canParse(base)) return { beginsWith: Buffer.from(read.view) };
  return { name: one(/<sitename>([^<]{1,200})<\/sitename>/) ?? new URL(base).host, base, language };
}

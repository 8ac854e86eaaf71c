/** One `<page>` of a dump: an article's latest revision, a redirect, or what is no article. */
import { SaxesParser } from 'saxes';
import type { WikiPage } from '../article/wiki-page.ts';
import { canonicalTitle } from '../article/wiki-title.ts';

export type DumpPage =
  | { readonly kind: 'page'; readonly page: WikiPage }
  | { readonly kind: 'redirect'; readonly title: string; readonly target: string }
  /** Another namespace, no wikitext, hidden. */
  | { readonly kind: 'other' }
  | { readonly kind: 'damaged'; readonly reason: string };

/** Elements whose text is wanted, by their path below the page. */
const WANTED = new Set(['title', 'ns', 'id', 'revision/id', 'revision/timestamp', 'revision/model', 'revision/text']);

/** Elements within one another; MediaWiki writes four. */
const DEEPEST = 32;
/** Characters of an element's name that are looked at. */
const LONGEST_NAME = 20;
/** Links to other languages that are taken of a page; these are two, and a page says each once. */
const MOST_LANGUAGES = 20;
const LONGEST_TIMESTAMP = 30;

export function readDumpPage(xml: string): DumpPage {
  // Most pages of a wiki are talk, files and templates: not worth parsing.
  const namespace = /<ns>(\d+)<\/ns>/.exec(xml.slice(0, 2000))?.[1];
  if (namespace !== undefined && namespace !== '0') return { kind: 'other' };
  const found = new Map<string, string>();
  /** Paths of the open elements below the page: '', 'revision', 'revision/text' ... */
  const open: string[] = [];
  let [text, redirect]: [string, string | null] = ['', null];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length === DEEPEST) throw new RangeError(`elements nested more than ${DEEPEST} deep`);
    const outer = open.at(-1);
    const short = name.slice(0, LONGEST_NAME);
    open.push(outer === undefined ? '' : outer === '' ? short : `${outer}/${short}`);
    text = '';
    if (open.at(-1) === 'redirect') redirect = attributes['title'] ?? null;
  });
  parser.on('text', (more) => void (text += more));
  parser.on('cdata', (more) => void (text += more));
  parser.on('closetag', () => {
    const path = open.pop()!;
    if (WANTED.has(path)) found.set(path, text);
    text = '';
  });
  try {
    parser.write(xml).close();
  } catch (cause) {
    return { kind: 'damaged', reason: (cause as Error).message };
  }
  return pageOf(found, redirect);
}

function pageOf(found: ReadonlyMap<string, string>, redirect: string | null): DumpPage {
  const title = canonicalTitle(found.get('title') ?? '');
  if (title === null || found.get('ns') !== '0') return { kind: 'other' };
  const target = redirect === null ? null : canonicalTitle(redirect);
  if (redirect !== null) return target === null ? { kind: 'other' } : { kind: 'redirect', title, target };
  const wikitext = found.get('revision/text');
  const [pageId, revision] = [Number(found.get('id')), Number(found.get('revision/id'))];
  if (wikitext === undefined || (found.get('revision/model') ?? 'wikitext') !== 'wikitext') return { kind: 'other' };
  if (!Number.isSafeInteger(pageId) || pageId < 1 || !Number.isSafeInteger(revision) || revision < 0)
    return { kind: 'damaged', reason: `page '${title}' without numbers` };
  return {
    kind: 'page',
    page: {
      title,
      pageId,
      revision,
      timestamp: (found.get('revision/timestamp') ?? '').slice(0, LONGEST_TIMESTAMP),
      wikitext,
      languages: languagesIn(wikitext),
      redirects: [],
      wikidata: null,
    },
  };
}

/** Names in other languages, where the text itself has them; most wikis keep them elsewhere. */
function languagesIn(wikitext: string): WikiPage['languages'] {
  const links = [...wikitext.matchAll(/^\[\[(zh|en):([^\]|\n]{1,200})\]\]/gm)].slice(0, MOST_LANGUAGES);
  return links.map((link) => ({ language: link[1]!, title: link[2]!.trim() }));
}

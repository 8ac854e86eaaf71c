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

export function readDumpPage(xml: string): DumpPage {
  // Most pages of a wiki are talk, files and templates: not worth parsing.
  const namespace = /<ns>(\d+)<\/ns>/.exec(xml.slice(0, 2000))?.[1];
  if (namespace !== undefined && namespace !== '0') return { kind: 'other' };
  const found = new Map<string, string>();
  const path: string[] = [];
  let [text, redirect]: [string, string | null] = ['', null];
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    path.push(name);
    text = '';
    if (path.slice(1).join('/') === 'redirect') redirect = attributes['title'] ?? null;
  });
  parser.on('text', (more) => void (text += more));
  parser.on('cdata', (more) => void (text += more));
  parser.on('closetag', () => {
    const key = path.slice(1).join('/');
    if (WANTED.has(key)) found.set(key, text);
    path.pop();
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
  if (!Number.isSafeInteger(pageId) || pageId < 1 || !Number.isSafeInteger(revision))
    return { kind: 'damaged', reason: `page '${title}' without numbers` };
  return {
    kind: 'page',
    page: {
      title,
      pageId,
      revision,
      timestamp: found.get('revision/timestamp') ?? '',
      wikitext,
      languages: languagesIn(wikitext),
      redirects: [],
      wikidata: null,
    },
  };
}

/** Names in other languages, where the text itself has them; most wikis keep them elsewhere. */
function languagesIn(wikitext: string): WikiPage['languages'] {
  return [...wikitext.matchAll(/^\[\[(zh|en):([^\]|\n]{1,200})\]\]/gm)].map((link) => ({
    language: link[1]!,
    title: link[2]!.trim(),
  }));
}

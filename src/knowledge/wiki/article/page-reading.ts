/**
 * One page read wholly, as plain values of bounded size that can leave the thread in which pages are read: what the page
 * is, what it says of its subject, the claims of the rules, the links that the agent may follow, and for a language
 * model the beginning of its words.
 */
import { boundedExtraction, type Extraction } from '../relation-extractor.ts';
import { extractByRules } from '../rules/rules-extractor.ts';
import { entityRecord, type EntityRecord } from './entity-record.ts';
import { parseWikitext } from './parse-wikitext.ts';
import { readArticle, type WikiArticle } from './read-article.ts';
import { scanWikitext } from './scan-wikitext.ts';
import type { ScannedWords } from './source-words.ts';
import type { WikiPage } from './wiki-page.ts';

export interface PageLink {
  /** Canonical title. */
  readonly page: string;
  /** It stands in the lead or in the infobox. */
  readonly inLead: boolean;
}

export type PageReading =
  | {
      readonly kind: 'article';
      readonly record: EntityRecord;
      /** Of the rules; null where the article is not medical. */
      readonly extraction: Extraction | null;
      /** Of medical articles, each page once. */
      readonly links: readonly PageLink[];
      /** Of medical articles, where it was asked for. */
      readonly shown: ScannedWords | null;
    }
  | { readonly kind: 'disambiguation'; readonly options: readonly string[] }
  | { readonly kind: 'redirect'; readonly target: string }
  | { readonly kind: 'unread'; readonly reason: string };

/** Characters of words: what a model is shown, and the longest quote that begins in it. */
const LONGEST_BEGINNING = 25_000;
const MOST_OPTIONS = 100;
/** Ours: the longest lists of Wikipedia link to fewer pages. */
const MOST_LINKS = 5000;
const LONGEST_REASON = 300;

/** `shown`: the beginning of the words is wanted. */
export function readPage(page: WikiPage, { shown = false }: { readonly shown?: boolean } = {}): PageReading {
  const read = readArticle(page, parseWikitext(page.wikitext));
  if (read.kind === 'unread') return { kind: 'unread', reason: read.reason.slice(0, LONGEST_REASON) };
  if (read.kind === 'redirect') return { kind: 'redirect', target: read.target };
  if (read.kind === 'disambiguation') return { kind: 'disambiguation', options: optionsOf(read) };
  const record = entityRecord(read);
  if (record.type === null) return { kind: 'article', record, extraction: null, links: [], shown: null };
  return {
    kind: 'article',
    record,
    extraction: boundedExtraction(extractByRules({ article: read, type: record.type })),
    links: linksOf(read),
    shown: shown ? beginningOf(page.wikitext) : null,
  };
}

/** The titles that a disambiguation page lists. */
function optionsOf({ words }: WikiArticle): string[] {
  return [...new Set(words.links.map(({ page }) => page))].slice(0, MOST_OPTIONS);
}

function linksOf({ page, infobox, words, sentences }: WikiArticle): PageLink[] {
  const inLead = new Map<string, boolean>();
  const leadEnd = sentences.filter(({ section }) => section === '').at(-1)?.end ?? 0;
  const add = (title: string, lead: boolean): void => {
    if (title === page.title || (inLead.size === MOST_LINKS && !inLead.has(title))) return;
    inLead.set(title, lead || inLead.get(title) === true);
  };
  for (const { words: field } of infobox?.fields ?? []) for (const link of field.links) add(link.page, true);
  for (const link of words.links) add(link.page, link.end <= leadEnd);
  return Array.from(inLead, ([title, lead]) => ({ page: title, inLead: lead }));
}

function beginningOf(wikitext: string): ScannedWords {
  const { plain, from, to, links } = scanWikitext(wikitext, 0, wikitext.length);
  const end = Math.min(plain.length, LONGEST_BEGINNING);
  return {
    plain: plain.slice(0, end),
    from: from.slice(0, end),
    to: to.slice(0, end),
    links: links.filter((link) => link.end <= end),
    bold: [],
  };
}

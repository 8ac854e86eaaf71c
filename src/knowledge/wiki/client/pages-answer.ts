/**
 * The answer of MediaWiki to a question about pages, put together from its parts within bounds: how many there may be
 * and how much of them. What no MediaWiki of today answers is told, so that an old wiki or another server is not taken
 * for one without pages.
 */
import { z } from 'zod';
import type { WikiPage } from '../article/wiki-page.ts';
import { canonicalTitle } from '../article/wiki-title.ts';
import type { ApiAnswer } from './ask-api.ts';
import { WikiError } from './wiki-error.ts';

export type AskedPage =
  | { readonly kind: 'page'; readonly title: string; readonly page: WikiPage }
  | { readonly kind: 'missing'; readonly title: string; readonly reason: string };

const pageSchema = z.object({
  pageid: z.number().int().positive().optional(),
  ns: z.number().int().optional(),
  title: z.string(),
  missing: z.boolean().optional(),
  invalid: z.boolean().optional(),
  invalidreason: z.string().optional(),
  revisions: z
    .array(
      z.object({
        revid: z.number().int().nonnegative(),
        timestamp: z.string().optional(),
        slots: z
          .object({ main: z.object({ content: z.string().optional(), contentmodel: z.string().optional() }) })
          .optional(),
        /** Where MediaWiki before 1.32 had the text. */
        content: z.string().optional(),
      }),
    )
    .optional(),
  langlinks: z.array(z.object({ lang: z.string(), title: z.string() })).optional(),
  redirects: z.array(z.object({ title: z.string() })).optional(),
  pageprops: z.record(z.string(), z.unknown()).optional(),
});
const answerSchema = z.object({
  /** What the wiki did not understand of the question. */
  warnings: z.unknown().optional(),
  continue: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  query: z
    .object({
      normalized: z.array(z.object({ from: z.string(), to: z.string() })).optional(),
      interwiki: z.array(z.object({ title: z.string() })).optional(),
      pages: z.array(pageSchema).optional(),
    })
    .optional(),
});
type PartOfPage = z.infer<typeof pageSchema>;

/** The form of answers before formatversion=2, which came with MediaWiki 1.25. */
const oldFormSchema = z
  .object({ query: z.object({ pages: z.record(z.string(), z.unknown()) }) })
  .or(z.object({ 'query-continue': z.unknown() }).required());

const MOST_PARTS = 500;
/** Of all parts together: fifty pages of the length at which MediaWiki itself ends pages. */
const MOST_BYTES = 128 << 20;
/** Parts one after another that say nothing of any page. */
const MOST_EMPTY_PARTS = 3;
/** What is kept of a page; Wikipedia has 350 languages. */
const MOST_LANGUAGES = 1000;
const MOST_REDIRECTS = 5000;
const LONGEST_REASON = 200;
const LONGEST_TIMESTAMP = 30;
const NEEDED = 'this program reads MediaWiki 1.32 and later';

/** What is known of a page; each part adds to it. */
interface GatheredPage extends Omit<PartOfPage, 'langlinks' | 'redirects'> {
  readonly langlinks: { readonly lang: string; readonly title: string }[];
  readonly redirects: { readonly title: string }[];
}

export class PagesAnswer {
  readonly #endpoint: URL;
  readonly #pages = new Map<string, GatheredPage>();
  readonly #renamed = new Map<string, string>();
  readonly #places = new Set<string>();
  #parts = 0;
  #bytes = 0;
  #emptyParts = 0;
  #leadsElsewhere = false;
  #warnings: unknown;

  constructor(endpoint: URL) {
    this.#endpoint = endpoint;
  }

  /** Takes the next part; returns with what the one after it is asked for, null when this was the last. */
  add({ value, bytes }: ApiAnswer): Record<string, string> | null {
    this.#parts++;
    this.#bytes += bytes;
    if (this.#bytes > MOST_BYTES)
      throw this.#error(`an answer of more than ${MOST_BYTES >> 20} MiB; ask for fewer pages at a time (--batch)`);
    const parsed = answerSchema.safeParse(value);
    if (!parsed.success) throw this.#error(whatItIs(value));
    const { query, continue: next, warnings } = parsed.data;
    this.#warnings ??= warnings;
    this.#leadsElsewhere ||= (query?.interwiki ?? []).length > 0;
    for (const { from, to } of query?.normalized ?? []) this.#renamed.set(from, to);
    for (const page of query?.pages ?? []) this.#addPart(page);
    if (next === undefined) return null;
    const place = JSON.stringify(next);
    this.#emptyParts = (query?.pages ?? []).length === 0 ? this.#emptyParts + 1 : 0;
    if (this.#places.has(place) || this.#emptyParts > MOST_EMPTY_PARTS || this.#parts >= MOST_PARTS)
      throw this.#error(`an answer that goes on and does not end (${this.#parts} parts); is this MediaWiki's api.php?`);
    this.#places.add(place);
    return Object.fromEntries(Object.entries(next).map(([name, at]) => [name, String(at)]));
  }

  /** One answer for each title, in their order. */
  of(titles: readonly string[]): AskedPage[] {
    if (this.#pages.size === 0 && !this.#leadsElsewhere)
      throw this.#error(`an answer that speaks of no page; ${NEEDED}. Is this the address of its api.php?`);
    const articles = [...this.#pages.values()].filter(({ pageid, ns }) => pageid !== undefined && ns === 0);
    if (
      this.#warnings !== undefined &&
      articles.length > 0 &&
      articles.every(({ revisions }) => revisions === undefined)
    )
      throw this.#error(
        `pages without their texts; ${NEEDED}. It warns: ${JSON.stringify(this.#warnings).slice(0, 300)}`,
      );
    return titles.map((title) => askedPage(title, this.#pages.get(this.#renamed.get(title) ?? title)));
  }

  #addPart(part: PartOfPage): void {
    if (part.revisions?.some(({ slots, content }) => slots === undefined && content !== undefined) === true)
      throw this.#error(`texts of pages come in an old form (without slots); ${NEEDED}`);
    const { langlinks = [], redirects = [] } = part;
    const before = this.#pages.get(part.title);
    const gathered = {
      ...before,
      ...part,
      revisions: part.revisions ?? before?.revisions,
      pageprops: { ...before?.pageprops, ...part.pageprops },
      langlinks: before?.langlinks ?? [],
      redirects: before?.redirects ?? [],
    };
    gathered.langlinks.push(...langlinks.slice(0, MOST_LANGUAGES - gathered.langlinks.length));
    gathered.redirects.push(...redirects.slice(0, MOST_REDIRECTS - gathered.redirects.length));
    this.#pages.set(part.title, gathered);
  }

  #error(what: string): WikiError {
    return new WikiError(`${this.#endpoint.href}: ${what}`);
  }
}

function whatItIs(value: unknown): string {
  return oldFormSchema.safeParse(value).success
    ? `an answer in the old form of MediaWiki before 1.25 (formatversion=1); ${NEEDED}`
    : `an answer without pages as MediaWiki gives them; ${NEEDED}. Is this the address of its api.php?`;
}

function askedPage(title: string, page: GatheredPage | undefined): AskedPage {
  const missing = (reason: string): AskedPage => ({ kind: 'missing', title, reason: reason.slice(0, LONGEST_REASON) });
  if (page === undefined) return missing('the answer does not speak of it');
  if (page.invalid === true) return missing(page.invalidreason ?? 'no title');
  if (page.missing === true || page.pageid === undefined) return missing('no such page');
  if (page.ns !== 0) return missing('not an article');
  const [revision] = page.revisions ?? [];
  const { content, contentmodel } = revision?.slots?.main ?? {};
  if (revision === undefined || content === undefined) return missing('its text is hidden');
  if (contentmodel !== undefined && contentmodel !== 'wikitext') return missing(`its text is ${contentmodel}`);
  const wikidata = page.pageprops?.['wikibase_item'];
  return {
    kind: 'page',
    title,
    page: {
      title: canonicalTitle(page.title) ?? title,
      pageId: page.pageid,
      revision: revision.revid,
      timestamp: (revision.timestamp ?? '').slice(0, LONGEST_TIMESTAMP),
      wikitext: content,
      languages: page.langlinks.map(({ lang, title: name }) => ({ language: lang, title: name })),
      redirects: page.redirects.flatMap(({ title: name }) => canonicalTitle(name) ?? []),
      wikidata: typeof wikidata === 'string' && /^Q[1-9]\d{0,15}$/.test(wikidata) ? wikidata : null,
    },
  };
}

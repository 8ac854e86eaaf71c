/**
 * Pages of a MediaWiki site through its API: text of the latest revision, names in other languages, redirects to the page.
 * Redirects are not followed here: a redirect is a page, and asked for once like any other.
 */
import { z } from 'zod';
import { ConfigError } from '../../../support/errors.ts';
import { softwareVersions } from '../../../support/software.ts';
import type { WikiPage } from '../article/wiki-page.ts';
import { canonicalTitle } from '../article/wiki-title.ts';
import { WikiApi, type AskOptions } from './ask-api.ts';
import { RequestPace } from './request-pace.ts';
import { readSiteInfo, SITE_INFO_QUESTION, type SiteInfo } from './site-info.ts';
import { WikiError } from './wiki-error.ts';

export interface WikiClientOptions extends Partial<
  Pick<
    AskOptions,
    'maxlagSeconds' | 'timeoutSeconds' | 'faults' | 'refusals' | 'firstWaitSeconds' | 'signal' | 'onRetry' | 'wait'
  >
> {
  /** Address of api.php. */
  readonly endpoint: URL;
  /** Mail address or page of whoever runs the program: wikis ask for it, and block who gives none. */
  readonly contact: string;
  readonly requestsPerSecond?: number;
}

export type AskedPage =
  | { readonly kind: 'page'; readonly title: string; readonly page: WikiPage }
  | { readonly kind: 'missing'; readonly title: string; readonly reason: string };

const pageSchema = z.object({
  pageid: z.number().int().optional(),
  ns: z.number().int().optional(),
  title: z.string(),
  missing: z.boolean().optional(),
  invalid: z.boolean().optional(),
  invalidreason: z.string().optional(),
  revisions: z
    .array(
      z.object({
        revid: z.number().int(),
        timestamp: z.string().optional(),
        slots: z
          .object({ main: z.object({ content: z.string().optional(), contentmodel: z.string().optional() }) })
          .optional(),
      }),
    )
    .optional(),
  langlinks: z.array(z.object({ lang: z.string(), title: z.string() })).optional(),
  redirects: z.array(z.object({ title: z.string() })).optional(),
  pageprops: z.record(z.string(), z.unknown()).optional(),
});
const answerSchema = z.object({
  continue: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  query: z
    .object({
      normalized: z.array(z.object({ from: z.string(), to: z.string() })).optional(),
      interwiki: z.array(z.object({ title: z.string() })).optional(),
      pages: z.array(pageSchema).optional(),
    })
    .optional(),
});
type PartialPage = z.infer<typeof pageSchema>;

/** An answer in more parts than this goes round in a circle. */
const MOST_PARTS = 500;
const USER_AGENT_NAME = 'fleming-r1';

export class WikiClient {
  readonly #options: WikiClientOptions;
  readonly #api: WikiApi;

  constructor(options: WikiClientOptions) {
    this.#options = options;
    const contact = options.contact.trim();
    if (!/^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(contact) || !/@|https?:\/\//.test(contact))
      throw new ConfigError(`contact '${contact}': it must be a mail address or the address of a page`);
    this.#api = new WikiApi({
      endpoint: options.endpoint,
      userAgent: `${USER_AGENT_NAME}/${softwareVersions().package} (${contact}) node/${process.versions.node}`,
      pace: new RequestPace({ requestsPerSecond: options.requestsPerSecond ?? 1 }),
      maxlagSeconds: options.maxlagSeconds ?? 5,
      timeoutSeconds: options.timeoutSeconds ?? 60,
      faults: options.faults ?? 8,
      refusals: options.refusals ?? 60,
      firstWaitSeconds: options.firstWaitSeconds ?? 1,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
      ...(options.wait === undefined ? {} : { wait: options.wait }),
    });
  }

  async siteInfo(): Promise<SiteInfo> {
    return readSiteInfo(await this.#api.ask(SITE_INFO_QUESTION), this.#options.endpoint);
  }

  /** The pages of some canonical titles, at most 50; one answer for each title, in their order. */
  async pages(titles: readonly string[]): Promise<AskedPage[]> {
    const question = {
      action: 'query',
      titles: titles.join('|'),
      prop: 'revisions|langlinks|redirects|pageprops',
      rvprop: 'ids|timestamp|content',
      rvslots: 'main',
      lllimit: 'max',
      rdlimit: 'max',
      rdnamespace: '0',
      ppprop: 'wikibase_item|disambiguation',
    };
    const merged = new Map<string, PartialPage>();
    const renamed = new Map<string, string>();
    let more: Record<string, string> = {};
    for (let part = 0; part < MOST_PARTS; part++) {
      const parsed = answerSchema.safeParse(await this.#api.ask({ ...question, ...more }));
      if (!parsed.success) throw new WikiError(`${this.#options.endpoint.href}: an answer without pages`);
      const { query, continue: next } = parsed.data;
      for (const { from, to } of query?.normalized ?? []) renamed.set(from, to);
      for (const page of query?.pages ?? []) merged.set(page.title, mergedPage(merged.get(page.title), page));
      if (next === undefined) return titles.map((title) => askedPage(title, merged.get(renamed.get(title) ?? title)));
      more = Object.fromEntries(Object.entries(next).map(([name, value]) => [name, String(value)]));
    }
    throw new WikiError(`${this.#options.endpoint.href}: an answer in more than ${MOST_PARTS} parts`);
  }

  close(): Promise<void> {
    return this.#api.close();
  }
}

/** The parts of an answer add up: each part holds some of what was asked about each page. */
function mergedPage(before: PartialPage | undefined, part: PartialPage): PartialPage {
  if (before === undefined) return part;
  return {
    ...before,
    ...part,
    revisions: part.revisions ?? before.revisions,
    langlinks: [...(before.langlinks ?? []), ...(part.langlinks ?? [])],
    redirects: [...(before.redirects ?? []), ...(part.redirects ?? [])],
    pageprops: { ...before.pageprops, ...part.pageprops },
  };
}

function askedPage(title: string, page: PartialPage | undefined): AskedPage {
  const missing = (reason: string): AskedPage => ({ kind: 'missing', title, reason });
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
      timestamp: revision.timestamp ?? '',
      wikitext: content,
      languages: (page.langlinks ?? []).map(({ lang, title: name }) => ({ language: lang, title: name })),
      redirects: (page.redirects ?? []).flatMap(({ title: name }) => canonicalTitle(name) ?? []),
      wikidata: typeof wikidata === 'string' && /^Q[1-9]\d*$/.test(wikidata) ? wikidata : null,
    },
  };
}

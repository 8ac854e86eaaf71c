/** What a wiki says of itself: its language, the address of its articles, and the licence of what stands in them. */
import { z } from 'zod';
import { printable } from '../../../support/printable.ts';
import { WikiError } from './wiki-error.ts';

export const siteInfoSchema = z.object({
  name: z.string(),
  language: z.string(),
  /** Host and path that the wiki is known by, without a scheme. */
  source: z.string().min(1),
  /** With `$1` where the title goes. */
  articleAddress: z.string(),
  /** SPDX identifier where the licence is a known one, else the wiki's own words. */
  licence: z.string().min(1),
});
export type SiteInfo = z.infer<typeof siteInfoSchema>;

const answerSchema = z.object({
  query: z.object({
    general: z.object({
      sitename: z.string(),
      lang: z.string(),
      server: z.string(),
      articlepath: z.string(),
      generator: z.string(),
    }),
    rightsinfo: z.object({ url: z.string(), text: z.string() }).optional(),
  }),
});

export const SITE_INFO_QUESTION = { action: 'query', meta: 'siteinfo', siprop: 'general|rightsinfo' };

export function readSiteInfo(answer: unknown, endpoint: URL): SiteInfo {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success || !parsed.data.query.general.generator.startsWith('MediaWiki'))
    throw new WikiError(`${endpoint.href} does not answer as MediaWiki does; name the address of its api.php`);
  const { general, rightsinfo } = parsed.data.query;
  const server = addressOf(general.server.startsWith('//') ? `${endpoint.protocol}${general.server}` : general.server);
  const odd = (what: string, value: string): WikiError =>
    new WikiError(
      `${endpoint.href}: the wiki says of itself that its ${what} is ${JSON.stringify(value.slice(0, 80))}; whoever runs it has to set that right, or name another wiki`,
    );
  if (server === null) throw odd('server', general.server);
  if (!/^[\w-]{2,20}$/.test(general.lang)) throw odd('language', general.lang);
  if (!/^[^\s\p{C}]{0,500}\$1[^\s\p{C}]{0,500}$/u.test(general.articlepath))
    throw odd('articlepath', general.articlepath);
  return {
    name: printable(general.sitename.slice(0, 200)).replaceAll('\n', ' '),
    language: general.lang,
    source: server.host,
    articleAddress: server.origin + general.articlepath,
    licence: licenceOf(rightsinfo),
  };
}

/** Where articles stand: the evidence of every relation leads there. */
function addressOf(server: string): URL | null {
  const url = URL.canParse(server) ? new URL(server) : null;
  return url !== null && /^https?:$/.test(url.protocol) && url.host !== '' ? url : null;
}

/** The page of a revision, which stays what it is when the article changes. */
export function revisionAddress({ articleAddress }: SiteInfo, title: string, revision: number): string {
  const address = articleAddress.replace('$1', encodeURIComponent(title.replaceAll(' ', '_')));
  return `${address}${address.includes('?') ? '&' : '?'}oldid=${revision}`;
}

/** `https://creativecommons.org/licenses/by-sa/4.0/` is CC-BY-SA-4.0. */
export function licenceOf(rights: { readonly url: string; readonly text: string } | undefined): string {
  const found = /creativecommons\.org\/licenses\/([a-z-]+)\/(\d\.\d)/.exec(rights?.url ?? '');
  if (found !== null) return `CC-${found[1]!.toUpperCase()}-${found[2]}`;
  if (/creativecommons\.org\/publicdomain\/zero/.test(rights?.url ?? '')) return 'CC0-1.0';
  const words = (rights?.text ?? '')
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 200);
  return words === '' ? 'not stated by the wiki' : words;
}

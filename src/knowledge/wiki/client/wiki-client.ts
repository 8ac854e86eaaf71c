/**
 * Pages of a MediaWiki site through its API: text of the latest revision, names in other languages, redirects to the page.
 * Redirects are not followed here: a redirect is a page, and asked for once like any other.
 */
import { ConfigError } from '../../../support/errors.ts';
import { softwareVersions } from '../../../support/software.ts';
import { WikiApi, type AskOptions } from './ask-api.ts';
import { PagesAnswer, type AskedPage } from './pages-answer.ts';
import { RequestPace } from './request-pace.ts';
import { readSiteInfo, SITE_INFO_QUESTION, type SiteInfo } from './site-info.ts';

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
    return readSiteInfo((await this.#api.ask(SITE_INFO_QUESTION)).value, this.#options.endpoint);
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
    const answer = new PagesAnswer(this.#options.endpoint);
    for (let more: Record<string, string> | null = {}; more !== null;)
      more = answer.add(await this.#api.ask({ ...question, ...more }));
    return answer.of(titles);
  }

  close(): Promise<void> {
    return this.#api.close();
  }
}

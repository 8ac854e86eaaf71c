/**
 * The agent over one live wiki: which of its addresses answers, what it says of itself, and the pages that are asked
 * for.
 */
import type { WikiClientOptions } from '../client/wiki-client.ts';
import { WikiClient } from '../client/wiki-client.ts';
import { knownWiki } from '../client/known-wiki.ts';
import type { SiteInfo } from '../client/site-info.ts';
import { explore, type ExploreOptions, type ExploreSummary } from './explore.ts';
import { Frontier, type KnownInGraph } from './frontier.ts';

export interface ExploreWikiOptions
  extends
    Omit<ExploreOptions, 'frontier' | 'askPages'>,
    Pick<WikiClientOptions, 'contact' | 'requestsPerSecond' | 'maxlagSeconds' | 'timeoutSeconds' | 'signal'> {
  /** Of api.php, in the order in which they are tried. */
  readonly addresses: readonly URL[];
  readonly known: KnownInGraph;
  /** Asks again for pages whose answer was lost when a process was killed. */
  readonly askAgain: boolean;
}

export async function exploreWiki(
  options: ExploreWikiOptions,
): Promise<{ readonly site: SiteInfo; readonly summary: ExploreSummary }> {
  const { addresses, known, askAgain, stage, progress } = options;
  const { contact, requestsPerSecond, maxlagSeconds, timeoutSeconds, signal } = options;
  const clientFor = (endpoint: URL): WikiClient =>
    new WikiClient({
      endpoint,
      contact,
      ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
      ...(maxlagSeconds === undefined ? {} : { maxlagSeconds }),
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
      ...(signal === undefined ? {} : { signal }),
      onRetry: (message, seconds) => progress.log(`${endpoint.host}: ${message}; again in ${seconds.toFixed(1)} s`),
    });
  const { client, site } = await knownWiki(stage, addresses, clientFor);
  try {
    const frontier = new Frontier(stage, known);
    if (askAgain)
      stage.transaction(() => frontier.titlesIn('asked').forEach((title) => frontier.mark(title, 'candidate')));
    const summary = await explore({ ...options, frontier, askPages: (titles) => client.pages(titles) });
    return { site, summary };
  } finally {
    await client.close();
  }
}

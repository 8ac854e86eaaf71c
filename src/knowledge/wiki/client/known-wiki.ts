/** Which of a wiki's possible addresses answers, and what it says of itself: asked for once, by the first run. */
import { InterruptedError } from '../../../run/interrupt.ts';
import { siteInfoSchema, type SiteInfo } from './site-info.ts';
import type { WikiClient } from './wiki-client.ts';

/** Where the answer is kept. */
export interface KeptAnswers {
  meta(key: string): string | null;
  setMeta(key: string, value: string): void;
}

/** The caller closes the client. */
export async function knownWiki(
  kept: KeptAnswers,
  addresses: readonly URL[],
  clientFor: (endpoint: URL) => WikiClient,
): Promise<{ client: WikiClient; site: SiteInfo }> {
  const known = kept.meta('site');
  if (known !== null) {
    const site = siteInfoSchema.parse(JSON.parse(known));
    return { client: clientFor(new URL(kept.meta('endpoint')!)), site };
  }
  let failure: unknown;
  for (const address of addresses) {
    const client = clientFor(address);
    try {
      const site = await client.siteInfo();
      kept.setMeta('endpoint', address.href);
      kept.setMeta('site', JSON.stringify(site));
      return { client, site };
    } catch (error) {
      await client.close();
      if ((error as Error).name === 'AbortError') throw new InterruptedError('Stopped: nothing was asked for yet.');
      failure = error;
    }
  }
  throw failure;
}

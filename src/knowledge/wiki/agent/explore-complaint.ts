/** What is wrong with an exploration that ended by itself and got nothing; null where nothing is. */
import type { SiteInfo } from '../client/site-info.ts';
import type { ExploreSummary } from './explore.ts';

export function exploreComplaint({ source }: Pick<SiteInfo, 'source'>, summary: ExploreSummary): string | null {
  const { outcome, asked, answered, absent } = summary;
  // Pages without a reason were asked for by a command that was killed, and their answers are lost: no fault of the wiki's.
  if (outcome === 'interrupted' || answered > 0 || asked === 0 || absent.length === 0) return null;
  return `${source} has none of the ${asked} pages that were asked for (${absent.join('; ')}); are the titles those of its articles, written as it writes them?`;
}

/** The pages of a dump in groups that are parsed and written together, each with the place behind it. */
import type { WikiPage } from '../article/wiki-page.ts';
import { NO_COUNTS, type DumpCounts } from './dump-counts.ts';
import { readDumpPage } from './dump-page.ts';
import type { cutPages } from './dump-pages.ts';
import type { DumpPlace } from './dump-place.ts';
import { maybeMedical } from './maybe-medical.ts';

/** Articles parsed at a time. */
const GROUP = 32;
/** Pages after which the place is written even if nothing was medical. */
const PAGES_A_GROUP = 2000;

export interface PageGroup {
  readonly pages: readonly WikiPage[];
  readonly redirects: readonly { readonly title: string; readonly target: string }[];
  readonly after: DumpPlace;
  /** Counts of this group; the counts of parsing are added when the group is written. */
  readonly counts: DumpCounts;
}

export function* groupsOf(cut: ReturnType<typeof cutPages>): Generator<PageGroup> {
  let [pages, redirects, counts]: [WikiPage[], { title: string; target: string }[], DumpCounts] = [
    [],
    [],
    { ...NO_COUNTS },
  ];
  let last: DumpPlace | null = null;
  const group = (after: DumpPlace): PageGroup => {
    const made = { pages, redirects, after, counts };
    [pages, redirects, counts] = [[], [], { ...NO_COUNTS }];
    return made;
  };
  for (const { xml, after } of cut) {
    last = after;
    counts.pages++;
    const read = xml === null ? null : readDumpPage(xml);
    if (read === null) counts.tooLong++;
    else if (read.kind === 'damaged') counts.damaged++;
    else if (read.kind === 'redirect') {
      counts.redirects++;
      redirects.push(read);
    } else if (read.kind === 'page') {
      counts.articles++;
      if (maybeMedical(read.page.wikitext)) pages.push(read.page);
    }
    if (pages.length === GROUP || counts.pages === PAGES_A_GROUP) yield group(after);
  }
  if (last !== null && counts.pages > 0) yield group(last);
}

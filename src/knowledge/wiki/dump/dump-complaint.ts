/** What is wrong with a dump that was read as far as it could be, and what to do; null where nothing is. */
import type { DumpSummary } from './read-dump.ts';

export function dumpComplaint(path: string, { outcome, counts }: DumpSummary): string | null {
  const kept = `${counts.pages} pages are read and kept`;
  switch (outcome) {
    case 'read to the end':
    case 'interrupted':
      return null;
    case 'cut off':
      return `${path} is cut off: it ends without </mediawiki>; ${kept}. Fetch the rest of it (curl -C -) or the whole file under the same name and give the same command: it goes on behind the last page`;
    case 'followed by another dump':
      return `${path} holds another dump behind the first one's </mediawiki>; ${kept}, those of the first. Put the others into files of their own and read each by itself into the same graph`;
    case 'without pages':
      return `${path} ends without a single <page>; name a pages-articles dump`;
    default:
      return outcome satisfies never;
  }
}

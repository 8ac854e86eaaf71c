/** What linking the articles of a wiki gave a graph, for people. */
import type { LinkSummary } from '../knowledge/wiki/link/link-articles.ts';

export function describeLinked(linked: LinkSummary): string {
  const reasons = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .toSorted(([, left], [, right]) => right - left)
      .map(([reason, count]) => `  ${String(count).padStart(7)}  ${reason}\n`)
      .join('');
  const conflicts = linked.conflicts
    .slice(0, 10)
    .map(({ kind, subject, relation, object }) => `  ${kind}: ${subject} ${relation} ${object}\n`)
    .join('');
  return (
    `${linked.articles} medical articles: ${linked.entities.new} new entities, ${linked.entities.merged} known; ` +
    `${linked.claims} claims: ${linked.relations} new relations, ${linked.evidence} new pieces of evidence.\n` +
    `Claims that became no relation:\n${reasons(linked.unlinked)}` +
    `Found and not taken:\n${reasons(linked.dropped)}` +
    `${linked.conflicts.length} conflicts, kept with the evidence of both sides\n${conflicts}`
  );
}

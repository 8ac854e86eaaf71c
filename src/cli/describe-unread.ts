/** Which pages of a wiki could not be read, and why, for people; nothing where there are none. */
import type { UnreadPages } from '../knowledge/wiki/staging/unread-pages.ts';

const SHOWN = 5;

export function describeUnread({ count, first }: UnreadPages): string {
  if (count === 0) return '';
  const lines = first.slice(0, SHOWN).map(({ title, reason }) => `  ${title}: ${reason}\n`);
  const more = count > SHOWN ? '  ...\n' : '';
  return `${count} pages could not be read and are not in the graph:\n${lines.join('')}${more}`;
}

/** The first items of a set, for a look before a whole evaluation. It is another set, and says so wherever it is named. */
import type { AskedSet } from './asked-set.ts';

export function firstItems<Item>(set: AskedSet<Item>, limit: number): AskedSet<Item> {
  const items = [...set.items()];
  if (items.length <= limit) return set;
  return {
    ...set,
    version: `${set.version}, first ${limit}`,
    limit,
    source: `${set.source} (the first ${limit} of ${items.length} items)`,
    items: () => items.slice(0, limit),
  };
}

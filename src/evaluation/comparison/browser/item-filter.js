/** Which items a reader's filters leave, and what there is to choose. Without a document, so that tests can ask. */
/** @import { IndexedItem } from '../shown-items.ts' */

/**
 * `benchmark`, `run`: places in the lists of the page. `outcome`: a letter, or `differ`. `label`: name and value. null:
 * any. `words`: part of an id or of the beginning of a stem.
 * @typedef {{
 *   readonly benchmark: number | null,
 *   readonly run: number,
 *   readonly outcome: string | null,
 *   readonly label: readonly [string, string] | null,
 *   readonly words: string,
 * }} ItemFilter
 */

const MOST_LABELS = 2000;

/**
 * Places of the items that pass, in the order of the index.
 * @param {readonly IndexedItem[]} index
 * @param {ItemFilter} filter
 * @returns {number[]}
 */
export function matchingItems(index, filter) {
  const words = filter.words.trim().toLowerCase();
  return index.flatMap((item, at) => (passes(item, filter, words) ? [at] : []));
}

/**
 * @param {IndexedItem} item
 * @param {ItemFilter} filter
 * @param {string} words
 */
function passes(item, { benchmark, run, outcome, label }, words) {
  if (benchmark !== null && item.benchmark !== benchmark) return false;
  const asked = new Set(item.outcomes.replaceAll('-', ''));
  if (outcome === null && asked.size === 0) return false;
  if (outcome === 'differ' && asked.size < 2) return false;
  if (outcome !== null && outcome !== 'differ' && item.outcomes[run] !== outcome) return false;
  if (label !== null && item.labels[label[0]] !== label[1]) return false;
  return words === '' || `${item.id} ${item.title}`.toLowerCase().includes(words);
}

/**
 * Labels of a benchmark's items with their counts, sorted by name, then value.
 * @param {readonly IndexedItem[]} index
 * @param {number | null} benchmark
 * @returns {{ label: string, group: string, count: number }[]}
 */
export function labelChoices(index, benchmark) {
  const counts = new Map();
  for (const item of index) {
    if (benchmark !== null && item.benchmark !== benchmark) continue;
    for (const pair of Object.entries(item.labels)) {
      const key = JSON.stringify(pair);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, MOST_LABELS)
    .map(([key, count]) => {
      const [label, group] = JSON.parse(key);
      return { label, group, count };
    });
}

/**
 * One page of a list: its number, stopped at both ends, and what it holds.
 * @template T
 * @param {readonly T[]} list
 * @param {number} wanted
 * @param {number} size
 */
export function pageOf(list, wanted, size) {
  const last = Math.max(0, Math.ceil(list.length / size) - 1);
  const page = Math.min(Math.max(0, wanted), last);
  return { page, last, shown: list.slice(page * size, (page + 1) * size) };
}

/** "Did you mean": the known name nearest to one that is not known. */

/** A longer text is no misspelt name. */
const LONGEST_NAME = 200;
/** What differs by more is another name. */
const MOST_EDITS = 8;

/** The nearest of `known`, or null when none is near enough to be worth naming. Case, `-` and `_` do not count. */
export function nearestName(name: string, known: Iterable<string>): string | null {
  if (name.length > LONGEST_NAME) return null;
  const wanted = normalized(name);
  let best: string | null = null;
  let bestDistance = Math.min(Math.max(1, Math.floor(wanted.length / 3)), MOST_EDITS) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, normalized(candidate), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment); `limit` where there are as many
 * or more: then a row has twice the limit's cells at most, and rows end where none can give fewer.
 */
export function editDistance(left: string, right: string, limit = Number.POSITIVE_INFINITY): number {
  if (Math.abs(left.length - right.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = Array.from({ length: right.length + 1 }, () => Number.POSITIVE_INFINITY);
    current[0] = row;
    let fewest = row;
    const end = Math.min(right.length, row + limit - 1);
    for (let column = Math.max(1, row - limit + 1); column <= end; column++) {
      const cost = left[row - 1] === right[column - 1] ? 0 : 1;
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + cost);
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (swapped) best = Math.min(best, beforeLast[column - 2]! + 1);
      current[column] = best;
      fewest = Math.min(fewest, best);
    }
    if (fewest >= limit) return limit;
    [beforeLast, last] = [last, current];
  }
  return Math.min(last[right.length]!, limit);
}

function normalized(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, '');
}

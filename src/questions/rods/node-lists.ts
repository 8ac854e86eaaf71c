/** Sorted lists of nodes in typed arrays: searching them by halving, inverting them. */

/** Lists of nodes, one a node: compressed sparse rows without types. */
export interface Lists {
  readonly offsets: Uint32Array;
  readonly nodes: Uint32Array;
}

export function inverted({ offsets, nodes }: Lists, nodeCount: number): Lists {
  const starts = new Uint32Array(nodeCount + 1);
  for (const node of nodes) starts[node + 1]! += 1;
  for (let node = 0; node < nodeCount; node++) starts[node + 1]! += starts[node]!;
  const next = starts.slice();
  const result = new Uint32Array(nodes.length);
  for (let node = 0; node < nodeCount; node++)
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) result[next[nodes[at]!]!++] = node;
  return { offsets: starts, nodes: result };
}

/** Whether a sorted list holds a value. */
export function contains(sorted: Uint32Array, value: number): boolean {
  return placeOf(sorted, value) >= 0;
}

/** Where a sorted list, or the part of it from `begin` to before `end`, holds a value; -1: nowhere. */
export function placeOf(sorted: Uint32Array, value: number, begin = 0, end = sorted.length): number {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low < end && sorted[low] === value ? low : -1;
}

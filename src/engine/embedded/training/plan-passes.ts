/**
 * Which datums go through the network together. Neighbours in length share a pass, so that little is padding; every
 * worker gets the same number of passes of about the same number of tokens. A pure function of the lengths: the same
 * call is always cut the same way.
 */

/** Indices of the datums of each pass, by worker. */
export type PassPlan = readonly (readonly (readonly number[])[])[];

export interface PassLimits {
  readonly workers: number;
  /** Padded tokens a pass; one longer datum still is a pass. */
  readonly maxTokens: number;
}

export function planPasses(lengths: readonly number[], { workers, maxTokens }: PassLimits): PassPlan {
  const order = lengths.map((_, index) => index).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const rounds = Math.max(1, Math.ceil(total / (workers * maxTokens)));
  const passes = cutEvenly(order, lengths, total / (rounds * workers), maxTokens);
  return dealOut(passes, lengths, workers);
}

/** Consecutive runs of `order`, each closed when it reaches its share of the tokens or would pass the limit. */
function cutEvenly(order: readonly number[], lengths: readonly number[], share: number, maxTokens: number): number[][] {
  const passes: number[][] = [];
  let current: number[] = [];
  let done = 0;
  for (const index of order) {
    const longest = lengths[current[0] ?? index]!;
    const isFull = current.length > 0 && (current.length + 1) * longest > Math.max(maxTokens, longest);
    const hasShare = done + lengths[index]! / 2 > share * (passes.length + 1);
    if (current.length > 0 && (isFull || hasShare)) {
      passes.push(current);
      current = [];
    }
    current.push(index);
    done += lengths[index]!;
  }
  if (current.length > 0) passes.push(current);
  return passes;
}

/** Costliest pass first, each to the worker with the least to do. */
function dealOut(passes: readonly number[][], lengths: readonly number[], workers: number): number[][][] {
  const cost = (pass: readonly number[]): number => pass.length * lengths[pass[0]!]!;
  const plan: number[][][] = Array.from({ length: workers }, () => []);
  const loads = Array.from({ length: workers }, () => 0);
  for (const pass of passes.toSorted((a, b) => cost(b) - cost(a))) {
    const worker = loads.indexOf(Math.min(...loads));
    plan[worker]!.push(pass);
    loads[worker]! += cost(pass);
  }
  return plan;
}

/**
 * Byte-pair encoding, the learning half: the most frequent pair of neighbouring tokens becomes a token, again and
 * again (Sennrich et al. 2016, over bytes). Counts are kept up to date word by word instead of being taken anew.
 * Tokens are binary strings (see byte-alphabet.ts). Knows nothing of how text was cut into words.
 */

/** Two neighbouring tokens that become one. */
export interface Merge {
  readonly left: string;
  readonly right: string;
}

export interface MergeLimits {
  /** Most merges to learn. */
  readonly mergeCount: number;
  /** A pair that occurs less often than this is left alone. */
  readonly minimumCount: number;
}

interface Pair extends Merge {
  readonly leftId: number;
  readonly rightId: number;
  /** Occurrences in all words, each word counted with its weight. */
  count: number;
  /** Indices of the words that hold the pair, or have held it. */
  readonly words: Set<number>;
}

interface Word {
  /** Token ids from left to right. */
  tokens: number[];
  readonly weight: number;
}

/** A pair as it stood when it was put in the queue; out of date once its count has changed. */
interface Candidate {
  readonly pair: Pair;
  readonly count: number;
}

/**
 * The merges in the order in which they apply. `words` maps each word, as a binary string, to its integer weight.
 * Of equally frequent pairs the one whose left token, then right token, is smaller byte for byte comes first.
 */
export function learnMerges(words: ReadonlyMap<string, number>, limits: MergeLimits): Merge[] {
  const learner = new MergeLearner(words);
  const merges: Merge[] = [];
  while (merges.length < limits.mergeCount) {
    const best = learner.mostFrequentPair();
    if (best === null || best.count < limits.minimumCount) break;
    merges.push({ left: best.left, right: best.right });
    learner.merge(best);
  }
  return merges;
}

class MergeLearner {
  private readonly tokens: string[] = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
  private readonly idOf = new Map(this.tokens.map((token, id) => [token, id]));
  private readonly words: Word[];
  private readonly pairs = new Map<number, Pair>();
  private readonly queue: Candidate[] = [];

  constructor(words: ReadonlyMap<string, number>) {
    // Sorted, so that nothing depends on the order of the corpus.
    const sorted = [...words].sort(([a], [b]) => (a < b ? -1 : 1));
    this.words = sorted.map(([text, weight]) => ({ tokens: Array.from(text, (byte) => byte.charCodeAt(0)), weight }));
    const touched = new Set<Pair>();
    for (let index = 0; index < this.words.length; index++) this.countPairs(index, 1, touched);
    for (const pair of touched) this.enqueue(pair);
  }

  mostFrequentPair(): Pair | null {
    for (;;) {
      const candidate = popFirst(this.queue);
      if (candidate === null) return null;
      if (candidate.count === candidate.pair.count && candidate.count > 0) return candidate.pair;
    }
  }

  merge(pair: Pair): void {
    const merged = this.idFor(pair.left + pair.right);
    const touched = new Set<Pair>();
    for (const index of pair.words) {
      this.countPairs(index, -1, touched);
      const word = this.words[index]!;
      word.tokens = mergeTokens(word.tokens, pair, merged);
      this.countPairs(index, 1, touched);
    }
    for (const changed of touched) this.enqueue(changed);
  }

  /** Two merges may make the same token ("a"+"bc", "ab"+"c"): it has one id. */
  private idFor(token: string): number {
    let id = this.idOf.get(token);
    if (id === undefined) {
      id = this.tokens.push(token) - 1;
      this.idOf.set(token, id);
    }
    return id;
  }

  private countPairs(index: number, sign: 1 | -1, touched: Set<Pair>): void {
    const { tokens, weight } = this.words[index]!;
    for (let at = 0; at + 1 < tokens.length; at++) {
      const pair = this.pairFor(tokens[at]!, tokens[at + 1]!);
      pair.count += sign * weight;
      if (sign === 1) pair.words.add(index);
      touched.add(pair);
    }
  }

  private pairFor(leftId: number, rightId: number): Pair {
    const key = leftId * 2 ** 24 + rightId;
    let pair = this.pairs.get(key);
    if (pair === undefined) {
      const [left, right] = [this.tokens[leftId]!, this.tokens[rightId]!];
      this.pairs.set(key, (pair = { left, right, leftId, rightId, count: 0, words: new Set() }));
    }
    return pair;
  }

  private enqueue(pair: Pair): void {
    if (pair.count > 0) pushCandidate(this.queue, { pair, count: pair.count });
  }
}

/** Leftmost first, as the encoder does: "aaa" with a+a becomes "aa", "a". */
function mergeTokens(tokens: readonly number[], { leftId, rightId }: Pair, merged: number): number[] {
  const result: number[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const fits = tokens[at] === leftId && tokens[at + 1] === rightId;
    result.push(fits ? merged : tokens[at]!);
    if (fits) at++;
  }
  return result;
}

function comesBefore(a: Candidate, b: Candidate): boolean {
  if (a.count !== b.count) return a.count > b.count;
  if (a.pair.left !== b.pair.left) return a.pair.left < b.pair.left;
  return a.pair.right < b.pair.right;
}

/** Binary heap: every entry comes before those at twice its index plus 1 and plus 2. */
function pushCandidate(heap: Candidate[], candidate: Candidate): void {
  let at = heap.push(candidate) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!comesBefore(candidate, heap[parent]!)) break;
    heap[at] = heap[parent]!;
    at = parent;
  }
  heap[at] = candidate;
}

function popFirst(heap: Candidate[]): Candidate | null {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined) return null;
  if (heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child + 1 < heap.length && comesBefore(heap[child + 1]!, heap[child]!)) child++;
    if (child >= heap.length || !comesBefore(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}

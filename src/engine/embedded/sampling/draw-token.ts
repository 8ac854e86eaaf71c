/** From a distribution over the vocabulary and one uniform number to a token. */

export interface Filter {
  /** Keep this many most probable tokens; null is off. */
  readonly topK: number | null;
  /** Then keep the smallest set whose share of what is left reaches this; null is off. */
  readonly topP: number | null;
}

/** The most probable token, the lowest id among equals. */
export function mostProbable(probabilities_V: Float32Array): number {
  let best = 0;
  for (let token = 1; token < probabilities_V.length; token++) {
    if (probabilities_V[token]! > probabilities_V[best]!) best = token;
  }
  return best;
}

/** Inverse of the cumulative distribution at `uniform`, in the order of ids, or of falling probability if filtered. */
export function drawToken(probabilities_V: Float32Array, uniform: number, { topK, topP }: Filter): number {
  if (topK === null && topP === null) return drawFromAll(probabilities_V, uniform);
  const kept = filterTokens(probabilities_V, topK, topP);
  let remaining = uniform * sumOver(kept, probabilities_V);
  for (const token of kept) {
    remaining -= probabilities_V[token]!;
    if (remaining < 0) return token;
  }
  return kept.at(-1)!;
}

/** Tokens that are passed over together: with four sums side by side a draw takes a third to a fifth of the time. */
const blockSize = 32;

function drawFromAll(probabilities_V: Float32Array, uniform: number): number {
  const { length } = probabilities_V;
  let remaining = uniform;
  let token = 0;
  for (; token + blockSize <= length; token += blockSize) {
    const sum = blockSum(probabilities_V, token);
    if (remaining < sum) break;
    remaining -= sum;
  }
  for (; token < length; token++) {
    remaining -= probabilities_V[token]!;
    if (remaining < 0) return token;
  }
  // The probabilities sum to 1 only up to rounding.
  return Math.max(
    0,
    probabilities_V.findLastIndex((probability) => probability > 0),
  );
}

function blockSum(probabilities_V: Float32Array, start: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let token = start; token < start + blockSize; token += 4) {
    first += probabilities_V[token]!;
    second += probabilities_V[token + 1]!;
    third += probabilities_V[token + 2]!;
    fourth += probabilities_V[token + 3]!;
  }
  return first + second + (third + fourth);
}

/** Tokens that pass the filters, most probable first, lower ids first among equals. */
function filterTokens(probabilities_V: Float32Array, topK: number | null, topP: number | null): number[] {
  const floor = topK === null ? nucleusFloor(probabilities_V, topP!) : kthLargest(probabilities_V, topK);
  const candidates: number[] = [];
  for (let token = 0; token < probabilities_V.length; token++) {
    if (probabilities_V[token]! >= floor) candidates.push(token);
  }
  candidates.sort((a, b) => probabilities_V[b]! - probabilities_V[a]! || a - b);
  if (topK !== null && candidates.length > topK) candidates.length = topK;
  return topP === null ? candidates : nucleus(candidates, probabilities_V, topP);
}

/** The tokens below it cannot be in the nucleus: all of them together have less than what the nucleus leaves out. */
function nucleusFloor(probabilities_V: Float32Array, topP: number): number {
  return Math.max(0, 1 - topP - 1e-5) / probabilities_V.length;
}

/** Above it sorting all costs less than keeping a window. */
const largestWindow = 512;

/** The value of the k-th largest element; a sorted window of k, cheap for the small k in use. */
function kthLargest(probabilities_V: Float32Array, k: number): number {
  if (k >= probabilities_V.length) return 0;
  if (k > largestWindow) return probabilities_V.toSorted().at(-k)!;
  const largest = new Float32Array(k).fill(-1);
  for (const probability of probabilities_V) {
    if (probability <= largest[0]!) continue;
    let place = 0;
    for (; place + 1 < k && largest[place + 1]! < probability; place++) largest[place] = largest[place + 1]!;
    largest[place] = probability;
  }
  return largest[0]!;
}

function nucleus(sorted: readonly number[], probabilities_V: Float32Array, topP: number): number[] {
  let missing = topP * sumOver(sorted, probabilities_V);
  let count = 0;
  while (missing > 0 && count < sorted.length) missing -= probabilities_V[sorted[count++]!]!;
  return sorted.slice(0, Math.max(1, count));
}

function sumOver(tokens: readonly number[], probabilities_V: Float32Array): number {
  return tokens.reduce((sum, token) => sum + probabilities_V[token]!, 0);
}

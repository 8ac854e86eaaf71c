/** Training sequences and how they are made of token lists: shifting and masking in one place. */

/** One training sequence of T tokens, already shifted: `tokens = seq[0..n-1)`, `targetTokens = seq[1..n)`. */
export interface Datum {
  /** Input token ids, length T. */
  readonly tokens: readonly number[] | Int32Array;
  /** Target token ids, length T. */
  readonly targetTokens: readonly number[] | Int32Array;
  /** Per-target weights, length T; 0 leaves a target out. For the policy losses this is the 0/1 (or scaled) loss mask. */
  readonly weights: readonly number[] | Float32Array;
  /** Log-probabilities of the targets under the policy that sampled them, length T (policy losses only). */
  readonly logprobs?: readonly number[] | Float32Array;
  /** Advantage of each target, length T (policy losses only). */
  readonly advantages?: readonly number[] | Float32Array;
}

/**
 * A sequence whose targets are weighted by `weight_T` of the *predicted* token: `weights[i]` belongs to `sequence[i]`;
 * the first token is never a target. Length T = sequence length - 1.
 */
export function weightedDatum(sequence: readonly number[], weights: readonly number[]): Datum {
  return { tokens: sequence.slice(0, -1), targetTokens: sequence.slice(1), weights: weights.slice(1) };
}

/** Prompt and completion, learning from the completion alone; `weight` applies to each of its tokens. */
export function completionDatum(prompt: readonly number[], completion: readonly number[], weight: number): Datum {
  const weights = [...prompt.map(() => 0), ...completion.map(() => weight)];
  return weightedDatum([...prompt, ...completion], weights);
}

/**
 * A sampled completion with its advantage (eq. 1): `weight` scales each token's loss, `logprobs` are the sampler's,
 * one per completion token.
 */
export function policyDatum(
  prompt: readonly number[],
  completion: readonly number[],
  logprobs: readonly number[],
  advantage: number,
  weight: number,
): Datum {
  const before = prompt.slice(1).map(() => 0);
  return {
    ...completionDatum(prompt, completion, weight),
    logprobs: [...before, ...logprobs],
    advantages: [...before, ...completion.map(() => advantage)],
  };
}

/** Sum of a sequence's target weights. */
export function totalWeight({ weights }: Datum): number {
  let total = 0;
  for (const weight of weights) total += weight;
  return total;
}

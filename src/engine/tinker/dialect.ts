/** How one server speaks the protocol, in what servers differ: told by the recipe, by the server, or found out. */
import { z } from 'zod';
import { ConfigError } from '../../support/errors.ts';
import type { Clip, Reduction, Snapshots } from '../tinker-wire/tinker-settings.ts';
import { REDUCTIONS } from '../tinker-wire/tinker-settings.ts';

export interface Dialect {
  readonly reduction: Reduction;
  readonly clip: Clip | null;
  /** Null: nobody says. */
  readonly snapshots: Snapshots | null;
  /** Tokens that a model takes; null: the server does not tell. */
  readonly contextTokens: number | null;
  /** Seeds have so many bits; what a seed has more is left out. */
  readonly seedBits: number;
  /** Samples of one request may each have a seed of their own. */
  readonly takesSeeds: boolean;
  /** Losses of a policy take real-valued weights beside advantages. */
  readonly takesPolicyWeights: boolean;
}

/** So many seeds may follow one, for the samples of a group. */
const FOLLOWING = 4096;

/** Within the bits that a server reads, with room for those that follow. A seed of 32 bits stays as it is where 52 are read. */
export function seedOf(seed: number, { seedBits }: Pick<Dialect, 'seedBits'>): number {
  return seed % (2 ** seedBits - FOLLOWING);
}

/** What our own server says of itself beside the models it has. */
export const dialectAnswer = z.object({
  supported_models: z
    .array(z.object({ model_name: z.string().nullish(), max_context_length: z.number().nullish() }))
    .default([]),
  dialect: z
    .object({
      reduction: z.enum(REDUCTIONS).nullish(),
      gradient_clip: z.boolean().nullish(),
      snapshots: z.boolean().nullish(),
      seed_bits: z.number().int().min(1).max(52).nullish(),
      seeds: z.boolean().nullish(),
      policy_weights: z.boolean().nullish(),
    })
    .nullish(),
});

/** Gradient norms of the same sequence with weights 1 and 2, as a server told them after steps of rate 0. */
export interface ProbedNorms {
  readonly once: number | null;
  readonly twice: number | null;
}

/** ConfigError where the norms tell nothing. */
export function reductionOf({ once, twice }: ProbedNorms): Reduction {
  const ratio = once === null || twice === null || once === 0 ? NaN : twice / once;
  if (Math.abs(ratio - 2) < 0.02) return 'sum';
  if (Math.abs(ratio - 1) < 0.02) return 'sequence-mean';
  const seen = Number.isNaN(ratio)
    ? 'the server tells no gradient norms'
    : `a weight of 2 made the gradient ${ratio} times as long`;
  throw new ConfigError(
    `it cannot be found out how the server adds up losses (${seen}): state reduction = "sum" or "sequence-mean" under ` +
      '[engine]; the documentation of the server says which',
  );
}

/** Under whatever name a server has it: `grad_norm`, `skyrl.ai/grad_norm`; null where it tells none. */
export function gradientNormOf(metrics: Readonly<Record<string, number | null>> | null | undefined): number | null {
  const found = Object.entries(metrics ?? {}).find(([name]) => /(^|[/.])grad(ient)?_norm(:|$)/.test(name));
  return found?.[1] ?? null;
}

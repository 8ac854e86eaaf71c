/** Values that settings of many kinds of stages are made of. */
import { z } from 'zod';

export const share = z.number().min(0).max(1);
/** The upper bounds are far above any use: they catch a slip of the keyboard before it fills memory or runs for ever. */
export const count = z.number().int().positive().max(1_000_000);
export const size = z.number().int().positive().max(100_000);
export const rate = z.number().positive().max(1_000_000_000);
export const learningRate = z.number().positive().max(1);
export const weight = z.number().min(0).max(1_000_000);

/** Relative frequencies, of which one must be more than 0. */
export function weights<const Name extends string>(...names: readonly Name[]) {
  const shape = Object.fromEntries(names.map((name) => [name, weight])) as Record<Name, typeof weight>;
  return z.object(shape).refine((values) => Object.values(values).some((value) => value !== 0), {
    message: `every one of ${names.join(', ')} is 0; one must be more`,
  });
}

export const languageWeights = weights('en', 'zh');

/** Longest answer, tokens. */
export const maxTokens = count;

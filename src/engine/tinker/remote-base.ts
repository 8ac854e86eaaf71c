/**
 * What a model on a Tinker server is made of: the base by the server's name of it, and the adapter that is trained. The
 * protocol states an adapter's rank and which halves of a layer have one; the scale is the server's.
 */
import { z } from 'zod';
import { ConfigError, EngineError } from '../../support/errors.ts';
import type { Lora } from '../lora.ts';

const adapterSchema = z.strictObject({
  rank: z.number().int().min(1),
  /** Null: as the server has it. */
  alpha: z.number().nullable(),
  attention: z.boolean(),
  feedForward: z.boolean(),
});
/** An adapter as the protocol can say it. */
export type RemoteAdapter = z.infer<typeof adapterSchema>;

export const remoteBaseSchema = z.strictObject({
  name: z.string().min(1),
  /** Null: all weights are trained. */
  adapter: adapterSchema.nullable(),
  /** Of the adapter's first random numbers. */
  seed: z.number().int(),
});
export type RemoteBase = z.infer<typeof remoteBaseSchema>;

const ATTENTION = ['q_proj', 'k_proj', 'v_proj', 'o_proj'] as const;
const FEED_FORWARD = ['gate_proj', 'up_proj', 'down_proj'] as const;

/** What a server tells of the model that it made. */
export const createdSchema = z.object({
  lora_config: z.object({ rank: z.number().nullish(), alpha: z.number().nullish() }).nullish(),
  is_lora: z.boolean().nullish(),
});

/** ConfigError for an adapter that the protocol cannot say. */
export function remoteAdapter({ rank, alpha, targets }: Lora): RemoteAdapter {
  const has = (half: readonly Lora['targets'][number][]): boolean => {
    const count = half.filter((name) => targets.includes(name)).length;
    if (count === 0 || count === half.length) return count > 0;
    throw new ConfigError(
      `lora.targets are ${targets.join(', ')}; a Tinker server adapts all of ${ATTENTION.join(', ')} or none, and all of ` +
        `${FEED_FORWARD.join(', ')} or none`,
    );
  };
  return { rank, alpha, attention: has(ATTENTION), feedForward: has(FEED_FORWARD) };
}

/** Rank 0 is how servers that train all weights are told so. */
export function loraConfigOf({ adapter, seed }: RemoteBase): object {
  const { rank = 0, attention = true, feedForward = true } = adapter ?? {};
  return { rank, seed, train_unembed: false, train_mlp: feedForward, train_attn: attention };
}

/** Holds what the server says it made against what was asked for. */
export function checkAdapter(
  { name, adapter }: RemoteBase,
  { lora_config: made, is_lora: isLora }: z.output<typeof createdSchema>,
): void {
  if (adapter === null) {
    if ((made?.rank ?? 0) > 0 || isLora === true)
      throw new EngineError(
        `the server made an adapter of ${name} where all weights shall be trained; state lora in the recipe`,
      );
    return;
  }
  if (isLora === false)
    throw new EngineError(`the server trains all weights of ${name}, not an adapter; leave lora out of the recipe`);
  for (const what of ['rank', 'alpha'] as const) {
    const [wanted, own] = [adapter[what], made?.[what]];
    if (wanted === null || typeof own !== 'number' || own === wanted) continue;
    throw new EngineError(
      `the server made an adapter of ${what} ${own}, and the recipe says ${wanted}; state lora.${what} = ${own}`,
    );
  }
}

/**
 * The setting `lora` of the stages that train: which small matrices are trained beside a base that stays as it is. Absent,
 * all weights are trained. A model with an adapter is trained on in the shape that the adapter has.
 */
import type { TrainerOptions } from '../engine/engine-factory.ts';
import { type Lora, loraSchema } from '../engine/lora.ts';
import { deriveSeed } from '../support/random.ts';

export const lora = loraSchema.optional();

/** How the stage of this name opens its model; undefined: all weights are trained. */
export function trainerOptions(
  adapter: Lora | undefined,
  { seed, name }: { readonly seed: number; readonly name: string },
): TrainerOptions | undefined {
  return adapter === undefined ? undefined : { lora: adapter, seed: deriveSeed(seed, name, 'lora') };
}

/**
 * Low-rank adaptation (LoRA, arXiv 2106.09685): each chosen matrix W [out, in] of a base that stays as it is gets two small
 * ones beside it, W x + (alpha / rank) B A x with A [rank, in] and B [out, rank]; only these are trained. B begins at zero,
 * so that an adapter that was not trained changes nothing.
 */
import { z } from 'zod';

/** The matrices of a layer that may have an adapter, by the names that PEFT gives them. */
export const LORA_TARGETS = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'] as const;

export const loraSchema = z.strictObject({
  rank: z.number().int().min(1).max(1024),
  /** The adapter's product is scaled by alpha / rank. */
  alpha: z.number().positive().max(100_000),
  /** Absent: all seven. In the order of the layer, whatever order they are stated in. */
  targets: z
    .array(z.enum(LORA_TARGETS))
    .min(1)
    .refine((targets) => new Set(targets).size === targets.length, 'a target stands there twice')
    .transform((targets) => LORA_TARGETS.filter((target) => targets.includes(target)))
    .default([...LORA_TARGETS]),
});
export type Lora = z.output<typeof loraSchema>;

/**
 * The rotary positions in config.json: their base stands in `rope_theta` (up to Transformers 4) or `rope_parameters`
 * (from 5 on), their stretch in `rope_scaling` or `rope_parameters`. Plain ones and Llama 3.1's are computed here;
 * every other kind is refused by name, since a model that was made with it answers otherwise without it.
 */
import { z } from 'zod';
import type { DecoderConfig, Llama3RopeScaling } from '../decoder-config.ts';

const positive = z.number().positive();

export const ropeSchema = z.looseObject({
  rope_theta: positive.nullish(),
  rope_type: z.string().nullish(),
  // The name before Transformers 4.45.
  type: z.string().nullish(),
  partial_rotary_factor: z.number().nullish(),
});
export type RawRope = z.infer<typeof ropeSchema>;

/** The keys of config.json that say something of positions. */
export interface RopeKeys {
  readonly rope_theta?: number | null | undefined;
  readonly rope_parameters?: RawRope | null | undefined;
  readonly rope_scaling?: RawRope | null | undefined;
  readonly partial_rotary_factor?: number | null | undefined;
}

const llama3Schema = z.object({
  factor: z.number().min(1),
  low_freq_factor: positive,
  high_freq_factor: positive,
  original_max_position_embeddings: z.int().positive(),
});

const PLAIN = 'default';
const LLAMA3 = 'llama3';

/** Why the positions cannot be honoured, or null. */
export function ropeRefusal(raw: RopeKeys): string | null {
  const ropes = ropesOf(raw);
  const types = [...new Set(ropes.map(typeOf))];
  const unknown = types.find((type) => type !== PLAIN && type !== LLAMA3);
  if (unknown !== undefined) {
    return `the rotary positions are scaled ("${unknown}"); allowed rope types are "${PLAIN}" and "${LLAMA3}"`;
  }
  if (types.length > 1) return `rope_parameters and rope_scaling state ${types.join(' and ')}; they must agree`;
  const partial = [raw, ...ropes].map((part) => part.partial_rotary_factor ?? 1).find((factor) => factor !== 1);
  if (partial !== undefined) return `partial_rotary_factor is ${partial}; only 1 is allowed`;
  const thetas = ropeThetas(raw);
  if (new Set(thetas).size > 1) return `rope_theta is stated as ${thetas.join(' and ')}; they must agree`;
  return types[0] === LLAMA3 ? llama3Refusal(ropes) : null;
}

/** The part of `DecoderConfig` that positions make up. Only of what `ropeRefusal` lets through. */
export function ropeOf(raw: RopeKeys): Pick<DecoderConfig, 'ropeTheta' | 'ropeScaling'> {
  const ropeTheta = ropeThetas(raw)[0] ?? 10_000;
  const scaled = ropesOf(raw).find((rope) => typeOf(rope) === LLAMA3);
  return scaled === undefined ? { ropeTheta } : { ropeTheta, ropeScaling: llama3Of(scaled) };
}

/** The keys of config.json, for Transformers 4 and 5 alike. */
export function ropeKeysOf({ ropeTheta, ropeScaling }: Pick<DecoderConfig, 'ropeTheta' | 'ropeScaling'>): object {
  const scaling = ropeScaling && {
    rope_type: LLAMA3,
    factor: ropeScaling.factor,
    low_freq_factor: ropeScaling.lowFrequencyFactor,
    high_freq_factor: ropeScaling.highFrequencyFactor,
    original_max_position_embeddings: ropeScaling.originalMaxPositions,
  };
  return {
    rope_theta: ropeTheta,
    rope_parameters: { rope_theta: ropeTheta, rope_type: PLAIN, ...scaling },
    rope_scaling: scaling ?? null,
  };
}

function ropesOf(raw: RopeKeys): RawRope[] {
  return [raw.rope_parameters, raw.rope_scaling].filter((rope) => rope != null);
}

function typeOf(rope: RawRope): string {
  return rope.rope_type ?? rope.type ?? PLAIN;
}

function ropeThetas(raw: RopeKeys): number[] {
  const stated = [raw.rope_parameters?.rope_theta, raw.rope_scaling?.rope_theta, raw.rope_theta];
  return stated.filter((theta) => typeof theta === 'number');
}

function llama3Refusal(ropes: readonly RawRope[]): string | null {
  const parsed = ropes.map((rope) => llama3Schema.safeParse(rope));
  const failed = parsed.find(({ success }) => !success);
  if (failed?.error) return `the rotary positions "${LLAMA3}" are stated wrongly: ${z.prettifyError(failed.error)}`;
  const [first, ...others] = ropes.map((rope) => JSON.stringify(llama3Of(rope)));
  if (others.some((other) => other !== first)) return 'rope_parameters and rope_scaling differ; they must agree';
  const { lowFrequencyFactor: low, highFrequencyFactor: high } = llama3Of(ropes[0]!);
  return low < high ? null : `low_freq_factor ${low} must be below high_freq_factor ${high}`;
}

function llama3Of(rope: RawRope): Llama3RopeScaling {
  const stated = llama3Schema.parse(rope);
  return {
    factor: stated.factor,
    lowFrequencyFactor: stated.low_freq_factor,
    highFrequencyFactor: stated.high_freq_factor,
    originalMaxPositions: stated.original_max_position_embeddings,
  };
}

/** Between a flat array of all parameters and named tensors, as files have them. */
import { checkFiniteNumbers } from '../../hugging-face/check-finite.ts';
import type { ParameterLayout } from '../../hugging-face/parameter-layout.ts';

export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Views of `flat`, one a parameter, each under `prefix` + its name. */
export function namedTensors(layout: ParameterLayout, flat: Float32Array, prefix = ''): Map<string, NamedTensor> {
  return new Map(
    layout.map(({ name, shape, offset, size }) => [
      prefix + name,
      { shape, data: flat.subarray(offset, offset + size) },
    ]),
  );
}

/**
 * Checks that every number that was read is one: a model with a NaN in it would answer the same token to everything.
 * `source` is for the message.
 */
export function checkFinite(layout: ParameterLayout, flat: Float32Array, source: string): void {
  for (const [name, { data }] of namedTensors(layout, flat)) checkFiniteNumbers(name, data, source);
}

/** The part of `flat` that each parameter fills, under `prefix` + its name. */
export function tensorTargets(layout: ParameterLayout, flat: Float32Array, prefix = ''): Map<string, Float32Array> {
  return new Map([...namedTensors(layout, flat, prefix)].map(([name, { data }]) => [name, data]));
}

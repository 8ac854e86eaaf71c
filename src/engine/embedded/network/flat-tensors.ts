/** Between a flat array of all parameters and named tensors, as files have them. */
import { CheckpointError } from '../../../support/errors.ts';
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
  for (const [name, { data }] of namedTensors(layout, flat)) {
    const wrong = firstNonFinite(data);
    if (wrong < 0) continue;
    throw new CheckpointError(
      `${source}: number ${wrong} of tensor "${name}" is ${data[wrong]}; every weight must be finite. ` +
        'The training that wrote it diverged, or the file is damaged: take an earlier checkpoint or fetch it again',
    );
  }
}

/** A loop, since `findIndex` takes several times as long over the millions of a real model. */
function firstNonFinite(values: Float32Array): number {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return at;
  return -1;
}

/** The part of `flat` that each parameter fills, under `prefix` + its name. */
export function tensorTargets(layout: ParameterLayout, flat: Float32Array, prefix = ''): Map<string, Float32Array> {
  return new Map([...namedTensors(layout, flat, prefix)].map(([name, { data }]) => [name, data]));
}

/** Between a flat array of all parameters and named tensors, as files have them. */
import { CheckpointError } from '../../../support/errors.ts';
import type { ParameterLayout } from './parameter-layout.ts';

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

/** Checks that `tensors` has every parameter in its shape; `source` is for the message. */
export function checkTensors(
  layout: ParameterLayout,
  tensors: ReadonlyMap<string, Pick<NamedTensor, 'shape'>>,
  { prefix = '', source }: { readonly prefix?: string; readonly source: string },
): void {
  for (const { name, shape } of layout) {
    const found = tensors.get(prefix + name);
    if (!found) throw new CheckpointError(`${source}: tensor "${prefix + name}" is missing; is it of another model?`);
    if (found.shape.join() !== shape.join()) {
      throw new CheckpointError(
        `${source}: tensor "${prefix + name}" has shape [${found.shape.join(', ')}], the model needs [${shape.join(', ')}]`,
      );
    }
  }
}

/** The part of `flat` that each parameter fills, under `prefix` + its name. */
export function tensorTargets(layout: ParameterLayout, flat: Float32Array, prefix = ''): Map<string, Float32Array> {
  return new Map([...namedTensors(layout, flat, prefix)].map(([name, { data }]) => [name, data]));
}

/** Whether the tensors that files have are those of a decoder: every one of its parameters, in its shape. */
import { CheckpointError } from '../../support/errors.ts';
import type { ParameterLayout } from './parameter-layout.ts';

/** Checks that `tensors` has every parameter in its shape; `source` is for the message. */
export function checkTensors(
  layout: ParameterLayout,
  tensors: ReadonlyMap<string, { readonly shape: readonly number[] }>,
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

import { CheckpointError } from '../../support/errors.ts';

/** Checks that every number of a tensor, or of its part from number `first` on, is one. `source` is for the message. */
export function checkFiniteNumbers(name: string, numbers: Float32Array, source: string, first = 0): void {
  const wrong = firstNonFinite(numbers);
  if (wrong < 0) return;
  throw new CheckpointError(
    `${source}: number ${first + wrong} of tensor "${name}" is ${numbers[wrong]}; every weight must be finite. ` +
      'The training that wrote it diverged, or the file is damaged: take an earlier checkpoint or fetch it again',
  );
}

/** A loop, since `findIndex` takes several times as long over the millions of a real model. */
function firstNonFinite(values: Float32Array): number {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return at;
  return -1;
}

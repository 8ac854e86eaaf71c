/** Whether a model fits into the memory there is, asked before anything is reserved for it. */
import { totalmem } from 'node:os';
import { EngineError } from '../../support/errors.ts';
import type { DecoderConfig } from '../decoder-config.ts';
import { parameterCount, parameterLayout } from '../hugging-face/parameter-layout.ts';

/** What a model is opened for; each later one needs all that the ones before it need. */
export type Purpose = 'sampling' | 'scoring' | 'training';

const WORDS: Readonly<Record<Purpose, string>> = { sampling: 'to answer', scoring: 'to score', training: 'to train' };

export interface Opening {
  readonly purpose: Purpose;
  readonly threads: number;
}

/**
 * Refuses a model whose numbers alone are more than the machine has, 4 bytes each: the weights, and to train two moments
 * and a gradient a thread as well. What activations take comes on top and depends on the calls.
 */
export function refuseTooLarge(
  config: DecoderConfig,
  { purpose, threads }: Opening,
  memoryBytes: number = memoryOfMachine(),
): void {
  const parameters = parameterCount(parameterLayout(config));
  const weights = 4 * parameters;
  const needed = purpose === 'training' ? weights * (3 + threads) : weights;
  if (needed <= memoryBytes) return;
  const parts =
    purpose === 'training'
      ? `weights ${gigabytes(weights)}, moments ${gigabytes(2 * weights)}, ` +
        `gradients of ${threads} threads ${gigabytes(threads * weights)}`
      : `the weights as float32`;
  throw new EngineError(
    `A model of ${parameters} parameters needs ${gigabytes(needed)} ${WORDS[purpose]} (${parts}); ` +
      `this machine has ${gigabytes(memoryBytes)}: ${advice(purpose, threads)}`,
  );
}

/** Of the machine, or of the container that this process lives in. */
function memoryOfMachine(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

function advice(purpose: Purpose, threads: number): string {
  return purpose === 'training' && threads > 1
    ? 'take a smaller model, or fewer threads'
    : 'take a smaller model, or a machine with more memory';
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

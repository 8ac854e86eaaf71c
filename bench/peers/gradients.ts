/**
 * The gradient of all weights of a folder against Transformers on PyTorch, float32: the same rows, mean cross entropy, one
 * backward pass. Both sides leave theirs in a file, and each tensor is compared with its peer's: the largest difference,
 * relative to the largest number. A tensor above the bound fails the figure.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readModelConfig } from '../../src/engine/hugging-face/model-config.ts';
import { parameterLayout } from '../../src/engine/hugging-face/parameter-layout.ts';
import { readSafetensorsInto } from '../../src/engine/hugging-face/safetensors.ts';
import { EngineError } from '../../src/support/errors.ts';
import { median } from '../support/statistics.ts';
import type { Bench, Contender, Figure } from './figure.ts';
import { sameLoss } from './lora.ts';
import { randomRows } from './random-rows.ts';
import { OURS, TORCH } from './side.ts';

const [ROWS, LENGTH] = [2, 128];
/** Of a tensor: sums of float32 in another order. */
const BOUND = 1e-4;

export const gradients: Figure = {
  name: 'gradients',
  about: 'gradients of all weights of a folder against Transformers, tensor by tensor',
  needs: ['transformers', 'model'],
  async run(bench) {
    const folder = mkdtempSync(join(tmpdir(), 'bench-gradients-'));
    try {
      return await compareGradients(bench, folder);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function compareGradients(bench: Bench, folder: string): Promise<Record<string, unknown>> {
  const model = bench.settings.model!;
  const config = readModelConfig(model);
  const rows = randomRows(config.vocabSize, ROWS, LENGTH + 1);
  const opening = { model: { folder: model }, dtype: 'float32', lora: null, purpose: 'training' } as const;
  const leave = async (contender: Contender): Promise<{ readonly file: string; readonly loss: number }> => {
    const file = join(folder, `${contender.program.name}.safetensors`);
    const side = await bench.open(contender);
    try {
      return { file, loss: (await side.gradients(rows, file)).loss };
    } finally {
      await side.close();
    }
  };
  // One after the other: both would not fit into the memory of every machine.
  const ours = await leave({ program: OURS, opening });
  const theirs = await leave({ program: TORCH, opening });
  const firstLoss = sameLoss([ours.loss, theirs.loss]);
  const differences = parameterLayout(config).map(({ name, size }) => {
    const [own, peer] = [ours, theirs].map(({ file }) => {
      const numbers = new Float32Array(size);
      readSafetensorsInto(file, new Map([[name, numbers]]));
      return numbers;
    }) as [Float32Array, Float32Array];
    return { name, difference: relativeDifference(own, peer) };
  });
  return { rows: `${ROWS} x ${LENGTH} tokens`, firstLoss, ...worstOf(differences) };
}

export interface TensorDifference {
  readonly name: string;
  readonly difference: number;
}

/** EngineError where one is above the bound. */
export function worstOf(differences: readonly TensorDifference[]): Record<string, unknown> {
  const worst = differences.reduce((most, each) => (most.difference < each.difference ? each : most));
  const wrong = differences.find(({ difference }) => !(difference <= BOUND));
  if (wrong !== undefined)
    throw new EngineError(`the gradients of ${wrong.name} differ by ${wrong.difference}; up to ${BOUND} is rounding`);
  return {
    tensors: differences.length,
    largestDifference: worst.difference,
    ofTensor: worst.name,
    medianDifference: median(differences.map(({ difference }) => difference)),
  };
}

/** The largest difference of two arrays, relative to the largest number of the second; NaN where a number is none. */
export function relativeDifference(own: Float32Array, peer: Float32Array): number {
  let [largest, apart] = [0, 0];
  for (let at = 0; at < peer.length; at++) {
    largest = Math.max(largest, Math.abs(peer[at]!));
    apart = Math.max(apart, Math.abs(own[at]! - peer[at]!));
  }
  return apart === 0 ? 0 : apart / largest;
}

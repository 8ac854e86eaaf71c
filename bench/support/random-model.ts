/** A model folder of any shape with random weights, BF16 on disk, written without holding more than its largest tensor. */
import { join } from 'node:path';
import { parameterLayout } from '../../src/engine/hugging-face/parameter-layout.ts';
import { writeModelConfig } from '../../src/engine/hugging-face/model-config.ts';
import { WEIGHTS_FILE } from '../../src/engine/hugging-face/model-tensors.ts';
import { writeSafetensors } from '../../src/engine/hugging-face/safetensors.ts';
import type { DecoderConfig } from '../../src/engine/decoder-config.ts';
import { randomStream } from '../../src/support/random.ts';

/** Numbers drawn; larger tensors repeat them, which costs and computes the same. */
const DRAWN = 1_000_003;
const DEVIATION = 0.02;

export function writeRandomModel(config: DecoderConfig, folder: string): void {
  const layout = parameterLayout(config);
  const largest = layout.reduce((most, { size }) => Math.max(most, size), 0);
  const noise = noiseOf(largest);
  const ones = new Float32Array(config.hiddenSize).fill(1);
  const tensors = new Map(
    layout.map(({ name, shape, size }) => [
      name,
      { shape, data: (name.endsWith('norm.weight') ? ones : noise).subarray(0, size) },
    ]),
  );
  writeSafetensors(join(folder, WEIGHTS_FILE), tensors, 'BF16');
  writeModelConfig(folder, config, 'BF16');
}

function noiseOf(count: number): Float32Array {
  const random = randomStream('bench', 'random model');
  const noise = new Float32Array(count);
  for (let at = 0; at < Math.min(DRAWN, count); at++) noise[at] = random.normal() * DEVIATION;
  for (let filled = DRAWN; filled < count; filled += filled)
    noise.copyWithin(filled, 0, Math.min(filled, count - filled));
  return noise;
}

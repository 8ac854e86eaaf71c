/**
 * Seeded random weights of a new model. Matrices are normal with standard deviation 0.64 / sqrt(hiddenSize), which is
 * the usual 0.02 at width 1024; those that write into the residual stream (o_proj, down_proj) are divided by
 * sqrt(2 layerCount) more (GPT-2). Norm weights are 1, biases 0.
 *
 * Attention starts as it is found in pre-trained transformers (Trockman and Kolter 2023, "Mimetic initialization of
 * self-attention layers"): each key head is a copy of the first query head of its group, so that a token attends to its
 * like, and each head's output projection is its value projection transposed, so that it copies what it attends to.
 * Matching and copying, which a small model finds late, are then there to be refined.
 */
import { randomStream } from '../../../support/random.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import type { Parameter, ParameterLayout } from '../../hugging-face/parameter-layout.ts';

/** Fills `flat`. Each parameter has its own random stream, addressed by seed and name. */
export function fillInitialWeights(
  config: DecoderConfig,
  layout: ParameterLayout,
  flat: Float32Array,
  seed: number,
): void {
  for (const parameter of layout) {
    const values = flat.subarray(parameter.offset, parameter.offset + parameter.size);
    const deviation = standardDeviation(config, parameter);
    if (deviation === null) {
      values.fill(parameter.name.endsWith('norm.weight') ? 1 : 0);
      continue;
    }
    const random = randomStream('initial weights', seed, parameter.name);
    for (let index = 0; index < values.length; index++) values[index] = random.normal() * deviation;
  }
  copyQueriesToKeys(config, layout, flat);
  transposeValuesToOutputs(config, layout, flat);
}

/**
 * Fills `flat` with a new adapter: A uniform within 1 / sqrt(in), as PEFT begins it, B zero, so that it changes nothing yet.
 * Each matrix has its own random stream, addressed by seed and name.
 */
export function fillInitialAdapter(layout: ParameterLayout, flat: Float32Array, seed: number): void {
  for (const { name, shape, offset, size } of layout) {
    if (!name.endsWith('lora_A.weight')) continue;
    const random = randomStream('initial adapter', seed, name);
    const bound = 1 / Math.sqrt(shape[1]!);
    for (let at = offset; at < offset + size; at++) flat[at] = bound * (2 * random.next() - 1);
  }
}

/** o_proj of head h = v_proj of its group, transposed, at the size of an ordinary o_proj. */
function transposeValuesToOutputs(config: DecoderConfig, layout: ParameterLayout, flat: Float32Array): void {
  const { hiddenSize, headSize, headCount, keyValueHeadCount } = config;
  const scale = 1 / Math.sqrt(2 * config.layerCount);
  for (const output of layout.filter(({ name }) => name.endsWith('o_proj.weight'))) {
    const value = layout.find(({ name }) => name === output.name.replace('o_proj', 'v_proj'))!;
    for (let column = 0; column < headCount * headSize; column++) {
      const group = Math.floor(column / headSize / (headCount / keyValueHeadCount));
      const row = value.offset + (group * headSize + (column % headSize)) * hiddenSize;
      for (let at = 0; at < hiddenSize; at++)
        flat[output.offset + at * headCount * headSize + column] = scale * flat[row + at]!;
    }
  }
}

function copyQueriesToKeys(config: DecoderConfig, layout: ParameterLayout, flat: Float32Array): void {
  const headSize = config.headSize * config.hiddenSize;
  const queryHeadsPerKeyHead = config.headCount / config.keyValueHeadCount;
  for (const key of layout.filter(({ name }) => name.endsWith('k_proj.weight'))) {
    const query = layout.find(({ name }) => name === key.name.replace('k_proj', 'q_proj'))!;
    for (let head = 0; head < config.keyValueHeadCount; head++) {
      const from = query.offset + head * queryHeadsPerKeyHead * headSize;
      flat.copyWithin(key.offset + head * headSize, from, from + headSize);
    }
  }
}

/** Null for parameters that are not random. */
function standardDeviation(config: DecoderConfig, { name, shape }: Parameter): number | null {
  if (shape.length === 1) return null;
  const base = 0.64 / Math.sqrt(config.hiddenSize);
  const writesResidual = name.endsWith('o_proj.weight') || name.endsWith('down_proj.weight');
  return writesResidual ? base / Math.sqrt(2 * config.layerCount) : base;
}

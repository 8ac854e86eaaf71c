/**
 * Where each weight lies in the one flat array of all weights. Names and [out, in] shapes are those of Transformers;
 * q, k and v of a layer are neighbours, as are gate and up.
 */
import type { DecoderConfig } from '../decoder-config.ts';

export interface Parameter {
  /** The name in a Transformers checkpoint. */
  readonly name: string;
  readonly shape: readonly number[];
  /** First element in the flat array, in floats. */
  readonly offset: number;
  /** Elements. */
  readonly size: number;
}

/** All parameters in flat order. */
export type ParameterLayout = readonly Parameter[];

export const embeddingName = 'model.embed_tokens.weight';
export const finalNormName = 'model.norm.weight';
const layersPrefix = 'model.layers.';

/** Name of the output head's weight; the embedding's where they are tied. */
export function headName(config: DecoderConfig): string {
  return config.tieWordEmbeddings ? embeddingName : 'lm_head.weight';
}

/** Prefix of the names of one layer. */
export function layerPrefix(layer: number): string {
  return `${layersPrefix}${layer}.`;
}

export function parameterLayout(config: DecoderConfig): ParameterLayout {
  const shapes: NamedShape[] = [[embeddingName, [config.vocabSize, config.hiddenSize]]];
  for (let layer = 0; layer < config.layerCount; layer++) {
    for (const [name, shape] of layerShapes(config)) shapes.push([layerPrefix(layer) + name, shape]);
  }
  shapes.push([finalNormName, [config.hiddenSize]]);
  if (!config.tieWordEmbeddings) shapes.push([headName(config), [config.vocabSize, config.hiddenSize]]);
  return flatLayout(shapes);
}

export type NamedShape = readonly [name: string, shape: readonly number[]];

/** One after the other. */
export function flatLayout(shapes: readonly NamedShape[]): ParameterLayout {
  let offset = 0;
  return shapes.map(([name, shape]) => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    offset += size;
    return { name, shape, offset: offset - size, size };
  });
}

/** The projections within the layers: what Muon steps. */
export function layerMatrices(layout: ParameterLayout): Parameter[] {
  return layout.filter(({ name, shape }) => name.startsWith(layersPrefix) && shape.length === 2);
}

/** Number of floats of all parameters. */
export function parameterCount(layout: ParameterLayout): number {
  return layout.reduce((sum, parameter) => sum + parameter.size, 0);
}

function layerShapes(config: DecoderConfig): [string, number[]][] {
  const { hiddenSize, intermediateSize, headSize, modelType } = config;
  const queryWidth = config.headCount * headSize;
  const keyWidth = config.keyValueHeadCount * headSize;
  const projections: [string, number[]][] = [
    ['self_attn.q_proj.weight', [queryWidth, hiddenSize]],
    ['self_attn.k_proj.weight', [keyWidth, hiddenSize]],
    ['self_attn.v_proj.weight', [keyWidth, hiddenSize]],
  ];
  const biases: [string, number[]][] = [
    ['self_attn.q_proj.bias', [queryWidth]],
    ['self_attn.k_proj.bias', [keyWidth]],
    ['self_attn.v_proj.bias', [keyWidth]],
  ];
  const headNorms: [string, number[]][] = [
    ['self_attn.q_norm.weight', [headSize]],
    ['self_attn.k_norm.weight', [headSize]],
  ];
  return [
    ['input_layernorm.weight', [hiddenSize]],
    ...projections,
    ...(modelType === 'qwen2' ? biases : []),
    ...(modelType === 'qwen3' ? headNorms : []),
    ['self_attn.o_proj.weight', [hiddenSize, queryWidth]],
    ['post_attention_layernorm.weight', [hiddenSize]],
    ['mlp.gate_proj.weight', [intermediateSize, hiddenSize]],
    ['mlp.up_proj.weight', [intermediateSize, hiddenSize]],
    ['mlp.down_proj.weight', [hiddenSize, intermediateSize]],
  ];
}

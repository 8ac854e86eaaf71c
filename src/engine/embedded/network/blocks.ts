/** The parts of a layer that a pass over whole sequences and a decoding step have in common. All on rows [rows, width]. */
import type { DecoderConfig } from '../../decoder-config.ts';
import { linear } from '../autodiff/operators/linear.ts';
import { reshapeWidth } from '../autodiff/operators/reshape-width.ts';
import { rmsNorm } from '../autodiff/operators/rms-norm.ts';
import { swiglu } from '../autodiff/operators/swiglu.ts';
import { Tape } from '../autodiff/tape.ts';
import { Graph, type Tensor } from '../onnx/graph.ts';
import { parameterLayout } from '../../hugging-face/parameter-layout.ts';
import { weightConstants, weightInputs, type Weights } from './weights.ts';

export interface Network {
  readonly tape: Tape;
  readonly config: DecoderConfig;
  readonly weights: Weights;
}

/** A graph to add the network to. Its weights are inputs, or constants if `baked`, the flat array of them, is given. */
export function openNetwork(config: DecoderConfig, baked: Float32Array | null = null): Network {
  const graph = new Graph();
  const layout = parameterLayout(config);
  const weights = baked ? weightConstants(graph, layout, baked) : weightInputs(graph, layout);
  return { tape: new Tape(graph), config, weights };
}

export interface Projections {
  /** [rows, headCount * headSize]. */
  readonly q: Tensor;
  /** [rows, keyValueHeadCount * headSize]. */
  readonly k: Tensor;
  /** [rows, keyValueHeadCount * headSize]. */
  readonly v: Tensor;
}

/** Norm, then queries, keys and values, not yet rotated. */
export function attentionProjections({ tape, config, weights }: Network, prefix: string, x: Tensor): Projections {
  const normed = rmsNorm(tape, x, weights.get(`${prefix}input_layernorm.weight`), config.rmsNormEpsilon);
  const project = (part: string): Tensor => {
    const name = `${prefix}self_attn.${part}_proj`;
    const bias = config.modelType === 'qwen2' ? { bias: weights.get(`${name}.bias`) } : {};
    return linear(tape, normed, weights.get(`${name}.weight`), bias);
  };
  const headNorm = (projected: Tensor, part: string): Tensor => {
    if (config.modelType !== 'qwen3') return projected;
    const [rows, width] = projected.shape as [string, number];
    const heads = reshapeWidth(tape, projected, `${rows} heads`, config.headSize);
    const weight = weights.get(`${prefix}self_attn.${part}_norm.weight`);
    return reshapeWidth(tape, rmsNorm(tape, heads, weight, config.rmsNormEpsilon), rows, width);
  };
  return { q: headNorm(project('q'), 'q'), k: headNorm(project('k'), 'k'), v: project('v') };
}

/** What follows attention: output projection, feed-forward, both with their residuals. */
export function afterAttention(
  { tape, config, weights }: Network,
  prefix: string,
  x: Tensor,
  attended: Tensor,
): Tensor {
  const residual = linear(tape, attended, weights.get(`${prefix}self_attn.o_proj.weight`), { residual: x });
  const normed = rmsNorm(
    tape,
    residual,
    weights.get(`${prefix}post_attention_layernorm.weight`),
    config.rmsNormEpsilon,
  );
  const gate = linear(tape, normed, weights.get(`${prefix}mlp.gate_proj.weight`));
  const up = linear(tape, normed, weights.get(`${prefix}mlp.up_proj.weight`));
  return linear(tape, swiglu(tape, gate, up), weights.get(`${prefix}mlp.down_proj.weight`), { residual });
}

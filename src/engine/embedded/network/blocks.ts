/** The parts of a layer that a pass over whole sequences and a decoding step have in common. All on rows [rows, width]. */
import type { DecoderConfig } from '../../decoder-config.ts';
import { linear, type LinearOptions } from '../autodiff/operators/linear.ts';
import { reshapeWidth } from '../autodiff/operators/reshape-width.ts';
import { rmsNorm } from '../autodiff/operators/rms-norm.ts';
import { swiglu } from '../autodiff/operators/swiglu.ts';
import { Tape } from '../autodiff/tape.ts';
import { Graph, type Tensor } from '../onnx/graph.ts';
import { embeddingName } from '../../hugging-face/parameter-layout.ts';
import { weightsOf, type Weights, type WeightSource } from './weights.ts';

export interface Network {
  readonly tape: Tape;
  readonly config: DecoderConfig;
  readonly weights: Weights;
}

/** A graph to add the network to. */
export function openNetwork(config: DecoderConfig, source: WeightSource): Network {
  const tape = new Tape(new Graph());
  return { tape, config, weights: weightsOf(tape, config, source) };
}

/** tokens int64 [rows] -> [rows, hiddenSize]: where differentiation ends. */
export function embed({ tape, config, weights }: Network, tokens: Tensor): Tensor {
  const embedding = weights.get(embeddingName);
  const shape = [tokens.shape[0]!, config.hiddenSize];
  const embedded = tape.graph.node('Gather', [embedding, tokens], shape, { axis: 0 });
  return tape.isFrozen(embedding) ? tape.freeze(embedded) : embedded;
}

/** A projection by the matrix `name`, with the adapter that it may have. */
function project({ tape, weights }: Network, x: Tensor, name: string, options: LinearOptions = {}): Tensor {
  return linear(tape, x, weights.matrix(name), { ...options, adapter: weights.adapter(name) });
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
export function attentionProjections(network: Network, prefix: string, x: Tensor): Projections {
  const { tape, config, weights } = network;
  const normed = rmsNorm(tape, x, weights.get(`${prefix}input_layernorm.weight`), config.rmsNormEpsilon);
  const projected = (part: string): Tensor => {
    const name = `${prefix}self_attn.${part}_proj`;
    const bias = config.modelType === 'qwen2' ? { bias: weights.get(`${name}.bias`) } : {};
    return project(network, normed, `${name}.weight`, bias);
  };
  const headNorm = (part: 'q' | 'k'): Tensor => {
    const whole = projected(part);
    if (config.modelType !== 'qwen3') return whole;
    const [rows, width] = whole.shape as [string, number];
    const heads = reshapeWidth(tape, whole, `${rows} heads`, config.headSize);
    const weight = weights.get(`${prefix}self_attn.${part}_norm.weight`);
    return reshapeWidth(tape, rmsNorm(tape, heads, weight, config.rmsNormEpsilon), rows, width);
  };
  return { q: headNorm('q'), k: headNorm('k'), v: projected('v') };
}

/** What follows attention: output projection, feed-forward, both with their residuals. */
export function afterAttention(network: Network, prefix: string, x: Tensor, attended: Tensor): Tensor {
  const { tape, config, weights } = network;
  const residual = project(network, attended, `${prefix}self_attn.o_proj.weight`, { residual: x });
  const normed = rmsNorm(
    tape,
    residual,
    weights.get(`${prefix}post_attention_layernorm.weight`),
    config.rmsNormEpsilon,
  );
  const gate = project(network, normed, `${prefix}mlp.gate_proj.weight`);
  const up = project(network, normed, `${prefix}mlp.up_proj.weight`);
  return project(network, swiglu(tape, gate, up), `${prefix}mlp.down_proj.weight`, { residual });
}

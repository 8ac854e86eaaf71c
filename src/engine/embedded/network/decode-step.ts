/**
 * The network for one more token of each of B sequences. The keys and values of earlier tokens are inputs that the
 * caller owns, [B, KV, 1, T, headSize] a layer with T at least the longest sequence; those of the new token are an output.
 * So the cache crosses the border to ONNX Runtime without a copy, and rows come and go between steps.
 */
import type { DecoderConfig } from '../../decoder-config.ts';
import { rotate, type RotaryTables } from '../autodiff/operators/rotary.ts';
import { rmsNorm } from '../autodiff/operators/rms-norm.ts';
import type { Graph, Shape, Tensor } from '../onnx/graph.ts';
import { afterAttention, attentionProjections, embed, type Network } from './blocks.ts';
import { finalNormName, layerPrefix } from '../../hugging-face/parameter-layout.ts';

export interface DecodeInputs {
  /** int64 [B]. */
  readonly tokens: Tensor;
  /** int64 [B, 1]: the position of each token, which is the number of cached ones. */
  readonly positions: Tensor;
  /** [B, 1, 1, 1, W]: 0 for the new token, which is first, and the cached ones; very negative behind. */
  readonly mask: Tensor;
  /** [B, KV, ...decodeQueryAxes, W - T - 1], zeros: what the logits need to be as wide as the mask. */
  readonly padding: Tensor;
  /** int64 [3]: 1, T, W - T - 1: the new token, the cached ones, the padding. */
  readonly parts: Tensor;
  readonly rotaryTables: RotaryTables;
}

export interface DecodeOutputs {
  /** [B, hiddenSize] after the final norm. */
  readonly hidden: Tensor;
  /** [B, 2 layerCount KV, 1, 1, headSize]: of each layer the rotated keys, then the values. */
  readonly newKeysAndValues: Tensor;
}

/** Names of a layer's cache inputs. */
export function cacheInputNames(layer: number): { readonly keys: string; readonly values: string } {
  return { keys: `keys ${layer}`, values: `values ${layer}` };
}

export function declareDecodeInputs({ tape: { graph }, config }: Network): DecodeInputs {
  return {
    tokens: graph.input('tokens', 'int64', ['B']),
    positions: graph.input('positions', 'int64', ['B', 1]),
    mask: graph.input('mask', 'float32', ['B', 1, 1, 1, 'W']),
    padding: graph.input('padding', 'float32', [
      'B',
      config.keyValueHeadCount,
      ...decodeQueryAxes(config),
      'W - T - 1',
    ]),
    parts: graph.input('parts', 'int64', [3]),
    rotaryTables: {
      cosines: graph.input('cosines', 'float32', ['positions', config.headSize / 2]),
      sines: graph.input('sines', 'float32', ['positions', config.headSize / 2]),
    },
  };
}

export function decodeStep(network: Network, inputs: DecodeInputs): DecodeOutputs {
  const { tape, config, weights } = network;
  const { graph } = tape;
  const { headCount, keyValueHeadCount, headSize } = config;
  const oneToken = (rows: Tensor, heads: number): Tensor =>
    graph.node('Reshape', [rows, graph.integers([-1, heads, 1, headSize])], ['B', heads, 1, headSize]);
  const byKeyHead = (x: Tensor, axes: readonly [number, number]): Tensor => {
    const shape = [keyValueHeadCount, ...axes, headSize];
    return graph.node('Reshape', [x, graph.integers([-1, ...shape])], ['B', ...shape]);
  };
  // Scaled before the reshape: next to the product it would be merged into it, and keep the kernel from its path for single rows.
  const scaled = (x: Tensor): Tensor => graph.node('Mul', [x, graph.scalar(1 / Math.sqrt(headSize))], x.shape);
  const rotated = (x: Tensor): Tensor => rotate(graph, x, inputs.positions, inputs.rotaryTables);

  const added: Tensor[] = [];
  let x = embed(network, inputs.tokens);
  for (let layer = 0; layer < config.layerCount; layer++) {
    const prefix = layerPrefix(layer);
    const { q, k, v } = attentionProjections(network, prefix, x);
    const queries = byKeyHead(scaled(rotated(oneToken(q, headCount))), decodeQueryAxes(config));
    const key = byKeyHead(rotated(oneToken(k, keyValueHeadCount)), [1, 1]);
    const value = byKeyHead(v, [1, 1]);
    added.push(key, value);
    const names = cacheInputNames(layer);
    const cacheShape = ['B', keyValueHeadCount, 1, 'T', headSize];
    const keys = graph.input(names.keys, 'float32', cacheShape);
    const values = graph.input(names.values, 'float32', cacheShape);
    const attended = attendOneToken(graph, inputs, { queries, key, value, keys, values });
    x = afterAttention(network, prefix, x, attended);
  }
  const hidden = rmsNorm(tape, x, weights.get(finalNormName), config.rmsNormEpsilon);
  const addedShape = ['B', 2 * config.layerCount * keyValueHeadCount, 1, 1, headSize];
  return { hidden, newKeysAndValues: graph.node('Concat', added, addedShape, { axis: 1 }) };
}

interface OneTokenAttention {
  /** [B, KV, ...decodeQueryAxes, headSize]. */
  readonly queries: Tensor;
  /** [B, KV, 1, 1, headSize], of the new token. */
  readonly key: Tensor;
  readonly value: Tensor;
  /** [B, KV, 1, T, headSize], of the cached tokens. */
  readonly keys: Tensor;
  readonly values: Tensor;
}

/**
 * [B, H * headSize]. The new token's own logit comes first, so that every token keeps its place in the softmax
 * whatever T is.
 */
function attendOneToken(
  graph: Graph,
  { mask, padding, parts }: DecodeInputs,
  { queries, key, value, keys, values }: OneTokenAttention,
): Tensor {
  const [, groups, each, rows, headSize] = queries.shape as [string, number, number, number, number];
  const wide = (width: number | string): Shape => ['B', groups, each, rows, width];
  const cachedLogits = graph.microsoftNode('FusedMatMul', [queries, keys], wide('T'), { transB: 1 });
  const ownProducts = graph.node('Mul', [queries, key], queries.shape);
  const ownLogit = graph.node('ReduceSum', [ownProducts, graph.integers([-1])], wide(1));
  const logits = graph.node('Concat', [ownLogit, cachedLogits, padding], wide('W'), { axis: -1 });
  const masked = graph.node('Add', [logits, mask], logits.shape);
  const probabilities = graph.node('Softmax', [masked], logits.shape, { axis: -1 });
  const [own, cached] = graph.nodes('Split', [probabilities, parts], [wide(1), wide('T'), wide('W - T - 1')], {
    axis: -1,
  }) as [Tensor, Tensor];
  const fromCache = graph.node('MatMul', [cached, values], queries.shape);
  const fromOwn = graph.node('Mul', [own, value], queries.shape);
  const attended = graph.node('Add', [fromCache, fromOwn], queries.shape);
  const width = groups * each * rows * headSize;
  return graph.node('Reshape', [attended, graph.integers([-1, width])], ['B', width]);
}

/**
 * The two axes of the queries between their key head and headSize, whose product is the number of queries a key head.
 * Up to two are products of one row each, which read the cache as it lies; from three on it pays that the kernel
 * repacks the keys once for all rows.
 */
export function decodeQueryAxes({ headCount, keyValueHeadCount }: DecoderConfig): readonly [number, number] {
  const groupSize = headCount / keyValueHeadCount;
  return groupSize <= 2 ? [groupSize, 1] : [1, groupSize];
}

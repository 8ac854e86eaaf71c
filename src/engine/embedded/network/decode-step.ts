/**
 * The network for one more token of each of B sequences. The keys and values of earlier tokens are inputs that the
 * caller owns, [B, KV, T, headSize] a layer with T at least the longest sequence; those of the new token are an output.
 * So the cache crosses the border to ONNX Runtime without a copy, and rows come and go between steps.
 */
import { rotate, type RotaryTables } from '../autodiff/operators/rotary.ts';
import { rmsNorm } from '../autodiff/operators/rms-norm.ts';
import type { Graph, Shape, Tensor } from '../onnx/graph.ts';
import { afterAttention, attentionProjections, type Network } from './blocks.ts';
import { embeddingName, finalNormName, layerPrefix } from './parameter-layout.ts';

export interface DecodeInputs {
  /** int64 [B]. */
  readonly tokens: Tensor;
  /** int64 [B, 1]: the position of each token, which is the number of cached ones. */
  readonly positions: Tensor;
  /** [B, 1, 1, W]: 0 for the new token, which is first, and the cached ones; very negative behind. */
  readonly mask: Tensor;
  /** [B, H, 1, W - T - 1], zeros: what the logits need to be as wide as the mask. */
  readonly padding: Tensor;
  /** int64 [1]: T + 1. */
  readonly cachedEnd: Tensor;
  readonly rotaryTables: RotaryTables;
}

export interface DecodeOutputs {
  /** [B, hiddenSize] after the final norm. */
  readonly hidden: Tensor;
  /** [B, 2 layerCount KV, 1, headSize]: of each layer the rotated keys, then the values. */
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
    mask: graph.input('mask', 'float32', ['B', 1, 1, 'W']),
    padding: graph.input('padding', 'float32', ['B', config.headCount, 1, 'W - T - 1']),
    cachedEnd: graph.input('cachedEnd', 'int64', [1]),
    rotaryTables: {
      cosines: graph.input('cosines', 'float32', ['positions', config.headSize / 2]),
      sines: graph.input('sines', 'float32', ['positions', config.headSize / 2]),
    },
  };
}

export function decodeStep(network: Network, inputs: DecodeInputs): DecodeOutputs {
  const { tape, config, weights } = network;
  const { graph } = tape;
  const { headCount, keyValueHeadCount, headSize, hiddenSize } = config;
  const oneToken = (rows: Tensor, heads: number): Tensor =>
    graph.node('Reshape', [rows, graph.integers([-1, heads, 1, headSize])], ['B', heads, 1, headSize]);
  const rotated = (x: Tensor): Tensor => rotate(graph, x, inputs.positions, inputs.rotaryTables);

  const added: Tensor[] = [];
  let x = graph.node('Gather', [weights.get(embeddingName), inputs.tokens], ['B', hiddenSize], { axis: 0 });
  for (let layer = 0; layer < config.layerCount; layer++) {
    const prefix = layerPrefix(layer);
    const { q, k, v } = attentionProjections(network, prefix, x);
    const queries = rotated(oneToken(q, headCount));
    const key = rotated(oneToken(k, keyValueHeadCount));
    const value = oneToken(v, keyValueHeadCount);
    added.push(key, value);
    const names = cacheInputNames(layer);
    const cacheShape = ['B', keyValueHeadCount, 'T', headSize];
    const keys = graph.input(names.keys, 'float32', cacheShape);
    const values = graph.input(names.values, 'float32', cacheShape);
    const attended = attendOneToken(graph, inputs, { queries, key, value, keys, values });
    x = afterAttention(network, prefix, x, attended);
  }
  const hidden = rmsNorm(tape, x, weights.get(finalNormName), config.rmsNormEpsilon);
  const addedShape = ['B', 2 * config.layerCount * keyValueHeadCount, 1, headSize];
  return { hidden, newKeysAndValues: graph.node('Concat', added, addedShape, { axis: 1 }) };
}

interface OneTokenAttention {
  /** [B, H, 1, headSize]. */
  readonly queries: Tensor;
  /** [B, KV, 1, headSize], of the new token. */
  readonly key: Tensor;
  readonly value: Tensor;
  /** [B, KV, T, headSize], of the cached tokens. */
  readonly keys: Tensor;
  readonly values: Tensor;
}

/**
 * [B, H * headSize]. The new token's own logit comes first, so that every token keeps its place in the softmax
 * whatever T is.
 */
function attendOneToken(
  graph: Graph,
  { mask, padding, cachedEnd }: DecodeInputs,
  { queries, key, value, keys, values }: OneTokenAttention,
): Tensor {
  const [, heads, , headSize] = queries.shape as [string, number, number, number];
  const groups = keys.shape[1] as number;
  const layout = queryLayout(groups, heads / groups);
  const shaped = (width: number | string): Shape => ['B', ...layout.queries, width];
  const perHead = (width: number | string): Shape => ['B', heads, 1, width];
  const reshape = (x: Tensor, sizes: readonly number[], shape: Shape): Tensor =>
    graph.node('Reshape', [x, graph.integers(sizes)], shape);
  const shared = (x: Tensor): Tensor =>
    layout.shared ? reshape(x, [0, groups, 1, -1, headSize], ['B', groups, 1, x.shape[2]!, headSize]) : x;
  const byHead = (x: Tensor): Tensor => reshape(x, [0, heads, 1, -1], perHead(x.shape.at(-1)!));

  // Scaled here, because a factor in the product keeps the kernel from its path for single rows.
  const scaled = graph.node('Mul', [queries, graph.scalar(1 / Math.sqrt(headSize))], queries.shape);
  const grouped = reshape(scaled, [0, ...layout.queries, headSize], shaped(headSize));
  const cachedLogits = graph.microsoftNode('FusedMatMul', [grouped, shared(keys)], shaped('T'), { transB: 1 });
  const ownProducts = graph.node('Mul', [grouped, shared(key)], shaped(headSize));
  const ownLogit = graph.node('ReduceSum', [ownProducts, graph.integers([-1])], shaped(1));
  const logits = graph.node('Concat', [byHead(ownLogit), byHead(cachedLogits), padding], perHead('W'), { axis: -1 });
  const masked = graph.node('Add', [logits, mask], logits.shape);
  const probabilities = graph.node('Softmax', [masked], logits.shape, { axis: -1 });

  const part = (from: Tensor, to: Tensor, width: number | string): Tensor => {
    const picked = graph.node('Slice', [probabilities, from, to, graph.integers([-1])], perHead(width));
    return reshape(picked, [0, ...layout.queries, -1], shaped(width));
  };
  const [zero, one] = [graph.integers([0]), graph.integers([1])];
  const fromCache = graph.node('MatMul', [part(one, cachedEnd, 'T'), shared(values)], shaped(headSize));
  const fromOwn = graph.node('Mul', [part(zero, one, 1), shared(value)], shaped(headSize));
  const attended = graph.node('Add', [fromCache, fromOwn], shaped(headSize));
  return reshape(attended, [-1, heads * headSize], ['B', heads * headSize]);
}

/**
 * Axes of the queries between B and headSize. Up to two queries a key head are products of one row each, which read
 * the cache as it lies; from three on it pays that the kernel repacks the keys once for all rows.
 */
function queryLayout(
  groups: number,
  groupSize: number,
): { readonly queries: readonly number[]; readonly shared: boolean } {
  return groupSize <= 2
    ? { queries: [groups, groupSize, 1], shared: true }
    : { queries: [groups, groupSize], shared: false };
}

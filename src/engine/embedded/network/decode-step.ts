/**
 * The network for one more token of each of B sequences. The keys and values of earlier tokens are inputs that the
 * caller owns, [B, KV, T, headSize] a layer with T at least the longest sequence; those of the new token are an output.
 * So the cache crosses the border to ONNX Runtime without a copy, and rows come and go between steps.
 */
import { rotate, type RotaryTables } from '../autodiff/operators/rotary.ts';
import { rmsNorm } from '../autodiff/operators/rms-norm.ts';
import { float, type Graph, type Tensor } from '../onnx/graph.ts';
import { afterAttention, attentionProjections, type Network } from './blocks.ts';
import { embeddingName, finalNormName, layerPrefix } from './parameter-layout.ts';

export interface DecodeInputs {
  /** int64 [B]. */
  readonly tokens: Tensor;
  /** int64 [B, 1]: the position of each token, which is the number of cached ones. */
  readonly positions: Tensor;
  /** [B, 1, 1, T + 1]: 0 for the cached tokens and, last, the new one; very negative between. */
  readonly mask: Tensor;
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
    mask: graph.input('mask', 'float32', ['B', 1, 1, 'T + 1']),
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
    const attended = attendOneToken(graph, { queries, key, value, keys, values, mask: inputs.mask });
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
  readonly mask: Tensor;
}

/** [B, H * headSize]. The new token's own logit comes last, behind the padding. */
function attendOneToken(graph: Graph, { queries, key, value, keys, values, mask }: OneTokenAttention): Tensor {
  const [, heads, , headSize] = queries.shape as [string, number, number, number];
  const groups = keys.shape[1] as number;
  const groupSize = heads / groups;
  const shaped = (width: number | string) => ['B', groups, groupSize, width];
  const grouped = graph.node('Reshape', [queries, graph.integers([0, groups, groupSize, headSize])], shaped(headSize));
  const scaled = { transB: 1, alpha: float(1 / Math.sqrt(headSize)) };
  const cachedLogits = graph.microsoftNode('FusedMatMul', [grouped, keys], shaped('T'), scaled);
  const ownLogit = graph.microsoftNode('FusedMatMul', [grouped, key], shaped(1), scaled);
  const logits = graph.node('Concat', [cachedLogits, ownLogit], shaped('T + 1'), { axis: -1 });
  const masked = graph.node('Add', [logits, mask], logits.shape);
  const probabilities = graph.node('Softmax', [masked], logits.shape, { axis: -1 });
  const part = (from: number, to: number, width: number | string): Tensor => {
    const bounds = [graph.integers([from]), graph.integers([to]), graph.integers([-1])];
    return graph.node('Slice', [probabilities, ...bounds], shaped(width));
  };
  const fromCache = graph.node('MatMul', [part(0, -1, 'T'), values], shaped(headSize));
  const fromOwn = graph.node('Mul', [part(-1, 2 ** 31, 1), value], shaped(headSize));
  const attended = graph.node('Add', [fromCache, fromOwn], shaped(headSize));
  return graph.node('Reshape', [attended, graph.integers([-1, heads * headSize])], ['B', heads * headSize]);
}

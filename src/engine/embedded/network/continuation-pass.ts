/**
 * The network for S more tokens of each of B sequences, whose earlier keys and values the caller owns, [B, KV, 1, T,
 * headSize] a layer: a prompt is S tokens after none, a step of decoding one token after all. So a large model reads prompts
 * and decodes in one session, and its repacked weights are there once.
 */
import type { DecoderConfig } from '../../decoder-config.ts';
import { finalNormName, layerPrefix } from '../../hugging-face/parameter-layout.ts';
import { rmsNorm } from '../autodiff/operators/rms-norm.ts';
import { rotate, type RotaryTables } from '../autodiff/operators/rotary.ts';
import type { Graph, Shape, Tensor } from '../onnx/graph.ts';
import { afterAttention, attentionProjections, embed, type Network } from './blocks.ts';
import { cacheInputNames, type DecodeOutputs } from './decode-step.ts';

export interface ContinuationInputs {
  /** int64 [N], N = B S. */
  readonly tokens: Tensor;
  /** int64 [2]: B, S. */
  readonly batchSizes: Tensor;
  /** int64 [B, S]. */
  readonly positions: Tensor;
  /** [B or 1, 1, 1, S, W]: 0 where a token may look, very negative elsewhere: S new tokens first, then T cached ones. */
  readonly mask: Tensor;
  /** [B, KV, 1, G S, W - T - S], zeros: what the logits need to be as wide as the mask. */
  readonly padding: Tensor;
  /** int64 [3]: S, T, W - T - S. */
  readonly parts: Tensor;
  readonly rotaryTables: RotaryTables;
  /** int64 [M]: which of the N tokens' hidden states are wanted. */
  readonly selected: Tensor;
}

export function declareContinuationInputs({ tape: { graph }, config }: Network): ContinuationInputs {
  const { keyValueHeadCount, headSize } = config;
  return {
    tokens: graph.input('tokens', 'int64', ['N']),
    batchSizes: graph.input('batchSizes', 'int64', [2]),
    positions: graph.input('positions', 'int64', ['B', 'S']),
    mask: graph.input('mask', 'float32', ['B or 1', 1, 1, 'S', 'W']),
    padding: graph.input('padding', 'float32', ['B', keyValueHeadCount, 1, 'G S', 'W - T - S']),
    parts: graph.input('parts', 'int64', [3]),
    rotaryTables: {
      cosines: graph.input('cosines', 'float32', ['positions', headSize / 2]),
      sines: graph.input('sines', 'float32', ['positions', headSize / 2]),
    },
    selected: graph.input('selected', 'int64', ['M']),
  };
}

/** `newKeysAndValues` is [B, 2 layerCount KV, 1, S, headSize], `hidden` [M, hiddenSize]. */
export function continuationPass(network: Network, inputs: ContinuationInputs): DecodeOutputs {
  const { tape, config, weights } = network;
  const { graph } = tape;
  const { headCount, keyValueHeadCount, headSize } = config;
  const heads = (rows: Tensor, count: number): Tensor => {
    const sizes = graph.node('Concat', [inputs.batchSizes, graph.integers([count, headSize])], [4], { axis: 0 });
    const perToken = graph.node('Reshape', [rows, sizes], ['B', 'S', count, headSize]);
    return graph.node('Transpose', [perToken], ['B', count, 'S', headSize], { perm: [0, 2, 1, 3] });
  };
  const byKeyHead = (x: Tensor, rows: string): Tensor =>
    graph.node(
      'Reshape',
      [x, graph.integers([0, keyValueHeadCount, 1, -1, headSize])],
      stacked(config, rows, headSize),
    );
  const rotated = (x: Tensor): Tensor => rotate(graph, x, inputs.positions, inputs.rotaryTables);
  const scaled = (x: Tensor): Tensor => graph.node('Mul', [x, graph.scalar(1 / Math.sqrt(headSize))], x.shape);

  const added: Tensor[] = [];
  let x = embed(network, inputs.tokens);
  for (let layer = 0; layer < config.layerCount; layer++) {
    const prefix = layerPrefix(layer);
    const { q, k, v } = attentionProjections(network, prefix, x);
    const queries = byKeyHead(rotated(heads(scaled(q), headCount)), 'G S');
    const key = byKeyHead(rotated(heads(k, keyValueHeadCount)), 'S');
    const value = byKeyHead(heads(v, keyValueHeadCount), 'S');
    added.push(key, value);
    const names = cacheInputNames(layer);
    const keys = graph.input(names.keys, 'float32', stacked(config, 'T', headSize));
    const values = graph.input(names.values, 'float32', stacked(config, 'T', headSize));
    let attended = toRows(graph, attend(network, inputs, { queries, key, value, keys, values }), config);
    if (layer === config.layerCount - 1) {
      const wanted = (rows: Tensor): Tensor =>
        graph.node('Gather', [rows, inputs.selected], ['M', rows.shape[1]!], { axis: 0 });
      [attended, x] = [wanted(attended), wanted(x)];
    }
    x = afterAttention(network, prefix, x, attended);
  }
  const hidden = rmsNorm(tape, x, weights.get(finalNormName), config.rmsNormEpsilon);
  const addedShape = ['B', 2 * config.layerCount * keyValueHeadCount, 1, 'S', headSize];
  return { hidden, newKeysAndValues: graph.node('Concat', added, addedShape, { axis: 1 }) };
}

/** [B, KV, 1, rows, width]: the query heads that share a key head are stacked along the tokens. */
function stacked({ keyValueHeadCount }: DecoderConfig, rows: string, width: number | string): Shape {
  return ['B', keyValueHeadCount, 1, rows, width];
}

interface Attention {
  /** [B, KV, 1, G S, headSize]. */
  readonly queries: Tensor;
  /** [B, KV, 1, S, headSize], of the new tokens. */
  readonly key: Tensor;
  readonly value: Tensor;
  /** [B, KV, 1, T, headSize], of the cached tokens. */
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** [B, KV, 1, G S, headSize]. New tokens come first, so that each keeps its place in the softmax whatever T is. */
function attend(
  { tape: { graph }, config }: Network,
  { mask, padding, parts }: ContinuationInputs,
  { queries, key, value, keys, values }: Attention,
): Tensor {
  const { headCount, keyValueHeadCount } = config;
  const each = headCount / keyValueHeadCount;
  const wide = (width: string): Shape => stacked(config, 'G S', width);
  const ownLogits = graph.microsoftNode('FusedMatMul', [queries, key], wide('S'), { transB: 1 });
  const cachedLogits = graph.microsoftNode('FusedMatMul', [queries, keys], wide('T'), { transB: 1 });
  const logits = graph.node('Concat', [ownLogits, cachedLogits, padding], wide('W'), { axis: -1 });
  const byHead = graph.node(
    'Reshape',
    [logits, graph.integers([0, keyValueHeadCount, each, -1, 0])],
    ['B', keyValueHeadCount, each, 'S', 'W'],
  );
  const masked = graph.node('Add', [byHead, mask], byHead.shape);
  const probabilities = graph.node('Softmax', [masked], byHead.shape, { axis: -1 });
  const together = graph.node(
    'Reshape',
    [probabilities, graph.integers([0, keyValueHeadCount, 1, -1, 0])],
    logits.shape,
  );
  const [own, cached] = graph.nodes('Split', [together, parts], [wide('S'), wide('T'), wide('W - T - S')], {
    axis: -1,
  }) as [Tensor, Tensor];
  const fromCache = graph.node('MatMul', [cached, values], queries.shape);
  const fromOwn = graph.node('MatMul', [own, value], queries.shape);
  return graph.node('Add', [fromCache, fromOwn], queries.shape);
}

/** [B, KV, 1, G S, headSize] -> [N, headCount * headSize]. */
function toRows(graph: Graph, attended: Tensor, { headCount, headSize }: DecoderConfig): Tensor {
  const heads = graph.node(
    'Reshape',
    [attended, graph.integers([0, headCount, -1, headSize])],
    ['B', headCount, 'S', headSize],
  );
  const perToken = graph.node('Transpose', [heads], ['B', 'S', headCount, headSize], { perm: [0, 2, 1, 3] });
  const width = headCount * headSize;
  return graph.node('Reshape', [perToken, graph.integers([-1, width])], ['N', width]);
}

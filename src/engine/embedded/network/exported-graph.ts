/**
 * The network as a graph for programs of others, in the layout that decoder-graph.ts states. Operators are ONNX's own but for
 * the norm, which every ONNX Runtime has: what fuses and repacks is left to the program that runs it. Rotary angles
 * are computed from the positions, so that no table bounds them.
 */
import type { BuildDecoderGraph } from '../../decoder-graph.ts';
import { finalNormName, headName, layerPrefix } from '../../hugging-face/parameter-layout.ts';
import { mergeHeads, splitHeads } from '../autodiff/operators/heads.ts';
import { product } from '../autodiff/operators/linear.ts';
import { rmsNorm } from '../autodiff/operators/rms-norm.ts';
import { elementTypeCode } from '../onnx/encode-model.ts';
import type { Graph, Tensor } from '../onnx/graph.ts';
import { afterAttention, attentionProjections, embed, openNetwork } from './blocks.ts';
import { masked, rotaryFrequencies } from './rotary-tables.ts';

/** Names of the axes that the caller decides. */
const BATCH = 'batch_size';
const NEW = 'sequence_length';
const PAST = 'past_sequence_length';
const TOTAL = 'total_sequence_length';

export const buildExportedGraph: BuildDecoderGraph = (config, parts) => {
  const network = openNetwork(config, { kind: 'mapped', mapped: { folder: '', parts }, lora: null });
  const { tape, weights } = network;
  const { graph } = tape;
  const { headCount, keyValueHeadCount, headSize, vocabSize } = config;
  const ids = graph.input('input_ids', 'int64', [BATCH, NEW]);
  const attentionMask = graph.input('attention_mask', 'int64', [BATCH, TOTAL]);
  const positions = graph.input('position_ids', 'int64', [BATCH, NEW]);
  const batchSizes = graph.node('Shape', [ids], [2]);
  const mask = seenMask(graph, ids, attentionMask);
  const angles = rotaryAngles(graph, positions, rotaryFrequencies(config));
  const scale = graph.scalar(1 / Math.sqrt(headSize));

  let x = embed(network, graph.node('Reshape', [ids, graph.integers([-1])], ['N']));
  for (let layer = 0; layer < config.layerCount; layer++) {
    const { q, k, v } = attentionProjections(network, layerPrefix(layer), x);
    const heads = (rows: Tensor, count: number): Tensor => splitHeads(tape, rows, count, batchSizes);
    const queries = rotate(graph, heads(q, headCount), angles);
    const cached = (part: 'key' | 'value', added: Tensor): Tensor => {
      const past = graph.input(`past_key_values.${layer}.${part}`, 'float32', [
        BATCH,
        keyValueHeadCount,
        PAST,
        headSize,
      ]);
      const all = graph.node('Concat', [past, added], [BATCH, keyValueHeadCount, TOTAL, headSize], { axis: 2 });
      graph.output(`present.${layer}.${part}`, all);
      return all;
    };
    const keys = cached('key', rotate(graph, heads(k, keyValueHeadCount), angles));
    const values = cached('value', heads(v, keyValueHeadCount));
    const scaled = graph.node('Mul', [queries, scale], queries.shape);
    const attended = attend(graph, { queries: scaled, keys, values, mask });
    x = afterAttention(network, layerPrefix(layer), x, mergeHeads(tape, attended, batchSizes));
  }
  const hidden = rmsNorm(tape, x, weights.get(finalNormName), config.rmsNormEpsilon);
  const rows = product(graph, hidden, weights.matrix(headName(config)));
  const sizes = graph.node('Concat', [batchSizes, graph.integers([vocabSize])], [3], { axis: 0 });
  graph.output('logits', graph.node('Reshape', [rows, sizes], [BATCH, NEW, vocabSize]));
  return graph.encode();
};

/** [B, 1, S, T + S]: 0 where a token may look, very negative elsewhere. */
function seenMask(graph: Graph, ids: Tensor, attentionMask: Tensor): Tensor {
  const one = graph.constant('int64', [], BigInt64Array.of(1n));
  const zero = graph.constant('int64', [], BigInt64Array.of(0n));
  const lengthOf = (tensor: Tensor): Tensor =>
    graph.node('Gather', [graph.node('Shape', [tensor], [2]), one], [], { axis: 0 });
  const total = lengthOf(attentionMask);
  const past = graph.node('Sub', [total, lengthOf(ids)], []);
  const keyPlaces = graph.node('Range', [zero, total, one], [TOTAL]);
  const queryPlaces = graph.node('Range', [past, total, one], [NEW]);
  const rows = graph.node('Unsqueeze', [queryPlaces, graph.integers([1])], [NEW, 1]);
  const isBefore = graph.node('LessOrEqual', [keyPlaces, rows], [NEW, TOTAL]);
  const isText = graph.node('Cast', [attentionMask], attentionMask.shape, { to: elementTypeCode.bool });
  const texts = graph.node('Unsqueeze', [isText, graph.integers([1, 2])], [BATCH, 1, 1, TOTAL]);
  const shape = [BATCH, 1, NEW, TOTAL];
  const isSeen = graph.node('And', [texts, isBefore], shape);
  return graph.node('Where', [isSeen, graph.scalar(0), graph.scalar(masked)], shape);
}

interface Angles {
  /** [B, 1, S, headSize / 2]. */
  readonly cosines: Tensor;
  readonly sines: Tensor;
}

function rotaryAngles(graph: Graph, positions: Tensor, frequencies: Float32Array): Angles {
  const half = frequencies.length;
  const places = graph.node('Cast', [positions], positions.shape, { to: elementTypeCode.float32 });
  const column = graph.node('Unsqueeze', [places, graph.integers([1, 3])], [BATCH, 1, NEW, 1]);
  const shape = [BATCH, 1, NEW, half];
  const angles = graph.node('Mul', [column, graph.constant('float32', [half], frequencies)], shape);
  return { cosines: graph.node('Cos', [angles], shape), sines: graph.node('Sin', [angles], shape) };
}

/** x [B, heads, S, headSize]: number i of a head's first half turns with number i of its second. */
function rotate(graph: Graph, x: Tensor, { cosines, sines }: Angles): Tensor {
  const [batch, heads, rows, size] = x.shape as [string, number, string, number];
  const half = [batch, heads, rows, size / 2];
  const [first, second] = graph.nodes('Split', [x, graph.integers([size / 2, size / 2])], [half, half], {
    axis: -1,
  }) as [Tensor, Tensor];
  const times = (side: Tensor, by: Tensor): Tensor => graph.node('Mul', [side, by], half);
  const turned = [
    graph.node('Sub', [times(first, cosines), times(second, sines)], half),
    graph.node('Add', [times(second, cosines), times(first, sines)], half),
  ];
  return graph.node('Concat', turned, x.shape, { axis: -1 });
}

interface Attention {
  /** [B, H, S, headSize], scaled. */
  readonly queries: Tensor;
  /** [B, KV, T + S, headSize]. */
  readonly keys: Tensor;
  readonly values: Tensor;
  readonly mask: Tensor;
}

/** [B, H, S, headSize]. Queries that share a key head are stacked along the tokens, so that no key is repeated. */
function attend(graph: Graph, { queries, keys, values, mask }: Attention): Tensor {
  const [, heads, , size] = queries.shape as [string, number, string, number];
  const keyHeads = keys.shape[1] as number;
  const regroup = (x: Tensor, count: number): Tensor =>
    graph.node('Reshape', [x, graph.integers([0, count, -1, 0])], [BATCH, count, 'rows', x.shape[3]!]);
  const turned = graph.node('Transpose', [keys], [BATCH, keyHeads, size, TOTAL], { perm: [0, 1, 3, 2] });
  const stacked = regroup(queries, keyHeads);
  const products = graph.node('MatMul', [stacked, turned], [BATCH, keyHeads, 'rows', TOTAL]);
  const logits = regroup(products, heads);
  const added = graph.node('Add', [logits, mask], logits.shape);
  const chances = graph.node('Softmax', [added], added.shape, { axis: -1 });
  return regroup(graph.node('MatMul', [regroup(chances, keyHeads), values], stacked.shape), heads);
}

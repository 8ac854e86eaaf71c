/**
 * The products of grouped-query attention, H = G KV query heads: weights softmax(q k^T / sqrt(headSize) + mask), and what
 * they take from the values. The G query heads that share a key head are stacked along the token axis: every product then
 * has KV matrices a sequence, and the sum over a group falls out of the product.
 * Backward of the softmax, dS = P (dP - rowsum(dP P)), uses rowsum(dP P) = rowsum(dO O), which is headSize wide.
 */
import { float, type Attributes, type Graph, type Tensor } from '../../onnx/graph.ts';

/** Queries may be those of some tokens, keys and values those of more. */
export interface AttentionInputs {
  /** [B, H, S, headSize]. */
  readonly q: Tensor;
  /** [B, KV, T, headSize]. */
  readonly k: Tensor;
  /** [B, KV, T, headSize]. */
  readonly v: Tensor;
  /** [S, T], or with heads and rows before: 0 or very negative. */
  readonly mask: Tensor;
}

export interface AttentionGradients {
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
}

/** [B, H, S, T]. */
export function attentionWeights(graph: Graph, { q, k, mask }: Omit<AttentionInputs, 'v'>): Tensor {
  const queries = regroup(graph, q, keyHeads(k));
  const logits = regroup(graph, product(graph, queries, k, { transB: 1, ...scaleOf(q) }), heads(q));
  const masked = graph.node('Add', [logits, mask], logits.shape);
  return graph.node('Softmax', [masked], logits.shape, { axis: -1 });
}

/** weights [B, H, S, T], v [B, KV, T, headSize] -> [B, H, S, headSize]. */
export function weightedValues(graph: Graph, weights: Tensor, v: Tensor): Tensor {
  return regroup(graph, product(graph, regroup(graph, weights, keyHeads(v)), v, {}), heads(weights));
}

/** rowsum(dO O), [B, H, S, 1]. */
export function outputSums(graph: Graph, gradient: Tensor, output: Tensor): Tensor {
  const outputProduct = graph.node('Mul', [gradient, output], output.shape);
  return graph.node('ReduceSum', [outputProduct, graph.integers([-1])], [...output.shape.slice(0, 3), 1]);
}

/** Of the output, with what goes with it. */
interface OutputGradient {
  /** Of the inputs. */
  readonly weights: Tensor;
  /** [B, H, S, headSize]. */
  readonly gradient: Tensor;
  /** `outputSums`. */
  readonly sums: Tensor;
}

export function attentionGradients(
  graph: Graph,
  { q, k, v }: Omit<AttentionInputs, 'mask'>,
  { weights, gradient, sums }: OutputGradient,
): AttentionGradients {
  const stack = (x: Tensor): Tensor => regroup(graph, x, keyHeads(k));
  const unstack = (x: Tensor): Tensor => regroup(graph, x, heads(q));
  const scale = scaleOf(q);
  const stackedGradient = stack(gradient);
  const values = product(graph, stack(weights), stackedGradient, { transA: 1 });
  const weightsGradient = unstack(product(graph, stackedGradient, v, { transB: 1 }));
  const centred = graph.node('Sub', [weightsGradient, sums], weights.shape);
  const logitsGradient = stack(graph.node('Mul', [centred, weights], weights.shape));
  return {
    q: unstack(product(graph, logitsGradient, k, scale)),
    k: product(graph, logitsGradient, stack(q), { transA: 1, ...scale }),
    v: values,
  };
}

/**
 * The same numbers, with the gradients of keys and values transposed, [B, KV, headSize, T]: the kernel repacks the right
 * side of a product, and transposes the left one at many times the price, so the wide array stands on the right. The sums
 * are a column more beside the gradient, against ones beside the values: a product instead of a pass over S x T.
 */
export function transposedGradients(
  graph: Graph,
  { q, k, v }: Omit<AttentionInputs, 'mask'>,
  { weights, gradient, sums }: OutputGradient,
): AttentionGradients {
  const stack = (x: Tensor): Tensor => regroup(graph, x, keyHeads(k));
  const wider = [...gradient.shape.slice(0, 3), (gradient.shape[3] as number) + 1];
  const negated = graph.node('Neg', [sums], sums.shape);
  const gradientAndSums = graph.node('Concat', [gradient, negated], wider, { axis: -1 });
  const pads = graph.integers([0, 0, 0, 0, 0, 0, 0, 1]);
  const valuesAndOnes = graph.node('Pad', [v, pads, graph.scalar(1)], [...v.shape.slice(0, 3), wider[3]!]);
  const centred = product(graph, stack(gradientAndSums), valuesAndOnes, { transB: 1 });
  const stackedWeights = stack(weights);
  const logitsGradient = graph.node('Mul', [centred, stackedWeights], stackedWeights.shape);
  const scale = scaleOf(q);
  return {
    q: regroup(graph, product(graph, logitsGradient, k, scale), heads(q)),
    k: product(graph, stack(q), logitsGradient, { transA: 1, ...scale }),
    v: product(graph, stack(gradient), stackedWeights, { transA: 1 }),
  };
}

function heads(x: Tensor): number {
  return x.shape[1] as number;
}

function keyHeads(k: Tensor): number {
  return k.shape[1] as number;
}

function scaleOf(q: Tensor): Attributes {
  return { alpha: float(1 / Math.sqrt(q.shape[3] as number)) };
}

/** [B, a, b S, width] -> [B, heads, (a b / heads) S, width]: the same numbers, other axes. */
function regroup(graph: Graph, x: Tensor, headCount: number): Tensor {
  const shape = ['B', headCount, 'S', x.shape[3]!];
  return x.shape[1] === headCount ? x : graph.node('Reshape', [x, graph.integers([0, headCount, -1, 0])], shape);
}

/** Batched matrix product, either side transposed. Its symbolic shape names the axes, stacked or not. */
function product(graph: Graph, left: Tensor, right: Tensor, attributes: Attributes): Tensor {
  const rows = attributes.transA ? left.shape[3]! : left.shape[2]!;
  const columns = attributes.transB ? right.shape[2]! : right.shape[3]!;
  return graph.microsoftNode('FusedMatMul', [left, right], ['B', left.shape[1]!, rows, columns], attributes);
}

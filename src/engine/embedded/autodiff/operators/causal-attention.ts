/**
 * Grouped-query attention over whole sequences: softmax(q k^T / sqrt(headSize) + mask) v, with H = G KV query heads.
 * The G query heads that share a key head are stacked along the token axis: every product then has KV matrices a
 * sequence, and the sum over a group falls out of the product.
 * Backward of the softmax, dS = P (dP - rowsum(dP P)), uses rowsum(dP P) = rowsum(dO O), which is headSize wide.
 */
import { float, type Attributes, type Graph, type Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/** q [B, H, S, headSize], k and v [B, KV, S, headSize], mask [S, S] (0 or very negative) -> [B, H, S, headSize]. */
export function causalAttention(tape: Tape, q: Tensor, k: Tensor, v: Tensor, mask: Tensor): Tensor {
  const { graph } = tape;
  const [, heads, , headSize] = q.shape as [string, number, string, number];
  const keyValueHeads = k.shape[1] as number;
  const scale = { alpha: float(1 / Math.sqrt(headSize)) };
  const stack = (x: Tensor): Tensor => regroup(graph, x, keyValueHeads);
  const unstack = (x: Tensor): Tensor => regroup(graph, x, heads);

  const queries = stack(q);
  const logits = unstack(product(graph, queries, k, { transB: 1, ...scale }));
  const masked = graph.node('Add', [logits, mask], logits.shape);
  const probabilities = graph.node('Softmax', [masked], logits.shape, { axis: -1 });
  const output = unstack(product(graph, stack(probabilities), v, {}));

  return tape.record(output, [q, k, v], (gradient) => {
    const stackedGradient = stack(gradient);
    tape.addGradient(v, product(graph, stack(probabilities), stackedGradient, { transA: 1 }));
    const outputProduct = graph.node('Mul', [gradient, output], output.shape);
    const rowSums = graph.node('ReduceSum', [outputProduct, graph.integers([-1])], ['B', heads, 'S', 1]);
    const probabilityGradient = unstack(product(graph, stackedGradient, v, { transB: 1 }));
    const centred = graph.node('Sub', [probabilityGradient, rowSums], logits.shape);
    const logitsGradient = stack(graph.node('Mul', [centred, probabilities], logits.shape));
    tape.addGradient(q, unstack(product(graph, logitsGradient, k, scale)));
    tape.addGradient(k, product(graph, logitsGradient, queries, { transA: 1, ...scale }));
  });
}

/** [B, a, b S, width] -> [B, heads, (a b / heads) S, width]: the same numbers, other axes. */
function regroup(graph: Graph, x: Tensor, heads: number): Tensor {
  const shape = ['B', heads, 'S', x.shape[3]!];
  return x.shape[1] === heads ? x : graph.node('Reshape', [x, graph.integers([0, heads, -1, 0])], shape);
}

/** Batched matrix product, either side transposed. Its symbolic shape names the axes, stacked or not. */
function product(graph: Graph, left: Tensor, right: Tensor, attributes: Attributes): Tensor {
  const rows = attributes.transA ? left.shape[3]! : left.shape[2]!;
  const columns = attributes.transB ? right.shape[2]! : right.shape[3]!;
  return graph.microsoftNode('FusedMatMul', [left, right], ['B', left.shape[1]!, rows, columns], attributes);
}

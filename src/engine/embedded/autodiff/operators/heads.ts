/** Between rows of tokens and heads: the transposes around attention. */
import type { Graph, Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/** x [N, heads * headSize] with N = B S -> [B, heads, S, headSize]. `batchSizes` is int64 [2]: B, S. */
export function splitHeads(tape: Tape, x: Tensor, heads: number, batchSizes: Tensor): Tensor {
  return tape.record(toHeads(tape.graph, x, heads, batchSizes), [x], (gradient) =>
    tape.addGradient(x, toRows(tape.graph, gradient)),
  );
}

/** x [B, heads, S, headSize] -> [N, heads * headSize] with N = B S. */
export function mergeHeads(tape: Tape, x: Tensor, batchSizes: Tensor): Tensor {
  const [, heads] = x.shape as [string, number];
  return tape.record(toRows(tape.graph, x), [x], (gradient) =>
    tape.addGradient(x, toHeads(tape.graph, gradient, heads, batchSizes)),
  );
}

function toHeads(graph: Graph, x: Tensor, heads: number, batchSizes: Tensor): Tensor {
  const [, width] = x.shape as [string, number];
  const headSize = width / heads;
  const sizes = graph.node('Concat', [batchSizes, graph.integers([heads, headSize])], [4], { axis: 0 });
  const perToken = graph.node('Reshape', [x, sizes], ['B', 'S', heads, headSize]);
  return graph.node('Transpose', [perToken], ['B', heads, 'S', headSize], { perm: [0, 2, 1, 3] });
}

function toRows(graph: Graph, x: Tensor): Tensor {
  const [, heads, , headSize] = x.shape as [string, number, string, number];
  const perToken = graph.node('Transpose', [x], ['B', 'S', heads, headSize], { perm: [0, 2, 1, 3] });
  const width = heads * headSize;
  return graph.node('Reshape', [perToken, graph.integers([-1, width])], ['N', width]);
}

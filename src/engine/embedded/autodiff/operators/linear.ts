/** y = x W^T + bias, or + residual: weights are [out, in] as on disk. With an adapter, + scale (x A^T) B^T as well. */
import { float, type Graph, type Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/** A weight [out, in] to multiply by. */
export type Matrix = Tensor | BlockMatrix;

/** In 8 bits, which no gradient goes through: MatMulNBits of ONNX Runtime. */
export interface BlockMatrix {
  readonly shape: readonly number[];
  /** uint8 [out, in / blockSize, blockSize], 128 above the number of scales. */
  readonly blocks: Tensor;
  /** [out, in / blockSize]. */
  readonly scales: Tensor;
  readonly blockSize: number;
}

/** x W^T, + `added` [rows, out] or [out]. */
export function product(graph: Graph, x: Tensor, weight: Matrix, added: Tensor | null = null): Tensor {
  const [out, input] = weight.shape as [number, number];
  const shape = [x.shape[0]!, out];
  if (!('blocks' in weight)) return graph.node('Gemm', [x, weight, added], shape, { transB: 1 });
  const { blocks, scales, blockSize } = weight;
  const attributes = { K: input, N: out, bits: 8, block_size: blockSize, accuracy_level: 4 };
  const y = graph.microsoftNode('MatMulNBits', [x, blocks, scales], shape, attributes);
  return added === null ? y : graph.node('Add', [y, added], shape);
}

/** The two small matrices of LoRA beside a weight. */
export interface Adapter {
  /** [rank, in]. */
  readonly a: Tensor;
  /** [out, rank]. */
  readonly b: Tensor;
  /** alpha / rank. */
  readonly scale: number;
}

export interface LinearOptions {
  /** [out]. */
  readonly bias?: Tensor;
  /** [rows, out], added to the product. Not together with a bias. */
  readonly residual?: Tensor;
  readonly adapter?: Adapter | null;
}

/** x [rows, in], weight [out, in] -> [rows, out]. */
export function linear(
  tape: Tape,
  x: Tensor,
  weight: Matrix,
  { bias, residual, adapter = null }: LinearOptions = {},
): Tensor {
  const { graph } = tape;
  const added = bias ?? residual ?? null;
  const plain = product(graph, x, weight, added);
  const adapted = adapter && addAdapter(tape, x, plain, adapter);
  const y = adapted?.y ?? plain;
  if ('blocks' in weight) return y;
  const from = [x, weight, ...(added ? [added] : []), ...(adapter ? [adapter.a, adapter.b] : [])];
  return tape.record(y, from, (gradient) => {
    tape.addGradientInto(x, (sum) => graph.node('Gemm', [gradient, weight, sum], x.shape));
    tape.addGradientInto(weight, (sum) => graph.node('Gemm', [gradient, x, sum], weight.shape, { transA: 1 }));
    adapted?.back(gradient);
    if (bias && !tape.isFrozen(bias))
      tape.addGradient(bias, graph.node('ReduceSum', [gradient, graph.integers([0])], bias.shape, { keepdims: 0 }));
    if (residual) tape.addGradient(residual, gradient);
  });
}

/** `plain` + scale (x A^T) B^T, and the rule of the adapter's part of the gradients. */
function addAdapter(
  tape: Tape,
  x: Tensor,
  plain: Tensor,
  { a, b, scale }: Adapter,
): { readonly y: Tensor; readonly back: (gradient: Tensor) => void } {
  const { graph } = tape;
  const scaled = { alpha: float(scale) };
  const narrow = [x.shape[0]!, a.shape[0]!];
  const projected = graph.node('Gemm', [x, a], narrow, { transB: 1 });
  const y = graph.node('Gemm', [projected, b, plain], plain.shape, { transB: 1, ...scaled });
  const back = (gradient: Tensor): void => {
    const projectedGradient = graph.node('Gemm', [gradient, b], narrow, scaled);
    tape.addGradientInto(b, (sum) => graph.node('Gemm', [gradient, projected, sum], b.shape, { transA: 1, ...scaled }));
    tape.addGradientInto(a, (sum) => graph.node('Gemm', [projectedGradient, x, sum], a.shape, { transA: 1 }));
    tape.addGradientInto(x, (sum) => graph.node('Gemm', [projectedGradient, a, sum], x.shape));
  };
  return { y, back };
}

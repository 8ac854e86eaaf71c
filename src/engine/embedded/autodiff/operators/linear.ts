/** y = x W^T + bias, or + residual: weights are [out, in] as on disk. With an adapter, + scale (x A^T) B^T as well. */
import { float, type Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

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
  weight: Tensor,
  { bias, residual, adapter = null }: LinearOptions = {},
): Tensor {
  const { graph } = tape;
  const [rows] = x.shape;
  const [out] = weight.shape;
  const added = bias ?? residual ?? null;
  const product = graph.node('Gemm', [x, weight, added], [rows!, out!], { transB: 1 });
  const adapted = adapter && addAdapter(tape, x, product, adapter);
  const y = adapted?.y ?? product;
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

/** `product` + scale (x A^T) B^T, and the rule of the adapter's part of the gradients. */
function addAdapter(
  tape: Tape,
  x: Tensor,
  product: Tensor,
  { a, b, scale }: Adapter,
): { readonly y: Tensor; readonly back: (gradient: Tensor) => void } {
  const { graph } = tape;
  const scaled = { alpha: float(scale) };
  const narrow = [x.shape[0]!, a.shape[0]!];
  const projected = graph.node('Gemm', [x, a], narrow, { transB: 1 });
  const y = graph.node('Gemm', [projected, b, product], product.shape, { transB: 1, ...scaled });
  const back = (gradient: Tensor): void => {
    const projectedGradient = graph.node('Gemm', [gradient, b], narrow, scaled);
    tape.addGradientInto(b, (sum) => graph.node('Gemm', [gradient, projected, sum], b.shape, { transA: 1, ...scaled }));
    tape.addGradientInto(a, (sum) => graph.node('Gemm', [projectedGradient, x, sum], a.shape, { transA: 1 }));
    tape.addGradientInto(x, (sum) => graph.node('Gemm', [projectedGradient, a, sum], x.shape));
  };
  return { y, back };
}

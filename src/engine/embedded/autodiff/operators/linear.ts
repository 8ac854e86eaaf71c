/** y = x W^T + bias, or + residual: weights are [out, in] as on disk. */
import type { Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

export interface LinearOptions {
  /** [out]. */
  readonly bias?: Tensor;
  /** [rows, out], added to the product. Not together with a bias. */
  readonly residual?: Tensor;
}

/** x [rows, in], weight [out, in] -> [rows, out]. */
export function linear(tape: Tape, x: Tensor, weight: Tensor, { bias, residual }: LinearOptions = {}): Tensor {
  const { graph } = tape;
  const [rows] = x.shape;
  const [out] = weight.shape;
  const added = bias ?? residual ?? null;
  const y = graph.node('Gemm', [x, weight, added], [rows!, out!], { transB: 1 });
  return tape.record(y, (gradient) => {
    tape.addGradientInto(x, (sum) => graph.node('Gemm', [gradient, weight, sum], x.shape));
    tape.addGradientInto(weight, (sum) => graph.node('Gemm', [gradient, x, sum], weight.shape, { transA: 1 }));
    if (bias)
      tape.addGradient(bias, graph.node('ReduceSum', [gradient, graph.integers([0])], bias.shape, { keepdims: 0 }));
    if (residual) tape.addGradient(residual, gradient);
  });
}

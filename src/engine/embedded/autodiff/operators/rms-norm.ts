/**
 * y = x r w with r = 1 / sqrt(mean(x^2) + epsilon), over the last axis.
 * Backward, with t = gradient * x summed along rows or columns by matrix products (they read t once):
 * dx = r (gradient w) - x r^3 (t . w) / size, dw = r^T t.
 */
import { float, type Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/** x [rows, size], weight [size] -> [rows, size]. */
export function rmsNorm(tape: Tape, x: Tensor, weight: Tensor, epsilon: number): Tensor {
  const { graph } = tape;
  const [rows, size] = x.shape as [string, number];
  const [y, inverseRms] = graph.nodes('SimplifiedLayerNormalization', [x, weight], [x.shape, [rows, 1]], {
    axis: -1,
    epsilon: float(epsilon),
  }) as [Tensor, Tensor];
  return tape.record(y, [x, weight], (gradient) => {
    const product = graph.node('Mul', [gradient, x], x.shape);
    const column = graph.node('Reshape', [weight, graph.integers([size, 1])], [size, 1]);
    const projection = graph.node('MatMul', [product, column], [rows, 1]);
    const square = graph.node('Mul', [inverseRms, inverseRms], [rows, 1]);
    const cube = graph.node('Mul', [square, inverseRms], [rows, 1]);
    const mean = graph.node('Mul', [projection, graph.scalar(1 / size)], [rows, 1]);
    const correction = graph.node('Mul', [x, graph.node('Mul', [mean, cube], [rows, 1])], x.shape);
    const weighted = graph.node('Mul', [gradient, weight], x.shape);
    const scaled = graph.node('Mul', [weighted, inverseRms], x.shape);
    tape.addGradientInto(x, (sum) => {
      const total = sum ? graph.node('Add', [sum, scaled], x.shape) : scaled;
      return graph.node('Sub', [total, correction], x.shape);
    });
    if (tape.isFrozen(weight)) return;
    const weightGradient = graph.node('Gemm', [inverseRms, product], [1, size], { transA: 1 });
    tape.addGradient(weight, graph.node('Reshape', [weightGradient, graph.integers([size])], weight.shape));
  });
}

/** The same numbers in rows of another width. */
import type { Dimension, Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/** x [any, oldWidth] -> [rows, width]; `rows` names the new row axis. */
export function reshapeWidth(tape: Tape, x: Tensor, rows: Dimension, width: number): Tensor {
  const { graph } = tape;
  const [, oldWidth] = x.shape as [Dimension, number];
  const y = graph.node('Reshape', [x, graph.integers([-1, width])], [rows, width]);
  return tape.record(y, [x], (gradient) =>
    tape.addGradient(x, graph.node('Reshape', [gradient, graph.integers([-1, oldWidth])], x.shape)),
  );
}

/** Picks rows of a matrix, each at most once, so that the gradient's scatter has no sums and any thread order is right. */
import type { Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/** x [rows, size], indices int64 [M] without repeats -> [M, size]. */
export function gatherRows(tape: Tape, x: Tensor, indices: Tensor): Tensor {
  const { graph } = tape;
  const [, size] = x.shape;
  const picked = graph.node('Gather', [x, indices], [indices.shape[0]!, size!], { axis: 0 });
  return tape.record(picked, [x], (gradient) => {
    const zeros = graph.node('ConstantOfShape', [graph.node('Shape', [x], [2])], x.shape);
    const column = graph.node('Unsqueeze', [indices, graph.integers([-1])], [indices.shape[0]!, 1]);
    tape.addGradient(x, graph.node('ScatterND', [zeros, column, gradient], x.shape));
  });
}

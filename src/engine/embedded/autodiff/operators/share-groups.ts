/** Gives every row of a group the group's own tensor. The gradient sums over the group by a product with its members. */
import type { Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

export interface Grouping {
  /** int64 [C]: the group of each row. */
  readonly groupOfRow: Tensor;
  /** [P, C]: 1 where the row is of the group, else 0. */
  readonly membership: Tensor;
}

/** x [P, heads, S, headSize] -> [C, heads, S, headSize]. */
export function shareGroups(tape: Tape, x: Tensor, { groupOfRow, membership }: Grouping): Tensor {
  const { graph } = tape;
  const [groups, ...rest] = x.shape;
  const shared = graph.node('Gather', [x, groupOfRow], [groupOfRow.shape[0]!, ...rest], { axis: 0 });
  return tape.record(shared, [x], (gradient) => {
    const rows = graph.node('Reshape', [gradient, graph.integers([0, -1])], [groupOfRow.shape[0]!, 'elements']);
    const sums = graph.node('MatMul', [membership, rows], [groups!, 'elements']);
    tape.addGradient(x, graph.node('Reshape', [sums, graph.node('Shape', [x], [4])], x.shape));
  });
}

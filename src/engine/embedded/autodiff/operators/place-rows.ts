/** Lays rows out in slots, with gaps: between tokens that lie close together and sequences of equal length. */
import type { Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/**
 * x [rows, size] -> [slots, size]. `rowOfSlot` int64 [slots] says which row each slot shows, `slotOfRow` int64 [rows]
 * in which slot each row counts; slots that are nobody's, the gaps, show any row and must have no effect.
 */
export function placeRows(tape: Tape, x: Tensor, rowOfSlot: Tensor, slotOfRow: Tensor): Tensor {
  const { graph } = tape;
  const placed = graph.node('Gather', [x, rowOfSlot], [rowOfSlot.shape[0]!, x.shape[1]!], { axis: 0 });
  return tape.record(placed, [x], (gradient) =>
    tape.addGradient(x, graph.node('Gather', [gradient, slotOfRow], x.shape, { axis: 0 })),
  );
}

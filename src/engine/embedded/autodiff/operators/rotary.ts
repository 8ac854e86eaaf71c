/**
 * Rotary position embedding, the rotate-half convention of Transformers: the pair (i, i + headSize / 2) turns by
 * position * theta^(-2i / headSize). The gradient turns back: the same operator with the sines negated.
 */
import type { Dimension, Graph, Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/** Cosines and sines of the angles, [positions, headSize / 2] each. */
export interface RotaryTables {
  readonly cosines: Tensor;
  readonly sines: Tensor;
}

/** x [B, heads, S, headSize] at positions 0 to S - 1. */
export function rotary(tape: Tape, x: Tensor, { cosines, sines }: RotaryTables): Tensor {
  const { graph } = tape;
  const first = graph.integers([0]);
  return tape.record(rotate(graph, x, first, { cosines, sines }), [x], (gradient) => {
    const negated = graph.node('Neg', [sines], sines.shape);
    tape.addGradient(x, rotate(graph, gradient, first, { cosines, sines: negated }));
  });
}

/** x [N, heads * headSize], each row at its own of `positions`, int64 [N, 1]. */
export function rotaryRows(tape: Tape, x: Tensor, heads: number, positions: Tensor, tables: RotaryTables): Tensor {
  const { graph } = tape;
  const [rows, width] = x.shape as [Dimension, number];
  const headSize = width / heads;
  const turn = (from: Tensor, by: RotaryTables): Tensor => {
    const oneToken = graph.node(
      'Reshape',
      [from, graph.integers([-1, heads, 1, headSize])],
      [rows, heads, 1, headSize],
    );
    return graph.node('Reshape', [rotate(graph, oneToken, positions, by), graph.integers([-1, width])], x.shape);
  };
  return tape.record(turn(x, tables), [x], (gradient) => {
    const negated = graph.node('Neg', [tables.sines], tables.sines.shape);
    tape.addGradient(x, turn(gradient, { cosines: tables.cosines, sines: negated }));
  });
}

/** x [B, heads, S, headSize] at `positions`: int64 [1] for the first one, or [B, S] for each. */
export function rotate(graph: Graph, x: Tensor, positions: Tensor, { cosines, sines }: RotaryTables): Tensor {
  return graph.microsoftNode('RotaryEmbedding', [x, positions, cosines, sines], x.shape, { interleaved: 0 });
}

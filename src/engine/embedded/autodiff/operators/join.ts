/** Cutting a tensor in two along an axis, and joining two. */
import type { Dimension, Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/** x [first + second, size] -> [first, size], [second, size]. `sizes` is int64 [2], `names` what to call them. */
export function splitRows(
  tape: Tape,
  x: Tensor,
  sizes: Tensor,
  names: readonly [Dimension, Dimension],
): readonly [Tensor, Tensor] {
  const { graph } = tape;
  const shapes = names.map((rows) => [rows, x.shape[1]!]);
  const [first, second] = graph.nodes('Split', [x, sizes], shapes, { axis: 0 }) as [Tensor, Tensor];
  return tape.recordMany([first, second] as const, [x], (...gradients) =>
    tape.addGradient(x, graph.node('Concat', gradients, x.shape, { axis: 0 })),
  );
}

/** Joins [first, size] and [second, size] to [first + second, size]. `sizes` is int64 [2]. */
export function joinRows(tape: Tape, first: Tensor, second: Tensor, sizes: Tensor, rows: Dimension): Tensor {
  return join(tape, [first, second], sizes, [rows, first.shape[1]!], 0);
}

/** Joins [B, heads, first, size] and [B, heads, second, size] along the tokens. `sizes` is int64 [2]. */
export function joinTokens(tape: Tape, first: Tensor, second: Tensor, sizes: Tensor): Tensor {
  const [batch, heads, , size] = second.shape as [Dimension, Dimension, Dimension, Dimension];
  return join(tape, [first, second], sizes, [batch, heads, `${first.shape[2]} + ${second.shape[2]}`, size], 2);
}

function join(
  tape: Tape,
  parts: readonly [Tensor, Tensor],
  sizes: Tensor,
  shape: readonly Dimension[],
  axis: number,
): Tensor {
  const { graph } = tape;
  return tape.record(graph.node('Concat', parts, shape, { axis }), parts, (gradient) => {
    const shapes = parts.map((part) => part.shape);
    const gradients = graph.nodes('Split', [gradient, sizes], shapes, { axis });
    parts.forEach((part, at) => tape.addGradient(part, gradients[at]!));
  });
}

/** y = silu(gate) up, elementwise. With s = sigmoid(gate): silu' = s (1 + gate - gate s). */
import type { Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';

/** gate, up [rows, size] -> [rows, size]. */
export function swiglu(tape: Tape, gate: Tensor, up: Tensor): Tensor {
  const { graph } = tape;
  const { shape } = gate;
  const binary = (operator: string, left: Tensor, right: Tensor): Tensor => graph.node(operator, [left, right], shape);
  const sigmoid = graph.node('Sigmoid', [gate], shape);
  const silu = binary('Mul', gate, sigmoid);
  const y = binary('Mul', silu, up);
  return tape.record(y, [gate, up], (gradient) => {
    tape.addGradient(up, binary('Mul', gradient, silu));
    const slope = binary('Add', binary('Sub', gate, silu), graph.scalar(1));
    const chain = binary('Mul', binary('Mul', gradient, up), sigmoid);
    tape.addGradient(gate, binary('Mul', chain, slope));
  });
}

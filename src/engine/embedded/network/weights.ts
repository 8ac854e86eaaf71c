/** The weights in a graph: as inputs that are fed at every run, or as constants that are part of it. */
import { EngineError } from '../../../support/errors.ts';
import type { Graph, Tensor } from '../onnx/graph.ts';
import type { Parameter, ParameterLayout } from '../../hugging-face/parameter-layout.ts';

export interface Weights {
  /** The tensor of a parameter. */
  get(name: string): Tensor;
  /** Names of the parameters to be fed. */
  inputNames(): string[];
}

/** Inputs called like the parameters, declared when first asked for. */
export function weightInputs(graph: Graph, layout: ParameterLayout): Weights {
  const inputs = new Map<string, Tensor>();
  return {
    get: memoized(inputs, layout, ({ name, shape }) => graph.input(name, 'float32', shape)),
    inputNames: () => [...inputs.keys()],
  };
}

/** Constants with the values that `flat` has when the graph is encoded. */
export function weightConstants(graph: Graph, layout: ParameterLayout, flat: Float32Array): Weights {
  const constant = ({ shape, offset, size }: Parameter): Tensor =>
    graph.constant('float32', shape, flat.subarray(offset, offset + size));
  return { get: memoized(new Map(), layout, constant), inputNames: () => [] };
}

function memoized(
  known: Map<string, Tensor>,
  layout: ParameterLayout,
  make: (parameter: Parameter) => Tensor,
): (name: string) => Tensor {
  const parameters = new Map(layout.map((parameter) => [parameter.name, parameter]));
  return (name) => {
    let tensor = known.get(name);
    if (!tensor) {
      const parameter = parameters.get(name);
      if (!parameter) throw new EngineError(`the network has no parameter ${name}`);
      tensor = make(parameter);
      known.set(name, tensor);
    }
    return tensor;
  };
}

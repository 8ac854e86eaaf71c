/** The weights as graph inputs, declared when a graph first asks for them. */
import type { Graph, Tensor } from '../onnx/graph.ts';
import type { ParameterLayout } from './parameter-layout.ts';

export class WeightInputs {
  readonly #graph: Graph;
  readonly #shapes: ReadonlyMap<string, readonly number[]>;
  readonly #inputs = new Map<string, Tensor>();

  constructor(graph: Graph, layout: ParameterLayout) {
    this.#graph = graph;
    this.#shapes = new Map(layout.map((parameter) => [parameter.name, parameter.shape]));
  }

  /** The input called like the parameter. */
  get(name: string): Tensor {
    let input = this.#inputs.get(name);
    if (!input) {
      const shape = this.#shapes.get(name);
      if (!shape) throw new Error(`the network has no parameter ${name}`);
      input = this.#graph.input(name, 'float32', shape);
      this.#inputs.set(name, input);
    }
    return input;
  }

  /** Names of the parameters the graph uses. */
  names(): string[] {
    return [...this.#inputs.keys()];
  }
}

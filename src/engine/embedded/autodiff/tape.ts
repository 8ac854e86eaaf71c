/**
 * Reverse-mode differentiation over an ONNX graph: each operator adds its forward nodes and records one rule that,
 * given the gradient of its output, adds the nodes of its inputs' gradients. `backward` runs the rules last to first.
 */
import { EngineError } from '../../../support/errors.ts';
import type { Graph, Tensor } from '../onnx/graph.ts';

/** Adds the nodes that compute the inputs' gradients from `gradients`, those of the operator's outputs. */
export type BackwardRule = (...gradients: Tensor[]) => void;

export class Tape {
  readonly graph: Graph;
  readonly #records: { readonly outputs: readonly Tensor[]; readonly rule: BackwardRule }[] = [];
  readonly #gradients = new Map<string, Tensor>();

  constructor(graph: Graph) {
    this.graph = graph;
  }

  /** Notes how to go back from `output`; returns it. */
  record(output: Tensor, rule: (gradient: Tensor) => void): Tensor {
    this.#records.push({ outputs: [output], rule: rule as BackwardRule });
    return output;
  }

  /** As `record` for an operator of several outputs, all of which must lead to the loss, or none. */
  recordMany<Outputs extends readonly Tensor[]>(outputs: Outputs, rule: BackwardRule): Outputs {
    this.#records.push({ outputs, rule });
    return outputs;
  }

  /** Adds `gradient` to what is known of the gradient of `tensor`. */
  addGradient(tensor: Tensor, gradient: Tensor): void {
    this.addGradientInto(tensor, (sum) => (sum ? this.graph.node('Add', [sum, gradient], tensor.shape) : gradient));
  }

  /** As `addGradient` where the operator can add the sum so far by itself (Gemm's third input); null is none yet. */
  addGradientInto(tensor: Tensor, gradientPlus: (sum: Tensor | null) => Tensor): void {
    this.#gradients.set(tensor.name, gradientPlus(this.#gradients.get(tensor.name) ?? null));
  }

  /** Adds the backward nodes of everything recorded. Seeds come from `addGradient` on the outputs. */
  backward(): void {
    for (const { outputs, rule } of this.#records.toReversed()) {
      if (outputs.some((output) => this.#gradients.has(output.name))) {
        rule(...outputs.map((output) => this.gradientOf(output)));
      }
    }
  }

  /** The gradient of `tensor`; asking for one that nothing led to is a mistake in the graph. */
  gradientOf(tensor: Tensor): Tensor {
    const gradient = this.#gradients.get(tensor.name);
    if (!gradient) throw new EngineError(`no gradient reached ${tensor.name}`);
    return gradient;
  }
}

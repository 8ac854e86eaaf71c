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
  readonly #frozen = new Set<string>();

  constructor(graph: Graph) {
    this.graph = graph;
  }

  /** Nobody wants the gradient of `tensor`; returns it. */
  freeze(tensor: Tensor): Tensor {
    this.#frozen.add(tensor.name);
    return tensor;
  }

  isFrozen(tensor: Tensor): boolean {
    return this.#frozen.has(tensor.name);
  }

  /** Notes how to go back from `output` to what it was made `from`; returns it. It is frozen if all of that is. */
  record(output: Tensor, from: readonly Tensor[], rule: (gradient: Tensor) => void): Tensor {
    return this.recordMany([output] as const, from, rule as BackwardRule)[0];
  }

  /** As `record` for an operator of several outputs, all of which must lead to the loss, or none. */
  recordMany<Outputs extends readonly Tensor[]>(
    outputs: Outputs,
    from: readonly Tensor[],
    rule: BackwardRule,
  ): Outputs {
    if (from.every((tensor) => this.isFrozen(tensor))) for (const output of outputs) this.freeze(output);
    else this.#records.push({ outputs, rule });
    return outputs;
  }

  /** Adds `gradient` to what is known of the gradient of `tensor`, unless that is frozen. */
  addGradient(tensor: Tensor, gradient: Tensor): void {
    this.addGradientInto(tensor, (sum) => (sum ? this.graph.node('Add', [sum, gradient], tensor.shape) : gradient));
  }

  /**
   * As `addGradient` where the operator can add the sum so far by itself (Gemm's third input); null is none yet. Of a
   * frozen tensor no gradient is made.
   */
  addGradientInto(tensor: Tensor, gradientPlus: (sum: Tensor | null) => Tensor): void {
    if (this.isFrozen(tensor)) return;
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

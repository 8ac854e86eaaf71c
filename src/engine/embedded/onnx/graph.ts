/**
 * Builds an ONNX graph one operator at a time. A `Tensor` is a name in the graph with its shape; sizes known only at
 * run time are symbols such as 'B'. Knows nothing of gradients (see ../autodiff) or of the network.
 */
import {
  encodeModel,
  type AttributeValue,
  type ConstantSpec,
  type ElementType,
  type FilePart,
  type ModelSpec,
  type NodeSpec,
  type PortSpec,
} from './encode-model.ts';

/** A size, or the symbol of one that the inputs decide. */
export type Dimension = number | string;
export type Shape = readonly Dimension[];

export interface Tensor {
  readonly name: string;
  readonly shape: Shape;
}

/** Attribute values as written in calls: numbers are ints unless wrapped by `float`. */
export type Attributes = Readonly<Record<string, number | string | readonly number[] | AttributeValue>>;

/** A float attribute (a bare number would be an int). */
export function float(value: number): AttributeValue {
  return { kind: 'float', value };
}

/** What a turn of a loop leaves. */
export interface Turn {
  /** For the next turn, float32. */
  readonly state: readonly Tensor[];
  /** To be kept of every turn, float32 of the same shape in each. */
  readonly kept: readonly Tensor[];
}

/** Domain of ONNX Runtime's own operators. */
export const microsoft = 'com.microsoft';

export class Graph {
  readonly #nodes: NodeSpec[] = [];
  readonly #constants = new Map<string, ConstantSpec>();
  readonly #inputs: PortSpec[] = [];
  readonly #outputs: PortSpec[] = [];
  /** Shared with the graphs inside: no name may stand for two things. */
  readonly #names: { count: number };

  constructor(names: { count: number } = { count: 0 }) {
    this.#names = names;
  }

  /** An input the caller feeds at every run. */
  input(name: string, type: ElementType, shape: Shape): Tensor {
    this.#inputs.push({ name, type, shape });
    return { name, shape };
  }

  /** Makes `tensor` an output called `name`. */
  output(name: string, tensor: Tensor, type: ElementType = 'float32'): void {
    this.#nodes.push({ operator: 'Identity', domain: '', inputs: [tensor.name], outputs: [name], attributes: {} });
    this.#outputs.push({ name, type, shape: tensor.shape });
  }

  /** One operator with one output of the given shape. A null input is an absent optional one. */
  node(operator: string, inputs: readonly (Tensor | null)[], shape: Shape, attributes: Attributes = {}): Tensor {
    return this.nodes(operator, inputs, [shape], attributes)[0]!;
  }

  /** One operator with several outputs; a null shape is an output nobody reads. */
  nodes(
    operator: string,
    inputs: readonly (Tensor | null)[],
    shapes: readonly (Shape | null)[],
    attributes: Attributes = {},
    domain = '',
  ): Tensor[] {
    const outputs = shapes.map((shape) => ({ name: shape ? this.#freshName(operator) : '', shape: shape ?? [] }));
    this.#nodes.push({
      operator,
      domain,
      inputs: inputs.map((input) => input?.name ?? ''),
      outputs: outputs.map((output) => output.name),
      attributes: attributeSpecs(attributes),
    });
    return outputs;
  }

  /** One operator of ONNX Runtime's own domain with one output. */
  microsoftNode(
    operator: string,
    inputs: readonly (Tensor | null)[],
    shape: Shape,
    attributes: Attributes = {},
  ): Tensor {
    return this.nodes(operator, inputs, [shape], attributes, microsoft)[0]!;
  }

  /** A constant scalar. */
  scalar(value: number): Tensor {
    return this.constant('float32', [], Float32Array.of(value));
  }

  /** A constant vector of int64: shapes, axes, indices. */
  integers(values: readonly number[]): Tensor {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt));
  }

  /** A constant; equal small constants are shared. */
  constant(type: ElementType, shape: readonly number[], data: Float32Array | BigInt64Array | Int32Array): Tensor {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const key = bytes.byteLength <= 64 ? `${type} ${shape} ${bytes}` : this.#freshName('constant');
    let constant = this.#constants.get(key);
    if (!constant) {
      constant = { name: this.#freshName('constant'), type, shape, data: bytes };
      this.#constants.set(key, constant);
    }
    return { name: constant.name, shape };
  }

  /** A constant that lies in a file and is never copied into the graph. */
  mappedConstant(name: string, type: ElementType, shape: readonly number[], part: FilePart): Tensor {
    this.#constants.set(name, { name, type, shape, data: part });
    return { name, shape };
  }

  /**
   * Repeats `turn`, which adds its nodes to a graph of its own and may read the tensors of this one. It is given the
   * turn's index, an int64 scalar from 0 on, and the state that the turn before left, the first one `initial`. `count`
   * is int64 [1]. Gives the last state, and what was kept, [turns, ...].
   */
  loop(
    count: Tensor,
    initial: readonly Tensor[],
    turn: (inner: Graph, index: Tensor, state: readonly Tensor[]) => Turn,
  ): { readonly state: Tensor[]; readonly kept: Tensor[] } {
    const inner = new Graph(this.#names);
    const index = inner.input(this.#freshName('index'), 'int64', []);
    const goesOn = inner.input(this.#freshName('goesOn'), 'bool', []);
    const { state, kept } = turn(
      inner,
      index,
      initial.map(() => inner.#port(this.#freshName('state'))),
    );
    inner.output(this.#freshName('goesOn'), goesOn, 'bool');
    for (const tensor of [...state, ...kept]) {
      const { name } = inner.node('Identity', [tensor], tensor.shape);
      inner.#outputs.push({ name, type: 'float32', shape: null });
    }
    const keptShapes = kept.map(({ shape }) => ['turns', ...shape]);
    const outputs = this.nodes('Loop', [count, null, ...initial], [...state.map(({ shape }) => shape), ...keptShapes], {
      body: { kind: 'graph', value: inner.#spec() },
    });
    return { state: outputs.slice(0, state.length), kept: outputs.slice(state.length) };
  }

  /** The model's bytes, ready for a session. */
  encode(): Uint8Array {
    return encodeModel(this.#spec());
  }

  #spec(): ModelSpec {
    const constants = [...this.#constants.values()];
    return { nodes: this.#nodes, constants, inputs: this.#inputs, outputs: this.#outputs };
  }

  /** An input whose shape may change from turn to turn. */
  #port(name: string): Tensor {
    this.#inputs.push({ name, type: 'float32', shape: null });
    return { name, shape: [] };
  }

  #freshName(stem: string): string {
    return `${stem}_${this.#names.count++}`;
  }
}

function attributeSpecs(attributes: Attributes): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, attributeSpec(value)]));
}

function attributeSpec(value: Attributes[string]): AttributeValue {
  if (typeof value === 'number') return { kind: 'int', value };
  if (typeof value === 'string') return { kind: 'string', value };
  return 'kind' in value ? value : { kind: 'ints', value };
}

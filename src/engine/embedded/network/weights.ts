/**
 * The parameters in a graph. They are inputs that are fed at every run, constants of the graph, or constants that lie in a
 * file, and then adapters may stand beside them as inputs. What is an input can be trained; the rest is frozen.
 */
import { EngineError } from '../../../support/errors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { adapterLayout, adapterNames } from '../../hugging-face/adapter-layout.ts';
import { BLOCK, blockNames, type EightBitWeights } from '../../hugging-face/eight-bit-weights.ts';
import type { MappedWeights } from '../../hugging-face/mapped-weights.ts';
import { parameterLayout, type Parameter, type ParameterLayout } from '../../hugging-face/parameter-layout.ts';
import type { Lora } from '../../lora.ts';
import type { Adapter, Matrix } from '../autodiff/operators/linear.ts';
import type { Tape } from '../autodiff/tape.ts';
import type { Graph, Tensor } from '../onnx/graph.ts';

export type WeightSource =
  /** Every parameter is fed. */
  | { readonly kind: 'fed' }
  /** Every parameter is a constant with the value that `flat` has when the graph is encoded. */
  | { readonly kind: 'baked'; readonly flat: Float32Array }
  /** Every parameter lies in a file, or its matrix in 8 bits does; with `lora`, adapters beside them are fed. */
  | { readonly kind: 'mapped'; readonly mapped: MappedWeights | EightBitWeights; readonly lora: Lora | null };

/** The sources that a model can be opened with. */
export type OpenSource = Exclude<WeightSource, { readonly kind: 'baked' }>;

export interface Weights {
  /** The tensor of a parameter. */
  get(name: string): Tensor;
  /** The same for who multiplies by it: it may be in 8 bits. */
  matrix(name: string): Matrix;
  /** What stands beside a matrix, or null. */
  adapter(name: string): Adapter | null;
  /** Names of what has to be fed. */
  inputNames(): string[];
}

/** What is fed, and so can be trained: all parameters, adapters, or nothing. */
export function trainedLayout(config: DecoderConfig, source: OpenSource): ParameterLayout {
  if (source.kind === 'fed') return parameterLayout(config);
  return source.lora === null ? [] : adapterLayout(config, source.lora);
}

export function weightsOf(tape: Tape, config: DecoderConfig, source: WeightSource): Weights {
  const { graph } = tape;
  const fed = new Map<string, Tensor>();
  const input = ({ name, shape }: Parameter): Tensor => graph.input(name, 'float32', shape);
  const inputNames = (): string[] => [...fed.keys()];
  const layout = parameterLayout(config);
  switch (source.kind) {
    case 'fed':
      return withoutAdapters(memoized(fed, layout, input), inputNames);
    case 'baked': {
      const constant = ({ shape, offset, size }: Parameter): Tensor =>
        tape.freeze(graph.constant('float32', shape, source.flat.subarray(offset, offset + size)));
      return withoutAdapters(memoized(new Map(), layout, constant), inputNames);
    }
    case 'mapped': {
      const { mapped, lora } = source;
      const constant = ({ name, shape }: Parameter): Tensor =>
        tape.freeze(graph.mappedConstant(name, 'float32', shape, mapped.parts.get(name)!));
      const get = memoized(new Map(), layout, constant);
      const inBlocks = memoized(new Map(), layout, blockConstants(graph, mapped));
      const isInBlocks = (name: string): boolean => 'matrices' in mapped && mapped.matrices.has(name);
      const matrix = (name: string): Matrix => (isInBlocks(name) ? inBlocks(name) : get(name));
      return { get, matrix, adapter: adapterInputs(config, lora, fed, input), inputNames };
    }
  }
}

function withoutAdapters(get: Weights['get'], inputNames: Weights['inputNames']): Weights {
  return { get, matrix: get, adapter: () => null, inputNames };
}

function blockConstants(graph: Graph, { parts }: MappedWeights): (parameter: Parameter) => Matrix {
  return ({ name, shape }) => {
    const [out, input] = shape as [number, number];
    const names = blockNames(name);
    const constant = (part: string, type: 'uint8' | 'float32', axes: readonly number[]): Tensor =>
      graph.mappedConstant(part, type, axes, parts.get(part)!);
    const blocks = constant(names.blocks, 'uint8', [out, input / BLOCK, BLOCK]);
    return { shape, blocks, scales: constant(names.scales, 'float32', [out, input / BLOCK]), blockSize: BLOCK };
  };
}

function adapterInputs(
  config: DecoderConfig,
  lora: Lora | null,
  fed: Map<string, Tensor>,
  input: (parameter: Parameter) => Tensor,
): Weights['adapter'] {
  if (lora === null) return () => null;
  const layout = adapterLayout(config, lora);
  const known = new Set(layout.map(({ name }) => name));
  const get = memoized(fed, layout, input);
  return (name) => {
    const { a, b } = adapterNames(name);
    return known.has(a) ? { a: get(a), b: get(b), scale: lora.alpha / lora.rank } : null;
  };
}

function memoized<T>(
  known: Map<string, T>,
  layout: ParameterLayout,
  make: (parameter: Parameter) => T,
): (name: string) => T {
  const parameters = new Map(layout.map((parameter) => [parameter.name, parameter]));
  return (name) => {
    let tensor = known.get(name);
    if (tensor === undefined) {
      const parameter = parameters.get(name);
      if (!parameter) throw new EngineError(`the network has no parameter ${name}`);
      tensor = make(parameter);
      known.set(name, tensor);
    }
    return tensor;
  };
}

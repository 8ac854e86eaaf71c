/**
 * The parameters in a graph. They are inputs that are fed at every run, constants of the graph, or constants that lie in a
 * file, and then adapters may stand beside them as inputs. What is an input can be trained; the rest is frozen.
 */
import { EngineError } from '../../../support/errors.ts';
import type { DecoderConfig } from '../../decoder-config.ts';
import { adapterLayout, adapterNames } from '../../hugging-face/adapter-layout.ts';
import { parameterLayout, type Parameter, type ParameterLayout } from '../../hugging-face/parameter-layout.ts';
import type { Lora } from '../../lora.ts';
import type { Adapter } from '../autodiff/operators/linear.ts';
import type { Tape } from '../autodiff/tape.ts';
import type { FilePart } from '../onnx/encode-model.ts';
import type { Tensor } from '../onnx/graph.ts';

/** Float32 numbers in files of one folder, by parameter. */
export interface MappedWeights {
  readonly folder: string;
  readonly parts: ReadonlyMap<string, FilePart>;
}

export type WeightSource =
  /** Every parameter is fed. */
  | { readonly kind: 'fed' }
  /** Every parameter is a constant with the value that `flat` has when the graph is encoded. */
  | { readonly kind: 'baked'; readonly flat: Float32Array }
  /** Every parameter lies in a file; with `lora`, adapters beside them are fed. */
  | { readonly kind: 'mapped'; readonly mapped: MappedWeights; readonly lora: Lora | null };

/** The sources that a model can be opened with. */
export type OpenSource = Exclude<WeightSource, { readonly kind: 'baked' }>;

export interface Weights {
  /** The tensor of a parameter. */
  get(name: string): Tensor;
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
      return { get: memoized(fed, layout, input), adapter: () => null, inputNames };
    case 'baked': {
      const constant = ({ shape, offset, size }: Parameter): Tensor =>
        tape.freeze(graph.constant('float32', shape, source.flat.subarray(offset, offset + size)));
      return { get: memoized(new Map(), layout, constant), adapter: () => null, inputNames };
    }
    case 'mapped': {
      const constant = ({ name, shape }: Parameter): Tensor =>
        tape.freeze(graph.mappedConstant(name, shape, source.mapped.parts.get(name)!));
      const get = memoized(new Map(), layout, constant);
      return { get, adapter: adapterInputs(config, source.lora, fed, input), inputNames };
    }
  }
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

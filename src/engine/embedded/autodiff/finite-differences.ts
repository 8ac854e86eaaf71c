/** For the operators' tests: an operator's gradients against central differences of a weighted sum of its output. */
import { randomStream } from '../../../support/random.ts';
import { Graph, type Shape, type Tensor } from '../onnx/graph.ts';
import { floatData, floats, openSession, type Feeds, type Session } from '../onnx/session.ts';
import { Tape } from './tape.ts';

export interface GradientCheck {
  /** Inputs whose gradients are checked: the shape the operator is given, with symbols, and the sizes in the test. */
  readonly inputs: Readonly<Record<string, { readonly shape: Shape; readonly sizes: readonly number[] }>>;
  /** Adds the operator; may declare further inputs, which `constants` feeds. */
  readonly build: (tape: Tape, inputs: Readonly<Record<string, Tensor>>) => Tensor;
  readonly constants?: Feeds;
  /** Sizes of the output in the test. */
  readonly outputSizes: readonly number[];
}

/** Large for float32's sake; the operators are smooth enough for central differences at it. */
const step = 1e-2;

/** Largest error of each input's gradient, relative to its largest element. */
export async function gradientErrors(check: GradientCheck): Promise<Record<string, number>> {
  const session = await openSession(buildGraph(check));
  const random = randomStream('finite differences', ...Object.keys(check.inputs));
  const normals = (sizes: readonly number[]): Float32Array =>
    Float32Array.from({ length: sizes.reduce((product, size) => product * size, 1) }, () => random.normal());
  const values = new Map(Object.entries(check.inputs).map(([name, { sizes }]) => [name, normals(sizes)]));
  const seed = normals(check.outputSizes);
  const feeds: Feeds = { ...check.constants, seed: floats(seed, check.outputSizes) };
  for (const [name, data] of values) feeds[name] = floats(data, check.inputs[name]!.sizes);

  const gradients = (await session.run(feeds)) as Feeds;
  const errors: Record<string, number> = {};
  for (const [name, data] of values) {
    const differences = await centralDifferences(session, feeds, data, seed);
    errors[name] = relativeDifference(floatData(gradients[`gradient ${name}`]), differences);
  }
  await session.release();
  return errors;
}

function buildGraph({ inputs, build }: GradientCheck): Uint8Array {
  const graph = new Graph();
  const tape = new Tape(graph);
  const declared = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, graph.input(name, 'float32', shape)]),
  );
  const output = build(tape, declared);
  tape.addGradient(output, graph.input('seed', 'float32', output.shape));
  tape.backward();
  graph.output('output', output);
  for (const [name, tensor] of Object.entries(declared)) graph.output(`gradient ${name}`, tape.gradientOf(tensor));
  return graph.encode();
}

/** `data` is the array that `feeds` holds, so that changing it changes what is fed. */
async function centralDifferences(
  session: Session,
  feeds: Feeds,
  data: Float32Array,
  seed: Float32Array,
): Promise<number[]> {
  const valueAt = async (index: number, value: number): Promise<number> => {
    const kept = data[index]!;
    data[index] = value;
    const output = floatData(((await session.run(feeds)) as Feeds)['output']);
    data[index] = kept;
    return output.reduce((sum, element, at) => sum + element * seed[at]!, 0);
  };
  const differences: number[] = [];
  for (let index = 0; index < data.length; index++) {
    const [above, below] = [Math.fround(data[index]! + step), Math.fround(data[index]! - step)];
    differences.push(((await valueAt(index, above)) - (await valueAt(index, below))) / (above - below));
  }
  return differences;
}

function relativeDifference(actual: Float32Array, expected: readonly number[]): number {
  const magnitude = Math.max(...expected.map(Math.abs));
  return Math.max(...expected.map((value, index) => Math.abs(value - actual[index]!))) / magnitude;
}

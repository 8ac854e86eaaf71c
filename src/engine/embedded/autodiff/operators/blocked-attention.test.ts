/** Attention in blocks against attention at once, forward and back, and against finite differences. */
import { expect, it } from 'vitest';
import { atLeast } from '../../../../../test/worlds/at-least.ts';
import { randomStream } from '../../../../support/random.ts';
import { causalMask } from '../../network/rotary-tables.ts';
import { Graph, type Tensor } from '../../onnx/graph.ts';
import { floatData, floats, openSession, type Feeds } from '../../onnx/session.ts';
import { gradientErrors } from '../finite-differences.ts';
import { Tape } from '../tape.ts';
import { blockedAttention } from './blocked-attention.ts';
import { causalAttention } from './causal-attention.ts';

interface Case {
  readonly heads: number;
  readonly keyHeads: number;
  readonly length: number;
  readonly block: number;
}

const shape = (heads: number) => ['B', heads, 'S', 4];

it.each<Case>([
  { heads: 2, keyHeads: 2, length: 6, block: 2 },
  { heads: 4, keyHeads: 2, length: 6, block: 3 },
  { heads: 3, keyHeads: 1, length: 4, block: 1 },
])('has the gradients of finite differences: $heads heads, $keyHeads of keys, blocks of $block', async (of) => {
  const input = (heads: number) => ({ shape: shape(heads), sizes: [2, heads, of.length, 4] });
  const errors = await gradientErrors({
    inputs: { q: input(of.heads), k: input(of.keyHeads), v: input(of.keyHeads) },
    build: (tape, { q, k, v }) => blockedAttention(tape, q!, k!, v!, maskInput(tape.graph)),
    constants: { mask: maskOf(of) },
    outputSizes: [2, of.heads, of.length, 4],
  });
  for (const [name, error] of atLeast(3, Object.entries(errors))) expect(error, name).toBeLessThan(2e-3);
});

it.each<Case>([
  { heads: 4, keyHeads: 2, length: 96, block: 32 },
  { heads: 4, keyHeads: 2, length: 96, block: 96 },
  { heads: 3, keyHeads: 3, length: 70, block: 7 },
])('has the numbers of attention at once: $length tokens in blocks of $block', async (of) => {
  const whole = await run(causalAttention, { ...of, block: of.length });
  const blocked = await run(blockedAttention, of);
  for (const [name, expected] of atLeast(4, Object.entries(whole))) {
    const largest = Math.max(...expected.map(Math.abs));
    const error = Math.max(...expected.map((value, at) => Math.abs(value - blocked[name]![at]!)));
    expect(error / largest, name).toBeLessThan(1e-5);
  }
});

async function run(attention: typeof causalAttention, of: Case): Promise<Record<string, Float32Array>> {
  const graph = new Graph();
  const tape = new Tape(graph);
  const input = (name: string, heads: number): Tensor => graph.input(name, 'float32', shape(heads));
  const inputs = { q: input('q', of.heads), k: input('k', of.keyHeads), v: input('v', of.keyHeads) };
  const output = attention(tape, inputs.q, inputs.k, inputs.v, maskInput(graph));
  tape.addGradient(output, input('seed', of.heads));
  tape.backward();
  graph.output('output', output);
  for (const [name, tensor] of Object.entries(inputs)) graph.output(`gradient of ${name}`, tape.gradientOf(tensor));

  const random = randomStream('blocked attention');
  const normals = (heads: number) =>
    floats(
      Float32Array.from({ length: 2 * heads * of.length * 4 }, () => 2 * random.normal()),
      [2, heads, of.length, 4],
    );
  const session = await openSession(graph.encode());
  const feeds = { q: normals(of.heads), k: normals(of.keyHeads), v: normals(of.keyHeads), seed: normals(of.heads) };
  const outputs = Object.entries((await session.run({ ...feeds, mask: maskOf(of) })) as Feeds);
  await session.release();
  return Object.fromEntries(outputs.map(([name, tensor]) => [name, floatData(tensor)]));
}

function maskInput(graph: Graph): Tensor {
  return graph.input('mask', 'float32', ['R', 'S']);
}

function maskOf({ length, block }: Case) {
  return floats(causalMask(length, block), [block, length]);
}

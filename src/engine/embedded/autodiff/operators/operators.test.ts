/** Every operator's gradient against finite differences, alone and where it must add to a gradient already there. */
import { expect, it } from 'vitest';
import { causalMask, rotaryTable } from '../../network/rotary-tables.ts';
import { floats, integers, type Feeds } from '../../onnx/session.ts';
import type { Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';
import { gradientErrors, type GradientCheck } from '../finite-differences.ts';
import { causalAttention } from './causal-attention.ts';
import { gatherRows } from './gather-rows.ts';
import { mergeHeads, splitHeads } from './heads.ts';
import { joinRows, joinTokens, splitRows } from './join.ts';
import { linear } from './linear.ts';
import { placeRows } from './place-rows.ts';
import { reshapeWidth } from './reshape-width.ts';
import { rmsNorm } from './rms-norm.ts';
import { rotary, rotaryRows } from './rotary.ts';
import { shareGroups } from './share-groups.ts';
import { swiglu } from './swiglu.ts';
import { atLeast } from '../../../../../test/worlds/at-least.ts';

const rows = 3;
const matrix = (size: number) => ({ shape: ['rows', size], sizes: [rows, size] });
const fixed = (...sizes: number[]) => ({ shape: sizes, sizes });
const heads = (count: number) => ({ shape: ['B', count, 'S', 4], sizes: [2, count, 3, 4] });
const batch: Feeds = { batchSizes: integers([2, 3]) };
const batchSizes = (tape: Tape): Tensor => tape.graph.input('batchSizes', 'int64', [2]);

const checks: Record<string, GradientCheck> = {
  linear: {
    inputs: { x: matrix(4), weight: fixed(5, 4) },
    build: (tape, { x, weight }) => linear(tape, x!, weight!),
    outputSizes: [rows, 5],
  },
  'linear with bias': {
    inputs: { x: matrix(4), weight: fixed(5, 4), bias: fixed(5) },
    build: (tape, { x, weight, bias }) => linear(tape, x!, weight!, { bias: bias! }),
    outputSizes: [rows, 5],
  },
  'linear with residual': {
    inputs: { x: matrix(4), weight: fixed(5, 4), residual: matrix(5) },
    build: (tape, { x, weight, residual }) => linear(tape, x!, weight!, { residual: residual! }),
    outputSizes: [rows, 5],
  },
  'linear with adapter': {
    inputs: { x: matrix(4), weight: fixed(5, 4), a: fixed(2, 4), b: fixed(5, 2) },
    build: (tape, { x, weight, a, b }) => linear(tape, x!, weight!, { adapter: { a: a!, b: b!, scale: 1.5 } }),
    outputSizes: [rows, 5],
  },
  'linear with adapter and residual': {
    inputs: { x: matrix(4), weight: fixed(5, 4), residual: matrix(5), a: fixed(2, 4), b: fixed(5, 2) },
    build: (tape, { x, weight, residual, a, b }) =>
      linear(tape, x!, weight!, { residual: residual!, adapter: { a: a!, b: b!, scale: 0.5 } }),
    outputSizes: [rows, 5],
  },
  'linear twice of the same input and weight': {
    inputs: { x: matrix(4), weight: fixed(4, 4) },
    build: (tape, { x, weight }) =>
      linear(tape, linear(tape, x!, weight!, { residual: x! }), weight!, { residual: x! }),
    outputSizes: [rows, 4],
  },
  'rms-norm': {
    inputs: { x: matrix(6), weight: fixed(6) },
    build: (tape, { x, weight }) => rmsNorm(tape, x!, weight!, 1e-6),
    outputSizes: [rows, 6],
  },
  'rms-norm of a residual stream': {
    inputs: { x: matrix(6), weight: fixed(6), square: fixed(6, 6) },
    build: (tape, { x, weight, square }) => linear(tape, rmsNorm(tape, x!, weight!, 1e-6), square!, { residual: x! }),
    outputSizes: [rows, 6],
  },
  swiglu: {
    inputs: { gate: matrix(4), up: matrix(4) },
    build: (tape, { gate, up }) => swiglu(tape, gate!, up!),
    outputSizes: [rows, 4],
  },
  'reshape-width': {
    inputs: { x: matrix(4) },
    build: (tape, { x }) => reshapeWidth(tape, x!, 'rows heads', 2),
    outputSizes: [rows * 2, 2],
  },
  'gather-rows': {
    inputs: { x: matrix(4) },
    build: (tape, { x }) => gatherRows(tape, x!, tape.graph.input('indices', 'int64', ['M'])),
    constants: { indices: integers([2, 0]) },
    outputSizes: [2, 4],
  },
  'split heads': {
    inputs: { x: { shape: ['N', 8], sizes: [6, 8] } },
    build: (tape, { x }) => splitHeads(tape, x!, 2, batchSizes(tape)),
    constants: batch,
    outputSizes: [2, 2, 3, 4],
  },
  'merge heads': {
    inputs: { x: heads(2) },
    build: (tape, { x }) => mergeHeads(tape, x!, batchSizes(tape)),
    constants: batch,
    outputSizes: [6, 8],
  },
  'place rows with gaps': {
    inputs: { x: matrix(4) },
    build: (tape, { x }) => {
      const index = (name: string): Tensor => tape.graph.input(name, 'int64', [name]);
      const slots = placeRows(tape, x!, index('rowOfSlot'), index('slotOfRow'));
      // Taking the rows back out leaves the gaps without effect.
      return gatherRows(tape, slots, index('slotsTaken'));
    },
    constants: {
      rowOfSlot: integers([1, 0, 0, 2]),
      slotOfRow: integers([2, 0, 3]),
      slotsTaken: integers([3, 0, 2]),
    },
    outputSizes: [rows, 4],
  },
  'split rows and join them the other way round': {
    inputs: { x: matrix(4), weight: fixed(4, 4) },
    build: (tape, { x, weight }) => {
      const sizes = (name: string): Tensor => tape.graph.input(name, 'int64', [2]);
      const [first, second] = splitRows(tape, x!, sizes('split'), ['first', 'second']);
      return joinRows(tape, linear(tape, second, weight!), first, sizes('join'), 'rows');
    },
    constants: { split: integers([1, 2]), join: integers([2, 1]) },
    outputSizes: [rows, 4],
  },
  'join tokens': {
    inputs: { first: heads(2), second: heads(2) },
    build: (tape, { first, second }) => joinTokens(tape, first!, second!, tape.graph.input('sizes', 'int64', [2])),
    constants: { sizes: integers([3, 3]) },
    outputSizes: [2, 2, 6, 4],
  },
  'share groups': {
    inputs: { x: heads(2) },
    build: (tape, { x }) =>
      shareGroups(tape, x!, {
        groupOfRow: tape.graph.input('groupOfRow', 'int64', ['C']),
        membership: tape.graph.input('membership', 'float32', ['P', 'C']),
      }),
    constants: { groupOfRow: integers([1, 0, 1]), membership: floats(Float32Array.of(0, 1, 0, 1, 0, 1), [2, 3]) },
    outputSizes: [3, 2, 3, 4],
  },
  'rotary of rows at their own positions': {
    inputs: { x: { shape: ['N', 8], sizes: [3, 8] } },
    build: (tape, { x }) => rotaryRows(tape, x!, 2, tape.graph.input('places', 'int64', ['N', 1]), rotaryInputs(tape)),
    constants: { ...rotaryFeeds(), places: integers([2, 0, 1], [3, 1]) },
    outputSizes: [3, 8],
  },
  rotary: {
    inputs: { x: heads(2) },
    build: (tape, { x }) => rotary(tape, x!, rotaryInputs(tape)),
    constants: rotaryFeeds(),
    outputSizes: [2, 2, 3, 4],
  },
  'causal attention': attentionCheck(2, 2),
  'causal attention with two queries a key': attentionCheck(4, 2),
  'causal attention with one key head': attentionCheck(3, 1),
};

it.each(Object.entries(checks))('%s', async (_, check) => {
  for (const [input, error] of atLeast(1, Object.entries(await gradientErrors(check)))) {
    expect(error, input).toBeLessThan(2e-3);
  }
});

function attentionCheck(queryHeads: number, keyHeads: number): GradientCheck {
  return {
    inputs: { q: heads(queryHeads), k: heads(keyHeads), v: heads(keyHeads) },
    build: (tape, { q, k, v }) => causalAttention(tape, q!, k!, v!, tape.graph.input('mask', 'float32', ['S', 'S'])),
    constants: { mask: floats(causalMask(3), [3, 3]) },
    outputSizes: [2, queryHeads, 3, 4],
  };
}

function rotaryInputs(tape: Tape) {
  const input = (name: string): Tensor => tape.graph.input(name, 'float32', ['positions', 2]);
  return { cosines: input('cosines'), sines: input('sines') };
}

function rotaryFeeds(): Feeds {
  const { cosines, sines } = rotaryTable({ headSize: 4, ropeTheta: 100 }, 3);
  return { cosines: floats(cosines, [3, 2]), sines: floats(sines, [3, 2]) };
}

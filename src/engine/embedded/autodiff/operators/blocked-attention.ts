/**
 * Causal attention a block of R queries at a time, for long sequences: a block looks at the keys up to its own end, so that
 * half of the work of S x S is never done, and the weights are computed again on the way back, so that memory grows as
 * the length does. The numbers are those of `causalAttention`, sums over the keys but for their order.
 */
import type { Graph, Shape, Tensor } from '../../onnx/graph.ts';
import type { Tape } from '../tape.ts';
import { attentionWeights, outputSums, transposedGradients, weightedValues } from './attention-products.ts';

/**
 * q [B, H, S, headSize], k and v [B, KV, S, headSize], S a multiple of R -> [B, H, S, headSize]. `mask` [R, S] is what the
 * last block sees (0 or very negative); one before sees as much less of the zeros on the left.
 */
export function blockedAttention(tape: Tape, q: Tensor, k: Tensor, v: Tensor, mask: Tensor): Tensor {
  const { graph } = tape;
  const rows = graph.node('Shape', [mask], [1], { start: 0, end: 1 });
  const length = graph.node('Shape', [mask], [1], { start: 1, end: 2 });
  const count = graph.node('Div', [length, rows], [1]);
  const blockAt = (inner: Graph, index: Tensor): Block => new Block(inner, index, { rows, length });

  const { kept } = graph.loop(count, [], (inner, index) => {
    const block = blockAt(inner, index);
    const weights = attentionWeights(inner, { q: block.own(q), k: block.seen(k), mask: block.mask(mask) });
    return { state: [], kept: [weightedValues(inner, weights, block.seen(v))] };
  });
  const output = joinBlocks(graph, kept[0]!, q.shape);

  return tape.record(output, [q, k, v], (gradient) => {
    const sums = outputSums(graph, gradient, output);
    const zeros = graph.node('ConstantOfShape', [graph.node('Shape', [transposed(graph, k)], [4])], k.shape);
    const gradients = graph.loop(count, [zeros, zeros], (inner, index, [keySum, valueSum]) => {
      const block = blockAt(inner, index);
      const seen = { q: block.own(q), k: block.seen(k), v: block.seen(v) };
      const weights = attentionWeights(inner, { ...seen, mask: block.mask(mask) });
      const own = { weights, gradient: block.own(gradient), sums: block.own(sums) };
      const added = transposedGradients(inner, seen, own);
      return { state: [block.addSeen(keySum!, added.k), block.addSeen(valueSum!, added.v)], kept: [added.q] };
    });
    const [keys, values] = gradients.state;
    tape.addGradient(v, transposed(graph, values!));
    tape.addGradient(q, joinBlocks(graph, gradients.kept[0]!, q.shape));
    tape.addGradient(k, transposed(graph, keys!));
  });
}

/** The tokens of a block, and those that it sees: from the first to its last. Along axis 2 of [B, heads, S, width]. */
class Block {
  readonly #graph: Graph;
  readonly #length: Tensor;
  readonly #start: Tensor;
  readonly #end: Tensor;

  /** `index` int64 scalar, `rows` of a block and `length` of the sequence int64 [1]. */
  constructor(graph: Graph, index: Tensor, { rows, length }: { readonly rows: Tensor; readonly length: Tensor }) {
    this.#graph = graph;
    this.#length = length;
    this.#start = graph.node('Mul', [index, rows], [1]);
    this.#end = graph.node('Add', [this.#start, rows], [1]);
  }

  own(x: Tensor): Tensor {
    return this.#slice(x, [this.#start, this.#end], 2);
  }

  seen(x: Tensor): Tensor {
    return this.#slice(x, [this.#graph.integers([0]), this.#end], 2);
  }

  /** Of the last block's mask [R, S], the columns on the right. */
  mask(mask: Tensor): Tensor {
    return this.#slice(mask, [this.#graph.node('Sub', [this.#length, this.#end], [1]), this.#length], 1);
  }

  /** `sum` [B, heads, width, S] of all tokens plus `added` of those that are seen. */
  addSeen(sum: Tensor, added: Tensor): Tensor {
    const graph = this.#graph;
    const behind = graph.node('Sub', [this.#length, this.#end], [1]);
    const pads = graph.node('Concat', [graph.integers([0, 0, 0, 0, 0, 0, 0]), behind], [8], {
      axis: 0,
    });
    return graph.node('Add', [sum, graph.node('Pad', [added, pads], added.shape)], added.shape);
  }

  #slice(x: Tensor, [start, end]: readonly [Tensor, Tensor], axis: number): Tensor {
    return this.#graph.node('Slice', [x, start, end, this.#graph.integers([axis])], x.shape);
  }
}

/** [B, heads, S, width] <-> [B, heads, width, S]. */
function transposed(graph: Graph, x: Tensor): Tensor {
  const [batch, heads, rows, columns] = x.shape as [string, number, string, number];
  return graph.node('Transpose', [x], [batch, heads, columns, rows], { perm: [0, 1, 3, 2] });
}

/** [blocks, B, heads, R, width] -> [B, heads, S, width]. */
function joinBlocks(graph: Graph, blocks: Tensor, shape: Shape): Tensor {
  const [, batch, heads, rows, width] = blocks.shape as [string, string, number, string, number];
  const inOrder = graph.node('Transpose', [blocks], [batch, heads, 'turns', rows, width], { perm: [1, 2, 0, 3, 4] });
  return graph.node('Reshape', [inOrder, graph.integers([0, heads, -1, width])], shape);
}

/**
 * Output head and loss a chunk of targets at a time: C chunks of R slots, the targets in order and behind them slots that
 * are nobody's and weigh nothing. Of arrays of vocabulary width there is never more than what a chunk needs; the way back
 * begins inside, as the slopes of the loss are known there. The formulas are those of ./target-loss.ts.
 */
import { placeRows } from '../autodiff/operators/place-rows.ts';
import type { Tape } from '../autodiff/tape.ts';
import type { Graph, Tensor } from '../onnx/graph.ts';
import { declareLossInputs, headLogits, targetLogprobs, targetLoss, type TargetLoss } from './target-loss.ts';

export interface ChunkInputs {
  /** int64 [C, R]. */
  readonly targets: Tensor;
  /** int64 [C R]: the target in each slot, and any in those that are nobody's. */
  readonly targetOfSlot: Tensor;
  /** int64 [M]. */
  readonly slotOfTarget: Tensor;
}

export function declareChunkInputs(graph: Graph): ChunkInputs {
  return {
    targets: graph.input('targets', 'int64', ['C', 'R']),
    targetOfSlot: graph.input('targetOfSlot', 'int64', ['C R']),
    slotOfTarget: graph.input('slotOfTarget', 'int64', ['M']),
  };
}

/** Log-probabilities of the targets in all slots, [C R]. */
export function chunkedLogprobs(tape: Tape, hidden: Tensor, head: Tensor, inputs: ChunkInputs): Tensor {
  const { graph } = tape;
  const { hiddenChunks, chunks } = inChunks(tape, hidden, inputs);
  const { kept } = graph.loop(chunks, [], (inner, index) => {
    const logits = headLogits(inner, chunkOf(inner, hiddenChunks, index), head);
    return { state: [], kept: [targetLogprobs(inner, logits, chunkOf(inner, inputs.targets, index)).logprobs] };
  });
  return joined(graph, kept[0]!);
}

/** Declares the loss's inputs, [C, R] as the targets, and adds the loss; its outputs but the dense gradient are of slots. */
export function chunkedLoss(
  tape: Tape,
  { hidden, head, isHeadTrained }: { readonly hidden: Tensor; readonly head: Tensor; readonly isHeadTrained: boolean },
  inputs: ChunkInputs,
): Omit<TargetLoss, 'hiddenGradient'> {
  const { graph } = tape;
  const { slots, hiddenChunks, chunks } = inChunks(tape, hidden, inputs);
  const { weights, advantages, samplerLogprobs, ...scalars } = declareLossInputs(graph, ['C', 'R']);
  // A number, which the first chunk's gradient of the head is as well added to as a matrix of zeros.
  const initial = isHeadTrained ? [graph.scalar(0)] : [];
  const { state, kept } = graph.loop(chunks, initial, (inner, index, [sum]) => {
    const at = (tensor: Tensor): Tensor => chunkOf(inner, tensor, index);
    const { logprobs, hiddenGradient, headGradients } = targetLoss(
      inner,
      { hidden: at(hiddenChunks), head, targets: at(inputs.targets) },
      { weights: at(weights), advantages: at(advantages), samplerLogprobs: at(samplerLogprobs), ...scalars },
      sum ? { sum } : null,
    );
    return headGradients
      ? { state: [headGradients.denseHead], kept: [logprobs, hiddenGradient, headGradients.targetRows] }
      : { state: [], kept: [logprobs, hiddenGradient] };
  });
  const [logprobs, hiddenGradient, targetRows] = kept.map((each) => joined(graph, each));
  tape.addGradient(slots, hiddenGradient!);
  const [denseHead] = state;
  return { logprobs: logprobs!, headGradients: denseHead && targetRows ? { denseHead, targetRows } : null };
}

/** The hidden states in slots, [C R, hiddenSize] and [C, R, hiddenSize], and the number of chunks, int64 [1]. */
function inChunks(
  tape: Tape,
  hidden: Tensor,
  { targets, targetOfSlot, slotOfTarget }: ChunkInputs,
): Record<'slots' | 'hiddenChunks' | 'chunks', Tensor> {
  const { graph } = tape;
  const width = hidden.shape[1] as number;
  const slots = placeRows(tape, hidden, targetOfSlot, slotOfTarget);
  const sizes = graph.node('Concat', [graph.node('Shape', [targets], [2]), graph.integers([width])], [3], { axis: 0 });
  return {
    slots,
    hiddenChunks: graph.node('Reshape', [slots, sizes], ['C', 'R', width]),
    chunks: graph.node('Shape', [targets], [1], { start: 0, end: 1 }),
  };
}

/** [C, R, ...] -> [R, ...] of chunk `index`. */
function chunkOf(graph: Graph, x: Tensor, index: Tensor): Tensor {
  return graph.node('Gather', [x, index], x.shape.slice(1), { axis: 0 });
}

/** [C, R, ...] -> [C R, ...]. */
function joined(graph: Graph, x: Tensor): Tensor {
  const rest = x.shape.slice(2) as number[];
  return graph.node('Reshape', [x, graph.integers([-1, ...rest])], ['C R', ...rest]);
}

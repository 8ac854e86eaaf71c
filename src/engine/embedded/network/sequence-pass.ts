/**
 * The network over whole sequences: B rows of S tokens, padded on the right (causal attention never looks right).
 * Only the hidden states of selected tokens leave it; what lies after the last attention is computed for those alone.
 */
import { blockedAttention } from '../autodiff/operators/blocked-attention.ts';
import { causalAttention } from '../autodiff/operators/causal-attention.ts';
import { gatherRows } from '../autodiff/operators/gather-rows.ts';
import { mergeHeads, splitHeads } from '../autodiff/operators/heads.ts';
import { rmsNorm } from '../autodiff/operators/rms-norm.ts';
import { rotary, type RotaryTables } from '../autodiff/operators/rotary.ts';
import type { Tensor } from '../onnx/graph.ts';
import { afterAttention, attentionProjections, embed, type Network } from './blocks.ts';
import { finalNormName, layerPrefix } from '../../hugging-face/parameter-layout.ts';

export interface SequenceInputs {
  /** int64 [N], N = B S. */
  readonly tokens: Tensor;
  /** int64 [2]: B, S. */
  readonly batchSizes: Tensor;
  /** [S, S]: 0 where a query may look, very negative elsewhere. In blocks, [R, S]: what the last block sees. */
  readonly mask: Tensor;
  readonly rotaryTables: RotaryTables;
  /** int64 [M]: which of the N tokens' hidden states are wanted, without repeats. */
  readonly selected: Tensor;
}

export interface SequenceOutputs {
  /** [N, hiddenSize]: the embeddings, where differentiation ends. */
  readonly embedded: Tensor;
  /** [M, hiddenSize] after the final norm. */
  readonly hidden: Tensor;
  /** Rotated keys of each layer, [B, KV, S, headSize]. */
  readonly keys: readonly Tensor[];
  /** Values of each layer, [B, KV, S, headSize]. */
  readonly values: readonly Tensor[];
}

/** Whether queries look at all keys at once, or a block of queries at a time. */
export type AttentionKind = 'whole' | 'blocks';

/** Declares the inputs of a pass over sequences. */
export function declareSequenceInputs(
  { tape: { graph }, config }: Network,
  attention: AttentionKind = 'whole',
): SequenceInputs {
  return {
    tokens: graph.input('tokens', 'int64', ['N']),
    batchSizes: graph.input('batchSizes', 'int64', [2]),
    mask: graph.input('mask', 'float32', [attention === 'whole' ? 'S' : 'R', 'S']),
    rotaryTables: {
      cosines: graph.input('cosines', 'float32', ['positions', config.headSize / 2]),
      sines: graph.input('sines', 'float32', ['positions', config.headSize / 2]),
    },
    selected: graph.input('selected', 'int64', ['M']),
  };
}

export function sequencePass(
  network: Network,
  inputs: SequenceInputs,
  attention: AttentionKind = 'whole',
): SequenceOutputs {
  const attend = attention === 'whole' ? causalAttention : blockedAttention;
  const { tape, config, weights } = network;
  const embedded = embed(network, inputs.tokens);
  const keys: Tensor[] = [];
  const values: Tensor[] = [];
  let x = embedded;
  for (let layer = 0; layer < config.layerCount; layer++) {
    const prefix = layerPrefix(layer);
    const { q, k, v } = attentionProjections(network, prefix, x);
    const split = (rows: Tensor, heads: number): Tensor => splitHeads(tape, rows, heads, inputs.batchSizes);
    const queries = rotary(tape, split(q, config.headCount), inputs.rotaryTables);
    keys.push(rotary(tape, split(k, config.keyValueHeadCount), inputs.rotaryTables));
    values.push(split(v, config.keyValueHeadCount));
    const heads = attend(tape, queries, keys[layer]!, values[layer]!, inputs.mask);
    let attended = mergeHeads(tape, heads, inputs.batchSizes);
    if (layer === config.layerCount - 1) {
      attended = gatherRows(tape, attended, inputs.selected);
      x = gatherRows(tape, x, inputs.selected);
    }
    x = afterAttention(network, prefix, x, attended);
  }
  const hidden = rmsNorm(tape, x, weights.get(finalNormName), config.rmsNormEpsilon);
  return { embedded, hidden, keys, values };
}

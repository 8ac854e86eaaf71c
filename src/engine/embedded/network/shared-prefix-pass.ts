/**
 * The network over groups of sequences that begin alike, such as answers to one question: each beginning is computed
 * once, and what follows it looks back at its keys and values. Tokens lie close together, beginnings first, N in all;
 * only attention sees padded rows: P prefixes of up to 'Sp' tokens and C continuations of up to 'Sc'.
 * The numbers are those of `sequencePass` over the whole sequences.
 */
import { causalAttention } from '../autodiff/operators/causal-attention.ts';
import { gatherRows } from '../autodiff/operators/gather-rows.ts';
import { mergeHeads, splitHeads } from '../autodiff/operators/heads.ts';
import { joinRows, joinTokens, splitRows } from '../autodiff/operators/join.ts';
import { placeRows } from '../autodiff/operators/place-rows.ts';
import { rmsNorm } from '../autodiff/operators/rms-norm.ts';
import { rotaryRows, type RotaryTables } from '../autodiff/operators/rotary.ts';
import { shareGroups, type Grouping } from '../autodiff/operators/share-groups.ts';
import type { Tensor } from '../onnx/graph.ts';
import { afterAttention, attentionProjections, embed, type Network, type Projections } from './blocks.ts';
import { finalNormName, layerPrefix } from '../../hugging-face/parameter-layout.ts';

export interface SharedPrefixInputs {
  /** int64 [N]. */
  readonly tokens: Tensor;
  /** int64 [N, 1]: each token's place in its sequence. */
  readonly positions: Tensor;
  readonly rotaryTables: RotaryTables;
  /** int64 [slots]: the token in each slot of the padded rows, P Sp slots of prefixes, then C Sc of continuations. */
  readonly tokenOfSlot: Tensor;
  /** int64 [N]. */
  readonly slotOfToken: Tensor;
  /** int64 [2]: P Sp, C Sc. */
  readonly slotCounts: Tensor;
  /** int64 [2]: P, Sp. */
  readonly prefixSizes: Tensor;
  /** int64 [2]: C, Sc. */
  readonly continuationSizes: Tensor;
  /** int64 [2]: Sp, Sc. */
  readonly keyCounts: Tensor;
  readonly grouping: Grouping;
  /** [Sp, Sp]. */
  readonly prefixMask: Tensor;
  /** [C, 1, Sc, Sp + Sc]. */
  readonly continuationMask: Tensor;
  /** int64 [M]: the tokens whose hidden states are wanted, without repeats where gradients are. */
  readonly selected: Tensor;
  /** int64 [M]: their slots. */
  readonly selectedSlots: Tensor;
}

export interface SharedPrefixOutputs {
  /** [N, hiddenSize]: the embeddings, where differentiation ends. */
  readonly embedded: Tensor;
  /** [M, hiddenSize] after the final norm. */
  readonly hidden: Tensor;
}

export function declareSharedPrefixInputs({ tape: { graph }, config }: Network): SharedPrefixInputs {
  return {
    tokens: graph.input('tokens', 'int64', ['N']),
    positions: graph.input('positions', 'int64', ['N', 1]),
    rotaryTables: {
      cosines: graph.input('cosines', 'float32', ['positions', config.headSize / 2]),
      sines: graph.input('sines', 'float32', ['positions', config.headSize / 2]),
    },
    tokenOfSlot: graph.input('tokenOfSlot', 'int64', ['slots']),
    slotOfToken: graph.input('slotOfToken', 'int64', ['N']),
    slotCounts: graph.input('slotCounts', 'int64', [2]),
    prefixSizes: graph.input('prefixSizes', 'int64', [2]),
    continuationSizes: graph.input('continuationSizes', 'int64', [2]),
    keyCounts: graph.input('keyCounts', 'int64', [2]),
    grouping: {
      groupOfRow: graph.input('groupOfRow', 'int64', ['C']),
      membership: graph.input('membership', 'float32', ['P', 'C']),
    },
    prefixMask: graph.input('prefixMask', 'float32', ['Sp', 'Sp']),
    continuationMask: graph.input('continuationMask', 'float32', ['C', 1, 'Sc', 'Sp + Sc']),
    selected: graph.input('selected', 'int64', ['M']),
    selectedSlots: graph.input('selectedSlots', 'int64', ['M']),
  };
}

export function sharedPrefixPass(network: Network, inputs: SharedPrefixInputs): SharedPrefixOutputs {
  const { tape, config, weights } = network;
  const embedded = embed(network, inputs.tokens);
  let x = embedded;
  for (let layer = 0; layer < config.layerCount; layer++) {
    const prefix = layerPrefix(layer);
    const isLast = layer === config.layerCount - 1;
    const attended = attend(network, inputs, attentionProjections(network, prefix, x));
    if (isLast) x = gatherRows(tape, x, inputs.selected);
    x = afterAttention(
      network,
      prefix,
      x,
      gatherRows(tape, attended, isLast ? inputs.selectedSlots : inputs.slotOfToken),
    );
  }
  return { embedded, hidden: rmsNorm(tape, x, weights.get(finalNormName), config.rmsNormEpsilon) };
}

/** [slots, headCount * headSize]. */
function attend({ tape, config }: Network, inputs: SharedPrefixInputs, { q, k, v }: Projections): Tensor {
  const { headCount, keyValueHeadCount } = config;
  const turned = (x: Tensor, heads: number): Tensor =>
    rotaryRows(tape, x, heads, inputs.positions, inputs.rotaryTables);
  const inRows = (x: Tensor, heads: number): readonly [Tensor, Tensor] => {
    const slots = placeRows(tape, x, inputs.tokenOfSlot, inputs.slotOfToken);
    const [prefixes, continuations] = splitRows(tape, slots, inputs.slotCounts, ['P Sp', 'C Sc']);
    return [
      splitHeads(tape, prefixes, heads, inputs.prefixSizes),
      splitHeads(tape, continuations, heads, inputs.continuationSizes),
    ];
  };
  const [prefixQueries, queries] = inRows(turned(q, headCount), headCount);
  const [prefixKeys, keys] = inRows(turned(k, keyValueHeadCount), keyValueHeadCount);
  const [prefixValues, values] = inRows(v, keyValueHeadCount);
  const behindPrefix = (own: Tensor, ofPrefix: Tensor): Tensor =>
    joinTokens(tape, shareGroups(tape, ofPrefix, inputs.grouping), own, inputs.keyCounts);

  const prefixes = causalAttention(tape, prefixQueries, prefixKeys, prefixValues, inputs.prefixMask);
  const allKeys = behindPrefix(keys, prefixKeys);
  const continuations = causalAttention(
    tape,
    queries,
    allKeys,
    behindPrefix(values, prefixValues),
    inputs.continuationMask,
  );
  return joinRows(
    tape,
    mergeHeads(tape, prefixes, inputs.prefixSizes),
    mergeHeads(tape, continuations, inputs.continuationSizes),
    inputs.slotCounts,
    'slots',
  );
}

/** A decoder as an ONNX graph for programs of others: the port of what builds it. */
import type { DecoderConfig } from './decoder-config.ts';
import type { WeightPart } from './hugging-face/mapped-weights.ts';

/**
 * The bytes of an ONNX model whose weights, in float32, lie in files beside it: `parts` says where, by parameter.
 *
 * Inputs: `input_ids` and `position_ids` int64 [B, S], `attention_mask` int64 [B, T + S] with 0 for padding, and of each layer
 * `past_key_values.N.key` and `.value` [B, KV, T, headSize]. Outputs: `logits` [B, S, V], `present.N.key` and `.value`
 * [B, KV, T + S, headSize]. T may be 0. So Transformers.js and ONNX Runtime GenAI have it.
 */
export type BuildDecoderGraph = (config: DecoderConfig, parts: ReadonlyMap<string, WeightPart>) => Uint8Array;

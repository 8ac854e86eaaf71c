/** genai_config.json: how ONNX Runtime GenAI finds a decoder and its inputs. */
import type { DecoderConfig } from '../../decoder-config.ts';

export interface GenaiTokens {
  /** Ids that end a text, at least one. */
  readonly ends: readonly number[];
  readonly bos: number | null;
  readonly pad: number | null;
}

/** `model` is the graph's path in the folder. The cache is handed over whole, so that it is not shared in place. */
export function genaiConfigOf(config: DecoderConfig, { ends, bos, pad }: GenaiTokens, model: string): object {
  return {
    model: {
      type: config.modelType,
      vocab_size: config.vocabSize,
      context_length: config.maxPositions,
      bos_token_id: bos ?? ends[0],
      eos_token_id: ends,
      pad_token_id: pad ?? ends[0],
      decoder: {
        session_options: { provider_options: [] },
        filename: model,
        hidden_size: config.hiddenSize,
        head_size: config.headSize,
        num_attention_heads: config.headCount,
        num_key_value_heads: config.keyValueHeadCount,
        num_hidden_layers: config.layerCount,
        inputs: {
          input_ids: 'input_ids',
          attention_mask: 'attention_mask',
          position_ids: 'position_ids',
          past_key_names: 'past_key_values.%d.key',
          past_value_names: 'past_key_values.%d.value',
        },
        outputs: { logits: 'logits', present_key_names: 'present.%d.key', present_value_names: 'present.%d.value' },
      },
    },
    search: { do_sample: false, max_length: config.maxPositions, past_present_share_buffer: false },
  };
}

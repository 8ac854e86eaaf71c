/** The names of a decoder's tensors in GGUF files, from those of Transformers. */
import { embeddingName, finalNormName } from '../parameter-layout.ts';

export const EMBEDDING_NAME = 'token_embd.weight';
export const OUTPUT_NAME = 'output.weight';
/** Llama 3.1's stretch of the positions, worked out by llama.cpp's converter: a divisor for each frequency. */
export const ROPE_FACTORS_NAME = 'rope_freqs.weight';

const OUTER: Readonly<Record<string, string>> = {
  [embeddingName]: EMBEDDING_NAME,
  [finalNormName]: 'output_norm.weight',
  'lm_head.weight': OUTPUT_NAME,
};

const LAYER_PARTS: Readonly<Record<string, string>> = {
  input_layernorm: 'attn_norm',
  'self_attn.q_proj': 'attn_q',
  'self_attn.k_proj': 'attn_k',
  'self_attn.v_proj': 'attn_v',
  'self_attn.o_proj': 'attn_output',
  'self_attn.q_norm': 'attn_q_norm',
  'self_attn.k_norm': 'attn_k_norm',
  post_attention_layernorm: 'ffn_norm',
  'mlp.gate_proj': 'ffn_gate',
  'mlp.up_proj': 'ffn_up',
  'mlp.down_proj': 'ffn_down',
};

/** Of a name that `parameterLayout` gives. */
export function ggufNameOf(name: string): string {
  const outer = OUTER[name];
  if (outer !== undefined) return outer;
  const [, layer, part, kind] = /^model\.layers\.(\d+)\.(.+)\.(weight|bias)$/.exec(name)!;
  return `blk.${layer}.${LAYER_PARTS[part!]!}.${kind}`;
}

/** Whether llama.cpp's converter changes the order of its rows for this family: it turns neighbours where Llama turns halves. */
export function isPermuted(modelType: string, name: string): boolean {
  return modelType === 'llama' && /\.self_attn\.[qk]_proj\.weight$/.test(name);
}

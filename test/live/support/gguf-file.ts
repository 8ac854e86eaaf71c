/**
 * A model folder of this project as a GGUF file, so that llama.cpp can be held against the embedded engine. Float32, Qwen2
 * or Qwen3. llama.cpp knows pre-tokenizers by name and cannot run ours, so tokens that no merge leads to (names of
 * the graph) go in as tokens that are matched literally, before anything else is split.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModelConfig } from '../../../src/engine/hugging-face/model-config.ts';
import { readModelTensors } from '../../../src/engine/hugging-face/model-tensors.ts';
import type { DecoderConfig } from '../../../src/engine/decoder-config.ts';
import { TURN_END } from '../../../src/engine/tokenizer/added-tokens.ts';
import { BYTE_CHARACTERS } from '../../../src/engine/tokenizer/byte-alphabet.ts';
import type { TokenizerJson } from '../../../src/engine/tokenizer/tokenizer-json.ts';
import { CHAT_TEMPLATE_FILE, TOKENIZER_FILE } from '../../../src/engine/tokenizer/tokenizer.ts';

type Value =
  | { readonly type: 'uint32' | 'float32'; readonly value: number }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'strings'; readonly value: readonly string[] }
  | { readonly type: 'int32s'; readonly value: readonly number[] };

const TYPE = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;
const TOKEN = { normal: 1, control: 3, userDefined: 4 } as const;
const ALIGNMENT = 32;

export function writeGgufFile(modelFolder: string, path: string): void {
  const config = readModelConfig(modelFolder);
  const tensors = [...readModelTensors(modelFolder)].map(([name, tensor]) => ({ name: ggufName(name), ...tensor }));
  const metadata = { ...architectureOf(config), ...tokenizerOf(modelFolder) };
  const header: Buffer[] = [Buffer.from('GGUF'), u32(3), u64(tensors.length), u64(Object.keys(metadata).length)];
  for (const [key, value] of Object.entries(metadata)) header.push(text(key), encoded(value));
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    // Innermost axis first.
    header.push(text(name), u32(shape.length), ...shape.toReversed().map(u64), u32(0), u64(offset));
    offset += padded(data.byteLength);
  }
  const head = Buffer.concat(header);
  const parts = [head, zeros(padded(head.byteLength) - head.byteLength)];
  for (const { data } of tensors) {
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    parts.push(zeros(padded(data.byteLength) - data.byteLength));
  }
  writeFileSync(path, Buffer.concat(parts));
}

function architectureOf(config: DecoderConfig): Record<string, Value> {
  const { modelType: name } = config;
  const count = (value: number): Value => ({ type: 'uint32', value });
  return {
    'general.architecture': { type: 'string', value: name },
    'general.name': { type: 'string', value: 'test' },
    [`${name}.block_count`]: count(config.layerCount),
    [`${name}.context_length`]: count(config.maxPositions),
    [`${name}.embedding_length`]: count(config.hiddenSize),
    [`${name}.feed_forward_length`]: count(config.intermediateSize),
    [`${name}.attention.head_count`]: count(config.headCount),
    [`${name}.attention.head_count_kv`]: count(config.keyValueHeadCount),
    [`${name}.attention.key_length`]: count(config.headSize),
    [`${name}.attention.value_length`]: count(config.headSize),
    [`${name}.attention.layer_norm_rms_epsilon`]: { type: 'float32', value: config.rmsNormEpsilon },
    [`${name}.rope.freq_base`]: { type: 'float32', value: config.ropeTheta },
  };
}

function tokenizerOf(modelFolder: string): Record<string, Value> {
  const json = readFileSync(join(modelFolder, TOKENIZER_FILE), 'utf8');
  const { model, added_tokens: added } = JSON.parse(json) as TokenizerJson;
  const merged = new Set(model.merges.map(([left, right]) => left + right));
  const tokens: string[] = [];
  const types: number[] = [];
  for (const [token, id] of Object.entries(model.vocab)) {
    const literal = [...token].length > 1 && !merged.has(token);
    tokens[id] = literal ? plain(token) : token;
    types[id] = literal ? TOKEN.userDefined : TOKEN.normal;
  }
  for (const { content, id, special } of added) {
    tokens[id] = content;
    types[id] = special ? TOKEN.control : TOKEN.userDefined;
  }
  return {
    'tokenizer.ggml.model': { type: 'string', value: 'gpt2' },
    'tokenizer.ggml.pre': { type: 'string', value: 'qwen2' },
    'tokenizer.ggml.tokens': { type: 'strings', value: tokens },
    'tokenizer.ggml.token_type': { type: 'int32s', value: types },
    'tokenizer.ggml.merges': { type: 'strings', value: model.merges.map((pair) => pair.join(' ')) },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: added.find(({ content }) => content === TURN_END)!.id },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.chat_template': { type: 'string', value: readFileSync(join(modelFolder, CHAT_TEMPLATE_FILE), 'utf8') },
  };
}

/** The text of a token in the byte alphabet. */
function plain(token: string): string {
  return Buffer.from([...token].map((character) => BYTE_CHARACTERS.indexOf(character))).toString('utf8');
}

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
const OUTER: Readonly<Record<string, string>> = {
  'model.embed_tokens.weight': 'token_embd.weight',
  'model.norm.weight': 'output_norm.weight',
  'lm_head.weight': 'output.weight',
};

function ggufName(name: string): string {
  const layer = /^model\.layers\.(\d+)\.(.+)\.(weight|bias)$/.exec(name);
  const found = layer === null ? OUTER[name] : `blk.${layer[1]}.${LAYER_PARTS[layer[2]!]}.${layer[3]}`;
  if (found === undefined || found.includes('undefined')) throw new Error(`${name} has no name in a GGUF file`);
  return found;
}

function encoded(value: Value): Buffer {
  switch (value.type) {
    case 'uint32':
      return Buffer.concat([u32(TYPE.uint32), u32(value.value)]);
    case 'float32': {
      const bytes = Buffer.alloc(4);
      bytes.writeFloatLE(value.value);
      return Buffer.concat([u32(TYPE.float32), bytes]);
    }
    case 'bool':
      return Buffer.concat([u32(TYPE.bool), Buffer.from([Number(value.value)])]);
    case 'string':
      return Buffer.concat([u32(TYPE.string), text(value.value)]);
    case 'strings':
      return Buffer.concat([...arrayHead(TYPE.string, value.value.length), ...value.value.map(text)]);
    case 'int32s':
      return Buffer.concat([...arrayHead(TYPE.int32, value.value.length), ...value.value.map(u32)]);
    default:
      return value satisfies never;
  }
}

function arrayHead(of: number, count: number): Buffer[] {
  return [u32(TYPE.array), u32(of), u64(count)];
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value, 'utf8');
  return Buffer.concat([u64(bytes.byteLength), bytes]);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function zeros(count: number): Buffer {
  return Buffer.alloc(count);
}

/**
 * How text is cut before it merges, by the name that a GGUF file has for it (`tokenizer.ggml.pre`), as steps of
 * tokenizer.json, and the way back. llama.cpp cuts by the same patterns; it runs none that a file brings.
 */
import { cuttingSteps } from '../../tokenizer/cutting-patterns.ts';
import type { TokenizerJson } from '../../tokenizer/tokenizer-json.ts';
import { said } from '../model-file.ts';
import type { GgufMetadata } from './gguf-metadata.ts';

export interface NamedCut {
  /** `pre_tokenizer` of tokenizer.json. */
  readonly steps: readonly object[];
  /** A piece that is a token stays one, whether merges lead to it or not. */
  readonly ignoresMerges: boolean;
  /** Whether a text begins with bos where the file does not say. */
  readonly addsBos: boolean;
}

const byteLevel = (cuts: boolean): object => ({
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: false,
  use_regex: cuts,
});
const split = (pattern: string): object => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior: 'Isolated',
  invert: false,
});
const qwenLike = (digits: string): string =>
  "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" +
  `${digits}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
const GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

const plain = (...steps: object[]): NamedCut => ({ steps, ignoresMerges: false, addsBos: false });
const QWEN2 = plain(split(qwenLike('\\p{N}')), byteLevel(false));
const LLAMA3: NamedCut = {
  steps: [split(qwenLike('\\p{N}{1,3}')), byteLevel(false)],
  ignoresMerges: true,
  addsBos: true,
};

const CUTS: Readonly<Record<string, NamedCut>> = {
  qwen2: QWEN2,
  'deepseek-r1-qwen': QWEN2,
  'llama-bpe': LLAMA3,
  llama3: LLAMA3,
  'llama-v3': LLAMA3,
  smollm: plain({ type: 'Digits', individual_digits: true }, byteLevel(true)),
  'gpt-2': plain(byteLevel(true)),
  default: plain(
    split('[\\p{P}\\$\\+<=>\\^~\\|]+'),
    split(GPT2),
    split('\\p{N}+'),
    split('[0-9][0-9][0-9]'),
    byteLevel(false),
  ),
};

/** CheckpointError for a tokenizer of another kind, or one that cuts text in another way. */
export function namedCut(metadata: GgufMetadata): NamedCut {
  const model = metadata.text('tokenizer.ggml.model');
  if (model !== 'gpt2')
    throw metadata.refusal(`tokenizer.ggml.model is ${said(model)}; allowed is "gpt2", a byte-level BPE`);
  const name = metadata.text('tokenizer.ggml.pre');
  if (Object.hasOwn(CUTS, name)) return CUTS[name]!;
  throw metadata.refusal(`tokenizer.ggml.pre is ${said(name)}; allowed are ${Object.keys(CUTS).join(', ')}`);
}

export const CUT_NAMES = Object.keys(CUTS);

export function cutNamed(name: string): NamedCut {
  return CUTS[name]!;
}

/** `pre_tokenizer` of tokenizer.json. */
export function preTokenizerOf({ steps }: NamedCut): object {
  return steps.length === 1 ? steps[0]! : { type: 'Sequence', pretokenizers: steps };
}

/** The first name under which llama.cpp cuts and merges as this tokenizer does, or null. */
export function nameOfCut({ pre_tokenizer, model }: TokenizerJson): string | null {
  const own = whatCuts(cuttingSteps(pre_tokenizer));
  const ignoresMerges = model['ignore_merges'] === true;
  const isSame = (cut: NamedCut): boolean => cut.ignoresMerges === ignoresMerges && whatCuts(cut.steps) === own;
  return CUT_NAMES.find((name) => isSame(CUTS[name]!)) ?? null;
}

/** Of the steps, what decides where text is cut: files differ in the rest. */
function whatCuts(steps: readonly object[]): string {
  const deciding = (steps as readonly Readonly<Record<string, unknown>>[]).map((step) => {
    const { type, pattern, individual_digits: digits, use_regex: cuts } = step;
    if (type === 'Split') return { type, pattern };
    if (type === 'Digits') return { type, each: digits === true };
    return { type, cuts: cuts !== false };
  });
  return JSON.stringify(deciding);
}

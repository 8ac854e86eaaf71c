/**
 * Words such as `<|im_end|>`, `<｜User｜>` (full-width bars, DeepSeek's), `</s>`, `<end_of_turn>` and `[INST]`: tokenizers of
 * chat models take them for the ends of turns wherever they stand, so that a text with one would end the turn that it is
 * part of. Exports leave such questions and traces out, the reader of a stranger's traces leaves such rows out, and a
 * teacher's answer with one is no trace. Each piece is bounded, so that time is linear in the text.
 */
const CONTROL_TOKEN =
  /<[|｜][^|｜<>\s]{1,40}[|｜]>|<\/?s>|<(?:bos|eos|pad|unk)>|<(?:start|end)_of_turn>|<<\/?SYS>>|\[\/?INST\]/;

export function holdsControlToken(text: string): boolean {
  return CONTROL_TOKEN.test(text);
}

/**
 * Words such as `<|im_end|>`: tokenizers of chat models take them for the ends of turns wherever they stand, so that a text
 * with one would end the turn that it is part of. No text with one is trained on, ours or a stranger's.
 */
const CONTROL_TOKEN = /<\|[^|<>\s]{1,40}\|>/;

export function holdsControlToken(text: string): boolean {
  return CONTROL_TOKEN.test(text);
}

/** The tokens every tokenizer of ours has beside the learned ones, with Qwen's names and roles. */

export interface AddedToken {
  readonly content: string;
  /** Special tokens steer the conversation and are left out of decoded text; the others are text the reader sees. */
  readonly special: boolean;
}

export const END_OF_TEXT = '<|endoftext|>';
export const TURN_START = '<|im_start|>';
export const TURN_END = '<|im_end|>';

/** In the order of their ids, which follow the learned vocabulary. As in Qwen3, the thinking tags are not special. */
export const ADDED_TOKENS: readonly AddedToken[] = [
  { content: END_OF_TEXT, special: true },
  { content: TURN_START, special: true },
  { content: TURN_END, special: true },
  { content: '<think>', special: false },
  { content: '</think>', special: false },
  { content: '<answer>', special: false },
  { content: '</answer>', special: false },
];

/** The parts of `text` between added tokens; no part is empty. */
export function textBetweenAddedTokens(text: string): string[] {
  const pattern = ADDED_TOKENS.map(({ content }) => content.replaceAll('|', '\\|')).join('|');
  return text.split(new RegExp(pattern, 'u')).filter((part) => part !== '');
}

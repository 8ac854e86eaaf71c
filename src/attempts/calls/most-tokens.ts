/** The most tokens that a request can take: what a budget reserves before it is sent. */
import type { ChatMessage, Decoding } from '../../chat/chat-model.ts';

export interface MostTokens {
  readonly mostRead: number;
  /** Null where nothing limits the answer. */
  readonly mostWritten: number | null;
}

/** Ours: what a chat template adds to a conversation and to each of its turns; the longest known system texts are shorter. */
const TEMPLATE_TOKENS = 256;
const TURN_TOKENS = 16;

/** A token of the tokenizers in use is a byte at the least: three or four times what English takes, never too few. */
export function mostTokens(messages: readonly ChatMessage[], { maxTokens }: Pick<Decoding, 'maxTokens'>): MostTokens {
  const bytes = messages.reduce((sum, { content }) => sum + Buffer.byteLength(content, 'utf8') + TURN_TOKENS, 0);
  return { mostRead: bytes + TEMPLATE_TOKENS, mostWritten: maxTokens };
}

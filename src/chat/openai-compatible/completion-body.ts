/** A conversation as the body of a request for a chat completion, the same alone and in a batch. */
import type { ChatRequest } from '../chat-model.ts';

/** The newer name of the longest answer is for servers that ask for it. */
export type LimitField = 'max_tokens' | 'max_completion_tokens';

/** What is left to the server is not sent; nor is a seed that a greedy answer has no use for. */
export function completionBody(
  model: string,
  { messages, decoding, seed, stop = [] }: ChatRequest,
  limitField: LimitField,
): Record<string, unknown> {
  const { temperature, topP, maxTokens } = decoding;
  return {
    model,
    messages,
    ...(temperature === null ? {} : { temperature }),
    ...(topP === null ? {} : { top_p: topP }),
    ...(maxTokens === null ? {} : { [limitField]: maxTokens }),
    ...(temperature === 0 ? {} : { seed }),
    ...(stop.length === 0 ? {} : { stop }),
  };
}

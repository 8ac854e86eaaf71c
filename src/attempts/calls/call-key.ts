/**
 * What makes one call to a model the same as another: all that its answer depends on. An edited question is another call and
 * leaves the rest as they are; a further try is another call; how answers are read is no part of it.
 */
import type { ChatMessage, Decoding } from '../../chat/chat-model.ts';
import { sha256OfJson } from '../../support/hash.ts';

export interface CallIdentity {
  /** What is asked about, as its record states it: what the messages leave out counts too. */
  readonly content: unknown;
  readonly messages: readonly ChatMessage[];
  /** What it is asked for: the kind of stage. */
  readonly purpose: string;
  readonly promptVersion: number | string;
  /** As given (`openai:URL#model`), or the SHA-256 of a local model's files. */
  readonly model: string;
  readonly decoding: Decoding;
  /** Among the tries at this item, from 0. */
  readonly index: number;
}

export function callKey({ content, messages, purpose, promptVersion, model, decoding, index }: CallIdentity): string {
  const { temperature, topP, maxTokens } = decoding;
  return sha256OfJson([content, messages, purpose, promptVersion, model, temperature, topP, maxTokens, index]);
}

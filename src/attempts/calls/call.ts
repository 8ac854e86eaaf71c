/** One call to a model as the journal knows it. */
import type { ChatMessage } from '../../chat/chat-model.ts';

export interface Call {
  /** `callKey` of all that its answer depends on. */
  readonly key: string;
  readonly item: string;
  /** Among the tries at this item, from 0. */
  readonly index: number;
  readonly messages: readonly ChatMessage[];
}

/** One call to a model as the journal knows it, and the words for how many of them came to what. */
import type { ChatMessage } from '../../chat/chat-model.ts';

export interface Call {
  /** `callKey` of all that its answer depends on. */
  readonly key: string;
  readonly item: string;
  /** Among the tries at this item, from 0. */
  readonly index: number;
  readonly messages: readonly ChatMessage[];
}

/** What became of calls; together they are all that were asked for. */
export interface CallTally {
  readonly wanted: number;
  readonly answered: number;
  /** May be asked for again. */
  readonly failedAgain: number;
  readonly failedFinal: number;
  /** Neither answered nor failed. */
  readonly open: number;
}

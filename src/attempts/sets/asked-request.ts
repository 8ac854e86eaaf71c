/** What is sent for one answer to an item, the same whoever looks at it: the asking, its budget, a person who reads prompts. */
import type { ChatRequest } from '../../chat/chat-model.ts';
import { deriveSeed } from '../../support/random.ts';
import type { AskedSet } from './asked-set.ts';
import type { EvaluationFile } from './evaluation-file.ts';

/** A conversation's seed is its own, whatever was asked before. */
export function requestOf<Item>(
  set: AskedSet<Item>,
  item: Item,
  sample: number,
  { temperature, topP, maxTokens, seed }: EvaluationFile['decoding'],
): ChatRequest {
  const itemId = set.idOf(item);
  return {
    id: { set: set.id, itemId, sample },
    messages: set.messagesOf(item, sample),
    decoding: { temperature, topP, maxTokens },
    // 31 bits: servers that hold a seed in a signed integer take it too.
    seed: deriveSeed(seed, 'evaluate', set.id, itemId, sample) >>> 1,
  };
}

/** The calls of a set of items: so many tries at each. A call's messages are made when they are looked at, never kept. */
import type { ChatMessage, Decoding } from '../../chat/chat-model.ts';
import { turnTaker } from '../../run/turn-taker.ts';
import type { AskedSet } from '../sets/asked-set.ts';
import { callKey } from './call-key.ts';
import type { Call } from './call.ts';

export interface SetAsking {
  /** What it is asked for: the kind of stage, and what for within it. */
  readonly purpose: string;
  /** As in the keys of calls. */
  readonly model: string;
  readonly decoding: Decoding;
}

/** Who an item is and what is shown of it: a right answer that is corrected and was not shown asks nothing anew. */
export function keyOfItem<Item>(
  set: AskedSet<Item>,
  { purpose, model, decoding }: SetAsking,
  item: Item,
  index: number,
): string {
  return callKey({
    content: { id: set.idOf(item) },
    messages: set.messagesOf(item, index),
    purpose,
    promptVersion: set.version,
    model,
    decoding,
    index,
  });
}

/** Item after item, all tries of one together. Signals are heard meanwhile. */
export async function callsOfSet<Item>(set: AskedSet<Item>, asking: SetAsking, tries: number): Promise<Call[]> {
  const calls: Call[] = [];
  const takeTurn = turnTaker();
  for (const item of set.items()) {
    for (let index = 0; index < tries; index++)
      calls.push(new SetCall(set, item, index, keyOfItem(set, asking, item, index)));
    await takeTurn();
  }
  return calls;
}

class SetCall<Item> implements Call {
  readonly key: string;
  readonly item: string;
  readonly index: number;
  readonly #set: AskedSet<Item>;
  readonly #item: Item;

  constructor(set: AskedSet<Item>, item: Item, index: number, key: string) {
    this.#set = set;
    this.#item = item;
    this.item = set.idOf(item);
    this.index = index;
    this.key = key;
  }

  get messages(): readonly ChatMessage[] {
    return this.#set.messagesOf(this.#item, this.index);
  }
}

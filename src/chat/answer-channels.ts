/**
 * Reasoning and answer of one output, wherever the server put them: a field of its own, <think> tags in the text, harmony's
 * channels. Says whether the answer is whole. What was cut off, what is empty and what cannot be told apart was paid for,
 * and is no wrong answer: whoever counts right and wrong asks here first.
 */
import type { ChatCompletion } from './chat-model.ts';
import { hasHarmonyMarks, readHarmony, type Channels } from './harmony.ts';

/** As the server sent it. */
export interface SentParts {
  /** Of whichever field holds the reasoning; null where none does. */
  readonly reasoning: string | null;
  readonly content: string | null;
}

/**
 * - `whole`: there is an answer, and it came to its end.
 * - `cut-off`: the token limit ended it.
 * - `filtered`: the provider ended it.
 * - `empty`: nothing stands outside the reasoning.
 * - `mixed-channels`: reasoning and answer cannot be told apart.
 */
export const ANSWER_STATES = ['whole', 'cut-off', 'filtered', 'empty', 'mixed-channels'] as const;
export type AnswerState = (typeof ANSWER_STATES)[number];

export interface ReadChannels extends Channels {
  readonly state: AnswerState;
}

const [OPEN, CLOSE] = ['<think>', '</think>'];

export function readChannels({ reasoning, content }: SentParts, finish: ChatCompletion['finish']): ReadChannels {
  const apart = reasoning ?? '';
  const harmony = apart === '' ? readHarmony(content ?? '') : null;
  // A model that reasons in a field of its own may write a <think> block besides, as its prompt asked: that is its answer.
  const channels =
    harmony ?? (apart === '' ? splitThinking(content ?? '') : { reasoning: apart, text: (content ?? '').trim() });
  return { ...channels, state: stateOf(channels, finish) };
}

/** The text before `</think>` is reasoning, whether its block was opened here or by the prompt. */
function splitThinking(content: string): Channels {
  const text = content.trim();
  const start = text.startsWith(OPEN) ? OPEN.length : 0;
  const end = text.indexOf(CLOSE);
  if (end < 0) return start === 0 ? { reasoning: '', text } : { reasoning: text.slice(start).trim(), text: '' };
  return { reasoning: text.slice(start, end).trim(), text: text.slice(end + CLOSE.length).trim() };
}

function stateOf({ reasoning, text }: Channels, finish: ChatCompletion['finish']): AnswerState {
  if (finish === 'length') return 'cut-off';
  if (finish === 'filtered') return 'filtered';
  if (text === '') return hasHarmonyMarks(reasoning) || reasoning.includes('<answer>') ? 'mixed-channels' : 'empty';
  return hasHarmonyMarks(text) || !thinkTagsMatch(text) ? 'mixed-channels' : 'whole';
}

/** No tag, or one block that begins the text. */
function thinkTagsMatch(text: string): boolean {
  const [opened, closed] = [text.indexOf(OPEN), text.indexOf(CLOSE)];
  if (opened < 0 && closed < 0) return true;
  if (opened !== 0 || closed < 0) return false;
  return text.lastIndexOf(OPEN) === opened && text.lastIndexOf(CLOSE) === closed;
}

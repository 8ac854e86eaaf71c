/**
 * Which tokens end what a model says. Folders say it in up to four places, and never by a name one could know: the chat
 * template closes an assistant's turn with one, tokenizer_config.json has its `eos_token`, generation_config.json and
 * config.json have ids. All of them count; the one that closes a turn comes first.
 */
import { END_OF_TEXT, TURN_END } from './added-tokens.ts';
import { renderChatTemplate } from './chat-template.ts';

export interface EndTokenSources {
  /** Ids of the added tokens that steer, by their text. */
  readonly specialIds: ReadonlyMap<string, number>;
  readonly chatTemplate: string | null;
  /** Variables of the template: the texts of the special tokens. */
  readonly templateTokens: Readonly<Record<string, string>>;
  /** Id of tokenizer_config.json's `eos_token`, or null. */
  readonly endOfText: number | null;
  /** What generation_config.json and config.json state. */
  readonly statedIds: readonly number[];
}

/** Distinct ids, the end of a turn first; empty when nothing says how a text ends. */
export function endTokensOf({ specialIds, chatTemplate, ...sources }: EndTokenSources): number[] {
  const { templateTokens, endOfText, statedIds } = sources;
  const turnEnd = chatTemplate === null ? null : turnEndOf(chatTemplate, templateTokens, specialIds);
  const stated = [turnEnd, endOfText, ...statedIds];
  // A folder that names no end is one of ours, or was made by hand after Qwen's names.
  if (endOfText === null && statedIds.length === 0) {
    stated.push(specialIds.get(TURN_END) ?? null, specialIds.get(END_OF_TEXT) ?? null);
  }
  return [...new Set(stated.filter((id) => id !== null))];
}

const SAID = 'an answer that stands nowhere else';

/** The special token that the template puts behind what an assistant said, or null. */
function turnEndOf(
  template: string,
  templateTokens: Readonly<Record<string, string>>,
  specialIds: ReadonlyMap<string, number>,
): number | null {
  const messages = [
    { role: 'user', content: 'a question' },
    { role: 'assistant', content: SAID },
  ];
  let text: string;
  try {
    text = renderChatTemplate(template, { ...templateTokens, messages, add_generation_prompt: false });
  } catch {
    // A template that wants more than this still renders what it is given later.
    return null;
  }
  const at = text.lastIndexOf(SAID);
  if (at < 0) return null;
  const behind = text.slice(at + SAID.length).trimStart();
  const [closest] = [...specialIds]
    .filter(([token]) => behind.startsWith(token))
    .toSorted(([a], [b]) => b.length - a.length);
  return closest?.[1] ?? null;
}

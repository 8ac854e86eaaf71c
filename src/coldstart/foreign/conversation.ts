/**
 * Conversations of other sets: a list of turns, whatever roles and contents are called. One question and one answer make a
 * trace; a word of a system before them is not kept, and of several turns nobody can say which one was reasoned about.
 */
import { isObject, tidy } from '../../benchmarks/files/row.ts';
import type { RowLeftOut } from './foreign-trace.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface OneTurn {
  readonly user: Fields;
  readonly assistant: Fields;
  readonly question: string;
  /** Of the parts of the answer that say they are reasoning; null where there are none. */
  readonly thinking: string | null;
  readonly output: string;
}

const USERS = new Set(['user', 'human']);
const ASSISTANTS = new Set(['assistant', 'gpt', 'model']);

export function oneTurn(turns: readonly unknown[]): OneTurn | RowLeftOut {
  const spoken = turns.filter((turn) => !isObject(turn) || roleOf(turn) !== 'system');
  if (spoken.length > 2) return 'several-turns';
  const [user, assistant] = spoken;
  if (!isObject(user) || !isObject(assistant)) return 'no-turns';
  if (!USERS.has(roleOf(user)) || !ASSISTANTS.has(roleOf(assistant))) return 'no-turns';
  const question = contentOf(user);
  if (question === '') return 'no-question';
  return { user, assistant, question, thinking: thinkingOf(assistant), output: contentOf(assistant) };
}

function roleOf(turn: Fields): string {
  const role = own(turn, 'role') ?? own(turn, 'from');
  return typeof role === 'string' ? role : '';
}

/** Text, or the texts of a list of parts one after the other, but for those that are reasoning; blank where there is none. */
function contentOf(turn: Fields): string {
  const content = contentField(turn);
  if (!Array.isArray(content)) return textOf(content);
  return textOfParts(content.filter((part: unknown) => !isThinking(part)));
}

function thinkingOf(turn: Fields): string | null {
  const content = contentField(turn);
  if (!Array.isArray(content)) return null;
  const thoughts = content.filter(isThinking).map((part) => {
    const thought = own(part, 'thinking') ?? own(part, 'reasoning') ?? own(part, 'text');
    // Mistral's parts of reasoning are lists of parts themselves.
    return Array.isArray(thought) ? textOfParts(thought) : textOf(thought);
  });
  return thoughts.filter((thought) => thought !== '').join('\n') || null;
}

const THINKING = new Set<unknown>(['thinking', 'reasoning']);

function isThinking(part: unknown): part is Fields {
  return isObject(part) && THINKING.has(own(part, 'type'));
}

function contentField(turn: Fields): unknown {
  return own(turn, 'content') ?? own(turn, 'value');
}

function textOfParts(parts: readonly unknown[]): string {
  return tidy(parts.map((part) => (isObject(part) ? rawText(own(part, 'text')) : rawText(part))).join(''));
}

/** A field that an object has itself: a name of data may be one that every object inherits. */
export function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Trimmed; blank where it is no text. */
export function textOf(value: unknown): string {
  return tidy(rawText(value));
}

/** A text in an object; null where there is none. */
export function textOfField(value: unknown, field: string): string | null {
  return (isObject(value) && textOf(own(value, field))) || null;
}

function rawText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

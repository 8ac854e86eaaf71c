/**
 * A trace in its parts, the other way round of `formatOutput`: what is thought, what is said after it, and the answer in
 * that. The last `</think>` ends the reasoning, as it does for who reads answers: one that stands earlier is a word of it.
 */

export interface TraceParts {
  readonly reasoning: string;
  /** All that follows the reasoning, an answer block with its tags. */
  readonly response: string;
  /** The content of the answer block; without a block the response. */
  readonly answer: string;
}

const [OPEN, CLOSE] = ['<think>', '</think>'] as const;
const [ANSWER_OPEN, ANSWER_CLOSE] = ['<answer>', '</answer>'] as const;

/** Null: there is no reasoning with an answer after it. A template may have opened the reasoning in the prompt. */
export function traceParts(text: string): TraceParts | null {
  if (!text.includes(CLOSE)) return null;
  const reasoning = reasoningIn(text);
  const response = responseIn(text);
  const answer = answerIn(response);
  return reasoning === '' || answer === '' ? null : { reasoning, response, answer };
}

/** What stands before the end of the reasoning, without its tags; where none ends, all but an answer block at the end. */
export function reasoningIn(text: string): string {
  const end = text.lastIndexOf(CLOSE);
  const before = (end < 0 ? withoutAnswer(text.trim()) : text.slice(0, end)).trim();
  return (before.startsWith(OPEN) ? before.slice(OPEN.length) : before).trim();
}

function withoutAnswer(text: string): string {
  const start = text.endsWith(ANSWER_CLOSE) ? text.lastIndexOf(ANSWER_OPEN) : -1;
  return start < 0 ? text : text.slice(0, start);
}

/** What follows the reasoning, be it blank; the whole text where no reasoning ends. */
export function responseIn(text: string): string {
  const end = text.lastIndexOf(CLOSE);
  return (end < 0 ? text : text.slice(end + CLOSE.length)).trim();
}

/** A model that ran out of tokens opens its reasoning and never ends it. */
export function isCutOffThinking(text: string): boolean {
  return text.trimStart().startsWith(OPEN) && !text.includes(CLOSE);
}

/** What stands in the answer block, or the whole text where there is none. */
export function answerIn(response: string): string {
  const text = response.trim();
  const end = text.lastIndexOf(ANSWER_CLOSE);
  if (end < 0) return text;
  // A block that is the whole response may name the tag in its words.
  const isWhole = text.startsWith(ANSWER_OPEN) && end === text.length - ANSWER_CLOSE.length;
  const start = isWhole ? 0 : text.lastIndexOf(ANSWER_OPEN, end);
  return start < 0 ? text : text.slice(start + ANSWER_OPEN.length, end).trim();
}

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

/** Null: there is no reasoning with an answer after it. A template may have opened the reasoning in the prompt. */
export function traceParts(text: string): TraceParts | null {
  const end = text.lastIndexOf(CLOSE);
  if (end < 0) return null;
  const before = text.slice(0, end).trimStart();
  const reasoning = (before.startsWith(OPEN) ? before.slice(OPEN.length) : before).trim();
  const response = responseIn(text);
  const answer = answerIn(response);
  return reasoning === '' || answer === '' ? null : { reasoning, response, answer };
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

const [ANSWER_OPEN, ANSWER_CLOSE] = ['<answer>', '</answer>'] as const;

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

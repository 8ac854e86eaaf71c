/**
 * Whether a refusal asks for the newer name of the longest answer. Servers name that field for other reasons too: its value
 * is too large, or it is the newer name that they do not take.
 */

/** No dot or underscore stands between: neither another sentence nor another field. */
const ASKED_FOR = /\b(?<!not )use\b[^._]{0,20}?\bmax_completion_tokens\b/i;
const OLD_NOT_TAKEN =
  /\bmax_tokens["'`]? (?:parameter )?(?:is |was )?(?:not (?:supported|allowed|accepted)|unsupported|deprecated|no longer)/i;
const OLD_UNSUPPORTED = /\bunsupported parameter:? ?["'`]?max_tokens\b/i;

export function asksForNewerLimit(message: string): boolean {
  if (!message.includes('max_completion_tokens')) return false;
  return [ASKED_FOR, OLD_NOT_TAKEN, OLD_UNSUPPORTED].some((words) => words.test(message));
}

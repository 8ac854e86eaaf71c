/** Requests that got no response: what failed, in words, and whether trying again can help. */
import { chatFailure, type ChatFailure } from '../chat-model.ts';

/** Names and certificates do not mend themselves; that nothing listens does, when something once did. */
const WRONG_ADDRESS = new Set(['ENOTFOUND', 'ECONNREFUSED', 'EINVAL']);

export function readConnectionError(cause: unknown, { host }: URL, everAnswered: boolean): ChatFailure {
  const code = codeOf(cause);
  const message = `${host}: ${wordsOf(cause, code)}`;
  if (/CERT|ERR_TLS|ERR_SSL|SIGNATURE|SELF_SIGNED/.test(code)) return chatFailure('fatal', message);
  if (!everAnswered && WRONG_ADDRESS.has(code)) {
    return chatFailure('fatal', `${message} (is the server running, and is its address right?)`);
  }
  return chatFailure('fault', message);
}

/** A host with several addresses fails with an AggregateError, whose own code is that of the first. */
function codeOf(cause: unknown): string {
  for (let at = cause; at instanceof Error; at = at.cause) {
    const { code } = at as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
  }
  return '';
}

function wordsOf(cause: unknown, code: string): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (message === '') return code;
  return code === '' || message.includes(code) ? message : `${message} (${code})`;
}

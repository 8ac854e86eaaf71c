/** A status that is no success: what kind of failure it is, and what the server says of it. */
import { chatFailure, type ChatFailure } from '../chat-model.ts';
import { retryAfterSeconds } from '../../support/retry-after.ts';

export interface FailedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

const LONGEST_MESSAGE = 500;
/** Statuses of one conversation rather than of all: too large, not understood, filtered. */
const REFUSED = new Set([400, 413, 422]);
/** Timeout, conflict, too early: worth another attempt. */
const PASSING = new Set([408, 409, 425]);

export function readFailure({ status, headers, body }: FailedResponse, nowMs: number): ChatFailure {
  const said = errorMessageOf(body);
  const message = `HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  const wait = retryAfterSeconds(headers['retry-after'], nowMs);
  // An empty account is told with 429 too, and waiting does not fill it.
  if (status === 429 && /insufficient_quota/.test(body)) return chatFailure('fatal', message);
  if (status === 429) return chatFailure('rate-limited', message, wait);
  if (status === 503 && wait !== null) return chatFailure('rate-limited', message, wait);
  if (status >= 500 || PASSING.has(status)) return chatFailure('fault', message, wait);
  if (REFUSED.has(status)) return chatFailure('refused', message);
  return chatFailure('fatal', message + adviceFor(status, headers));
}

/**
 * The error inside `{"error": ...}` of a body or a choice whose status is that of success; null when there is none. Its code
 * counts as a status would; without one the server failed.
 */
export function readErrorInside(body: unknown): ChatFailure | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const { error } = body as Record<string, unknown>;
  if (error === undefined || error === null || error === false || error === '') return null;
  const said = `the answer holds an error: ${errorMessageOf(JSON.stringify({ error }))}`;
  const { code, status, type } = (typeof error === 'object' ? error : {}) as Record<string, unknown>;
  if ([code, type].includes('insufficient_quota')) return chatFailure('fatal', said);
  const number = [code, status].map(Number).find((value) => value >= 400 && value <= 599) ?? 500;
  if (number === 429) return chatFailure('rate-limited', said);
  if (number >= 500 || PASSING.has(number)) return chatFailure('fault', said);
  return REFUSED.has(number) ? chatFailure('refused', said) : chatFailure('fatal', said + adviceFor(number, {}));
}

/** The message inside `{"error": {"message"}}` and its relatives, or the text itself, on one line and cut. */
export function errorMessageOf(body: string): string {
  const text = messageIn(body) ?? body;
  const line = text.replaceAll(/[\s\p{C}]+/gu, ' ').trim();
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE)}...`;
}

function messageIn(body: string): string | null {
  try {
    const { error, message, detail } = JSON.parse(body) as Record<string, unknown>;
    const inner = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)['message'] : error;
    for (const candidate of [inner, message, detail]) {
      if (typeof candidate === 'string') return candidate;
    }
    return null;
  } catch {
    return null;
  }
}

function adviceFor(status: number, headers: FailedResponse['headers']): string {
  if (status === 401 || status === 403)
    return ' (is the API key right? its environment variable is named by --api-key-env)';
  if (status === 404) return ' (is the address right, and the name of the model behind #?)';
  if (status >= 300 && status < 400) return ` (it points to ${String(headers['location'])}: name that address)`;
  return '';
}

/** A status that is no success: what kind of failure it is, and what the server says of it. */
import { chatFailure, type ChatFailure } from '../chat-model.ts';
import type { HideKey } from '../../support/api-key.ts';
import { retryAfterSeconds } from '../../support/retry-after.ts';

export interface FailedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

const LONGEST_MESSAGE = 500;
/** Statuses of one conversation perhaps: not understood, too large, turned away by a filter. */
const REFUSED = new Set([400, 403, 413, 422, 451]);
/** Timeout, conflict, too early: worth another attempt. */
const PASSING = new Set([408, 409, 425]);
/** Of a gateway that gave up on the server behind it, which may have done the work all the same, and bills it. */
const UNANSWERED = new Set([502, 504, 520, 522, 524]);
/** Of these, in which the server behind the gateway was waited for as long as the gateway waits: it will be so again. */
const TIMED_OUT = new Set([504, 524]);

export function readFailure({ status, headers, body }: FailedResponse, nowMs: number, hideKey: HideKey): ChatFailure {
  const said = shownMessage(messageIn(parsedOrNull(body)) ?? body, hideKey);
  const message = `HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  const wait = retryAfterSeconds(headers['retry-after'], nowMs);
  // An empty account is told with 429 too, and waiting does not fill it.
  if (status === 429 && /insufficient_quota/.test(body)) return chatFailure('fatal', message);
  if (status === 429) return chatFailure('rate-limited', message, wait);
  if (status === 503 && wait !== null) return chatFailure('rate-limited', message, wait);
  if (UNANSWERED.has(status))
    return { ...chatFailure(TIMED_OUT.has(status) ? 'timed-out' : 'fault', message, wait), unanswered: true };
  if (status >= 500 || PASSING.has(status)) return chatFailure('fault', message, wait);
  const advised = message + adviceFor(status, headers, hideKey);
  return chatFailure(REFUSED.has(status) ? 'refused' : 'fatal', advised);
}

/**
 * The error inside `{"error": ...}` of a body or a choice whose status is that of success; null when there is none. Its code
 * counts as a status would; without one the server failed.
 */
export function readErrorInside(body: unknown, hideKey: HideKey): ChatFailure | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const { error, object, status: state } = body as Record<string, unknown>;
  if (object === 'error' || state === 'failed')
    return chatFailure('fault', `the answer says that it failed: ${shownMessage(messageIn(body) ?? '', hideKey)}`);
  if (error === undefined || error === null || error === false || error === '') return null;
  const said = `the answer holds an error: ${shownMessage(messageIn({ error }) ?? asJson(error), hideKey)}`;
  const { code, status, type } = (typeof error === 'object' ? error : {}) as Record<string, unknown>;
  if ([code, type].includes('insufficient_quota')) return chatFailure('fatal', said);
  const number = [code, status].map(numberIn).find((value) => value >= 400 && value <= 599) ?? 500;
  if (number === 429) return chatFailure('rate-limited', said);
  if (number >= 500 || PASSING.has(number)) return chatFailure('fault', said);
  return chatFailure(REFUSED.has(number) ? 'refused' : 'fatal', said + adviceFor(number, {}, hideKey));
}

/** What a server says, on one line, cut: without the key first, of which a cut would leave a part. */
export function shownMessage(text: string, hideKey: HideKey): string {
  const line = hideKey(text.replaceAll(/[\s\p{C}]+/gu, ' ').trim());
  return line.length <= LONGEST_MESSAGE ? line : `${line.slice(0, LONGEST_MESSAGE)}...`;
}

/** The message inside `{"error": {"message"}}` and its relatives. */
export function messageIn(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null;
  const { error, message, detail } = body as Record<string, unknown>;
  const inner = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)['message'] : error;
  for (const candidate of [inner, message, detail]) if (typeof candidate === 'string') return candidate;
  return null;
}

function parsedOrNull(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** What is nested too deeply to be written is told as that. */
export function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'one that is nested too deeply to be shown';
  }
}

/** Of a code in digits: `Number` would throw at some lists, and call others 0. */
function numberIn(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

function adviceFor(status: number, headers: FailedResponse['headers'], hideKey: HideKey): string {
  if (status === 401 || status === 403)
    return ' (is the API key right? its environment variable is named by --api-key-env)';
  if (status === 404) return ' (is the address right, and the name of the model behind #?)';
  if (status >= 300 && status < 400)
    return ` (it points to ${shownMessage(String(headers['location']), hideKey)}: name that address)`;
  return '';
}

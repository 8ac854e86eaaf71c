/**
 * Waiting for the result of a request: the protocol answers each with an id, which is asked for until it is there. A
 * server that holds the question for longer than a minute is asked anew, which changes nothing.
 */
import { EngineError } from '../../support/errors.ts';
import { failureAnswer, futureAnswer, metadataAnswer, tryAgainAnswer } from '../tinker-wire/bodies.ts';
import { Patience, readAnswer, type TinkerHttp, type TinkerResponse } from './tinker-http.ts';

const PATH = 'retrieve_future';
const POLL_SECONDS = 45;
/** After an answer that came at once and said nothing. */
const SHORT_PAUSE_MILLISECONDS = 20;
/** A result is lost with the server's memory; the request itself is then sent again, under the same number. */
const LOST = new Set([404, 410]);
const MOST_RESENDS = 3;

export interface ResultCall {
  readonly http: TinkerHttp;
  /** Sends the request, as often as it is called the same, and gives the server's answer to it. */
  readonly submit: () => Promise<TinkerResponse>;
  readonly accept: string;
  readonly signal?: AbortSignal | undefined;
  readonly patienceSeconds: number;
  /** What was asked, in messages. */
  readonly what: string;
}

/** `accepted` is the server's answer to the request, where it has been sent already. */
export async function awaitResult(call: ResultCall, accepted?: TinkerResponse): Promise<TinkerResponse> {
  let answer = accepted ?? (await call.submit());
  for (let sent = 1; ; sent++) {
    const result = await poll(call, readAnswer(futureAnswer, answer).request_id);
    if (result !== null) return result;
    if (sent > MOST_RESENDS)
      throw new EngineError(`the server lost the result of ${call.what} ${sent} times; see its own log, then go on`);
    answer = await call.submit();
  }
}

/** Null where the server knows nothing of the request. */
async function poll(
  { http, accept, signal, patienceSeconds, what }: ResultCall,
  id: string,
): Promise<TinkerResponse | null> {
  const patience = new Patience(patienceSeconds);
  let body: object = { request_id: id };
  for (;;) {
    signal?.throwIfAborted();
    const response = await http
      .once('POST', PATH, { json: body }, { accept, signal, seconds: POLL_SECONDS })
      .catch((cause: unknown) => (isTimeout(cause) ? 'waiting' : http.failure(PATH, cause)));
    signal?.throwIfAborted();
    if (response === 'waiting') continue;
    if (response instanceof Error) {
      await patience.wait(response, signal);
      continue;
    }
    const { status } = response;
    if (status === 408) {
      await shortPause();
      continue;
    }
    if (LOST.has(status)) return null;
    if (status === 429 || status >= 500) {
      await patience.wait(http.refusal(PATH, response), signal, response.retryAfterSeconds);
      continue;
    }
    if (status >= 300) throw failed(what, http.refusal(PATH, response).message);
    patience.reset();
    if (response.isProtobuf) return response;
    const next = nextOf(response, what);
    if (next === 'done') return response;
    if (next === 'whole') body = { request_id: id, allow_metadata_only: false };
    else await shortPause();
  }
}

/** What a JSON body says: a result, that it is not there yet, that only its size was told, or that it failed. */
function nextOf({ bytes }: TinkerResponse, what: string): 'done' | 'again' | 'whole' {
  // A result may be long, and none of these is.
  if (bytes.byteLength > 100_000) return 'done';
  const value: unknown = JSON.parse(bytes.toString('utf8') || 'null');
  const failure = failureAnswer.safeParse(value);
  if (failure.success) throw failed(what, failure.data.error);
  if (metadataAnswer.safeParse(value).success) return 'whole';
  return tryAgainAnswer.safeParse(value).success ? 'again' : 'done';
}

function failed(what: string, reason: string): EngineError {
  return new EngineError(`${what} failed on the server: ${reason}`);
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'TimeoutError';
}

function shortPause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SHORT_PAUSE_MILLISECONDS));
}

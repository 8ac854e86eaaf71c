/**
 * Waiting for the result of a request: the protocol answers each with an id, which is asked for until its result is there.
 * A server that holds the question for longer than a minute is asked anew, which changes nothing; so is one whose answer
 * does not read.
 */
import { EngineError } from '../../support/errors.ts';
import { failureAnswer, futureAnswer, metadataAnswer, tryAgainAnswer } from '../tinker-wire/bodies.ts';
import { Patience, readAnswer, type TinkerHttp, type TinkerResponse } from './tinker-http.ts';

const PATH = 'retrieve_future';
const POLL_SECONDS = 45;
/** After an answer that came at once and said nothing: longer and longer. */
const FIRST_PAUSE_MILLISECONDS = 20;
const LONGEST_PAUSE_MILLISECONDS = 1000;
/** Who watches is told each time that so long has passed. */
const SLOW_SECONDS = 300;
/** A result is lost with the server's memory; the request itself is then sent again, under the same number. */
const LOST = new Set([404, 410]);
const MOST_RESENDS = 3;
const MOST_READS = 3;

export interface ResultCall<Result> {
  readonly http: TinkerHttp;
  /** Sends the request, as often as it is called the same, and gives the server's answer to it. */
  readonly submit: () => Promise<TinkerResponse>;
  readonly accept: string;
  /** Throws where the response is no such result. */
  readonly read: (response: TinkerResponse) => Result;
  readonly signal?: AbortSignal | undefined;
  readonly patienceSeconds: number;
  /** What was asked, in messages. */
  readonly what: string;
  /** Throws where nothing can come any more. */
  readonly check: () => void;
  /** One line for the person who watches. */
  readonly log: (line: string) => void;
}

/** The number under which the server keeps the result of a request that it took. */
export async function submitted({ submit }: Pick<ResultCall<unknown>, 'submit'>): Promise<string> {
  for (let tries = 1; ; tries++) {
    const answer = await submit();
    try {
      return readAnswer(futureAnswer, answer).request_id;
    } catch (error) {
      // It may have been cut off on its way.
      if (tries === MOST_READS) throw error;
    }
  }
}

/** The result that the server keeps under `id`. */
export async function awaitResult<Result>(call: ResultCall<Result>, id: string): Promise<Result> {
  let current = id;
  for (let sent = 1; ; sent++) {
    const result = await poll(call, current);
    if (result !== null) return result.value;
    if (sent > MOST_RESENDS)
      throw new EngineError(`the server lost the result of ${call.what} ${sent} times; see its own log, then go on`);
    current = await submitted(call);
  }
}

/** Null where the server knows nothing of the request. */
async function poll<Result>(call: ResultCall<Result>, id: string): Promise<{ readonly value: Result } | null> {
  const { http, accept, signal, patienceSeconds, what, read } = call;
  const patience = new Patience(patienceSeconds);
  const pause = new GrowingPause();
  const begun = performance.now();
  let told = 0;
  let body: object = { request_id: id };
  for (let reads = 1; ;) {
    signal?.throwIfAborted();
    call.check();
    http.checkOpen();
    const seconds = (performance.now() - begun) / 1000;
    if (seconds > SLOW_SECONDS * (told + 1)) {
      told = Math.floor(seconds / SLOW_SECONDS);
      call.log(`the server has been asked for ${what} for ${Math.round(seconds / 60)} minutes, and has no result yet`);
    }
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
      await pause.wait();
      continue;
    }
    if (LOST.has(status)) return null;
    if (status === 409 || status === 429 || status >= 500) {
      await patience.wait(http.refusal(PATH, response), signal, response.retryAfterSeconds);
      continue;
    }
    if (status >= 300) throw failed(what, http.refusal(PATH, response).message);
    patience.reset();
    const next = response.isProtobuf ? 'done' : nextOf(response, call);
    if (next === 'whole') body = { request_id: id, allow_metadata_only: false };
    if (next === 'again') await pause.wait();
    if (next !== 'done') continue;
    try {
      return { value: read(response) };
    } catch (error) {
      if (reads++ === MOST_READS) throw error;
    }
  }
}

/** What a JSON body says: a result, that it is not there yet, that only its size was told, or that it failed. */
function nextOf({ bytes }: TinkerResponse, { http, what }: ResultCall<unknown>): 'done' | 'again' | 'whole' {
  // A result may be long, and none of these is.
  if (bytes.byteLength > 100_000) return 'done';
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8') || 'null');
  } catch {
    return 'done';
  }
  const failure = failureAnswer.safeParse(value);
  if (failure.success) throw failed(what, http.said(failure.data.error));
  if (metadataAnswer.safeParse(value).success) return 'whole';
  return tryAgainAnswer.safeParse(value).success ? 'again' : 'done';
}

function failed(what: string, reason: string): EngineError {
  return new EngineError(`${what} failed on the server: ${reason}`);
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'TimeoutError';
}

class GrowingPause {
  #milliseconds = FIRST_PAUSE_MILLISECONDS;

  wait(): Promise<void> {
    const milliseconds = this.#milliseconds;
    this.#milliseconds = Math.min(1.5 * milliseconds, LONGEST_PAUSE_MILLISECONDS);
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}

/**
 * The hub's answers of JSON, through the `fetch` that its library is given: short ones, from the hub's own address alone
 * (the library follows links, and would take the token along), asked for again when a failure may pass.
 */
import { DownloadError, PassingFailure } from '../../../support/download/download-error.ts';
import { retryAfterSeconds } from '../../../support/retry-after.ts';
import { explainRefusal } from './explain-refusal.ts';
import { tokenHeaders, type HubAddress } from './hub-address.ts';

export interface HubFetchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Tries before it gives up. */
  readonly attempts?: number | undefined;
  /** Before the second try; doubles from try to try. */
  readonly waitSeconds?: number | undefined;
}

const LONGEST_ANSWER_BYTES = 16 * 2 ** 20;
/** A listing of a thousand files a page is long before this. */
const MOST_REQUESTS = 100;
const LONGEST_WAIT_SECONDS = 60;
const TIME_LIMIT_SECONDS = 60;

export function hubFetch(address: HubAddress, options: HubFetchOptions): typeof fetch {
  const { attempts = 5, waitSeconds = 1, signal } = options;
  const { origin } = new URL(address.endpoint);
  let requests = 0;
  return async (input) => {
    const url = String(input instanceof Request ? input.url : input);
    if (new URL(url).origin !== origin) {
      throw new DownloadError(
        `${address.endpoint} lists ${address.repository} on at ${new URL(url).origin}; that is another host`,
      );
    }
    for (let failures = 1; ; failures++) {
      if (++requests > MOST_REQUESTS) {
        throw new DownloadError(`${address.endpoint}: the listing of ${address.repository} does not end`);
      }
      try {
        return await ask(url, address, signal);
      } catch (cause) {
        signal?.throwIfAborted();
        if (!(cause instanceof PassingFailure)) throw cause;
        if (failures >= attempts) {
          throw new DownloadError(`${url}: ${cause.message}, ${attempts} times in a row; try again later`, { cause });
        }
        const wait = Math.min(cause.retryAfterSeconds ?? waitSeconds * 2 ** (failures - 1), LONGEST_WAIT_SECONDS);
        await new Promise((resolve) => setTimeout(resolve, 1000 * wait));
      }
    }
  };
}

async function ask(url: string, address: HubAddress, signal: AbortSignal | undefined): Promise<Response> {
  const limit = AbortSignal.timeout(1000 * TIME_LIMIT_SECONDS);
  const headers = { accept: 'application/json', ...tokenHeaders(address) };
  let response: Response;
  let body: Uint8Array;
  try {
    response = await fetch(url, { headers, signal: signal === undefined ? limit : AbortSignal.any([limit, signal]) });
    body = await readShort(response, url);
  } catch (cause) {
    if (cause instanceof DownloadError) throw cause;
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    throw new PassingFailure(inner instanceof Error ? inner.message || inner.name : String(inner), null, { cause });
  }
  const { status } = response;
  const refusal = explainRefusal(response, address);
  if (refusal !== null) throw new DownloadError(refusal);
  if (!response.ok) {
    const wait = retryAfterSeconds(response.headers.get('retry-after') ?? undefined, Date.now());
    throw new PassingFailure(`the server answered ${status} ${response.statusText}`.trim(), wait);
  }
  try {
    JSON.parse(new TextDecoder().decode(body));
  } catch (cause) {
    throw new DownloadError(`${url}: the answer is not JSON; is this the address of a hub (HF_ENDPOINT)?`, { cause });
  }
  return new Response(body as Uint8Array<ArrayBuffer>, { status, headers: response.headers });
}

async function readShort(response: Response, url: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > LONGEST_ANSWER_BYTES)
      throw new DownloadError(`${url}: the answer is longer than ${LONGEST_ANSWER_BYTES} bytes`);
  }
  return Buffer.concat(chunks);
}

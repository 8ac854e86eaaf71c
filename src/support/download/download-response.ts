/** What a server's answer to a request for the rest of a file means: where it begins, how long it is. */
import { retryAfterSeconds } from '../retry-after.ts';
import { DownloadError, PassingFailure, StalePart } from './download-error.ts';

/** The byte at which the response begins; null: all was there already. */
export function startOf(response: Response, from: number, url: string): number | null {
  const { status } = response;
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    if (range !== null && Number(range[1]) === from) return from;
    throw new StalePart('the server sent another range than the one asked for');
  }
  if (status === 416) {
    const total = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (total !== undefined && Number(total) === from) return null;
    throw new StalePart('the file has become shorter; beginning anew');
  }
  if (status === 200) {
    if ((response.headers.get('content-type') ?? '').startsWith('text/html'))
      throw new DownloadError(`${url}: the server sent a web page, not a file; download it by hand and give its path`);
    return 0;
  }
  const said = `the server answered ${status} ${response.statusText}`.trim();
  if (status === 429 || status === 408 || status >= 500)
    throw new PassingFailure(said, retryAfterSeconds(response.headers.get('retry-after') ?? undefined, Date.now()));
  throw new DownloadError(`${url}: ${said}; download it by hand and give its path, or name another address`);
}

/** Null when the length is not told, or is that of a compressed form of what arrives here. */
export function totalOf(response: Response, start: number): number | null {
  const length = response.headers.get('content-length');
  return length === null || response.headers.has('content-encoding') ? null : start + Number(length);
}

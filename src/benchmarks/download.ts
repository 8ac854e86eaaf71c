/**
 * A file from an address, resumed where it was cut off. What came lies in `<name>.part`, with the server's mark of the
 * version beside it: the rest is asked for only of the same version. The whole is checked, flushed and renamed.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { writeJsonAtomic } from '../support/atomic-file.ts';
import { flush } from '../support/durable.ts';
import { FlemingError } from '../support/errors.ts';
import { sha256OfFile } from '../support/hash.ts';

/** A file could not be fetched, or is not the one it should be. */
export class DownloadError extends FlemingError {}

export interface DownloadOptions {
  readonly url: string;
  /** Where the whole file comes to lie; its folder is made. */
  readonly path: string;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly progress?: (doneBytes: number, totalBytes: number | null) => void;
  /** Tries in a row that bring nothing new before it gives up. */
  readonly attempts?: number;
  /** Before the second try; doubles from try to try. */
  readonly waitSeconds?: number;
  /** Without a byte for so long a connection counts as dead. */
  readonly idleSeconds?: number;
  readonly signal?: AbortSignal;
}

export interface Downloaded {
  /** False: it was there already. */
  readonly fetched: boolean;
  readonly bytes: number;
  readonly sha256: string;
}

const LONGEST_WAIT_SECONDS = 60;

/** A failure that another try may mend. */
class Passing extends Error {
  readonly retryAfterSeconds: number | null;

  constructor(message: string, retryAfterSeconds: number | null = null, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export async function download(options: DownloadOptions): Promise<Downloaded> {
  const { path } = options;
  if (existsSync(path)) return { fetched: false, ...checkedFile(path, options) };
  mkdirSync(dirname(path), { recursive: true });
  await fetchWhole(options);
  const part = partOf(path);
  let checked;
  try {
    checked = checkedFile(part, options);
  } catch (cause) {
    forget(path);
    throw cause;
  }
  flush(part);
  renameSync(part, path);
  flush(dirname(path));
  forget(path);
  return { fetched: true, ...checked };
}

async function fetchWhole(options: DownloadOptions): Promise<void> {
  const { attempts = 5, waitSeconds = 1 } = options;
  let failures = 0;
  for (;;) {
    const before = bytesThere(options.path);
    try {
      return await fetchRest(options);
    } catch (cause) {
      options.signal?.throwIfAborted();
      if (!(cause instanceof Passing)) throw cause;
      failures = bytesThere(options.path) > before ? 1 : failures + 1;
      if (failures >= attempts)
        throw new DownloadError(
          `${options.url}: ${cause.message}, ${attempts} times in a row; the same command goes on with what came`,
          { cause },
        );
      const wait = cause.retryAfterSeconds ?? waitSeconds * 2 ** (failures - 1);
      await pause(Math.min(wait, LONGEST_WAIT_SECONDS), options.signal);
    }
  }
}

/** One request for all that is missing. */
async function fetchRest(options: DownloadOptions): Promise<void> {
  const { url, path, idleSeconds = 60 } = options;
  const mark = markOf(path, url);
  const from = mark === null ? 0 : bytesThere(path);
  const stopper = new AbortController();
  const signal = options.signal === undefined ? stopper.signal : AbortSignal.any([stopper.signal, options.signal]);
  let idle = setTimeout(() => stopper.abort(), idleSeconds * 1000);
  const headers = { 'accept-encoding': 'identity', ...(from > 0 && { range: `bytes=${from}-`, 'if-range': mark! }) };
  try {
    const response = await fetch(url, { headers, signal, redirect: 'follow' });
    const start = startOf(response, from, options);
    if (start === null) return;
    const total = totalOf(response, start);
    if (start === 0) beginAnew(path, url, response);
    const file = openSync(partOf(path), start === 0 ? 'w' : 'a');
    let done = start;
    try {
      options.progress?.(done, total);
      for await (const chunk of response.body ?? []) {
        for (let offset = 0; offset < chunk.byteLength;) offset += writeSync(file, chunk, offset);
        done += chunk.byteLength;
        options.progress?.(done, total);
        clearTimeout(idle);
        idle = setTimeout(() => stopper.abort(), idleSeconds * 1000);
      }
    } finally {
      closeSync(file);
    }
    if (total !== null && done < total) throw new Passing(`the connection ended after ${done} of ${total} bytes`);
  } catch (cause) {
    if (cause instanceof Passing || cause instanceof DownloadError) throw cause;
    const reason = stopper.signal.aborted ? `nothing came for ${idleSeconds} s` : reasonOf(cause);
    throw new Passing(reason, null, { cause });
  } finally {
    clearTimeout(idle);
  }
}

/** The byte at which the response begins; null: all was there already. */
function startOf(response: Response, from: number, { url, path }: DownloadOptions): number | null {
  const { status } = response;
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(?:\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
    if (range !== null && Number(range[1]) === from) return from;
    forget(path);
    throw new Passing('the server sent another range than the one asked for');
  }
  if (status === 416) {
    const total = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
    if (total !== undefined && Number(total) === from) return null;
    forget(path);
    throw new Passing('the file has become shorter; beginning anew');
  }
  if (status === 200) {
    if ((response.headers.get('content-type') ?? '').startsWith('text/html'))
      throw new DownloadError(`${url}: the server sent a web page, not a file; download it by hand and give its path`);
    return 0;
  }
  const said = `the server answered ${status} ${response.statusText}`.trim();
  if (status === 429 || status === 408 || status >= 500) throw new Passing(said, retryAfter(response));
  throw new DownloadError(`${url}: ${said}; download it by hand and give its path, or name another address`);
}

/** Null when the length is not told, or is that of a compressed form of what arrives here. */
function totalOf(response: Response, start: number): number | null {
  const length = response.headers.get('content-length');
  return length === null || response.headers.has('content-encoding') ? null : start + Number(length);
}

/** What came before belongs to another version, or there is none. */
function beginAnew(path: string, url: string, response: Response): void {
  rmSync(partOf(path), { force: true });
  const tag = response.headers.get('etag') ?? '';
  // A weak tag does not promise the same bytes; a compressed answer counts its ranges in other bytes.
  const mark = tag.startsWith('"') ? tag : response.headers.get('last-modified');
  writeJsonAtomic(markFileOf(path), { url, mark: response.headers.has('content-encoding') ? null : mark });
}

/** The mark of the version whose beginning is there; null when there is none to go on with. */
function markOf(path: string, url: string): string | null {
  if (bytesThere(path) === 0) return null;
  try {
    const kept = JSON.parse(readFileSync(markFileOf(path), 'utf8')) as { url?: unknown; mark?: unknown };
    return kept.url === url && typeof kept.mark === 'string' ? kept.mark : null;
  } catch {
    return null;
  }
}

function checkedFile(path: string, { url, sha256, bytes }: DownloadOptions): { bytes: number; sha256: string } {
  const size = statSync(path).size;
  const hash = sha256OfFile(path);
  const advice = `remove it and download again, or give a file of your own`;
  if (bytes !== null && size !== bytes)
    throw new DownloadError(`${path}: ${size} bytes from ${url}; allowed: ${bytes}; ${advice}`);
  if (sha256 !== null && hash !== sha256)
    throw new DownloadError(`${path}: SHA-256 ${hash} from ${url}; allowed: ${sha256}; ${advice}`);
  return { bytes: size, sha256: hash };
}

function bytesThere(path: string): number {
  return statSync(partOf(path), { throwIfNoEntry: false })?.size ?? 0;
}

function forget(path: string): void {
  rmSync(partOf(path), { force: true });
  rmSync(markFileOf(path), { force: true });
}

function partOf(path: string): string {
  return `${path}.part`;
}

function markFileOf(path: string): string {
  return `${path}.part.json`;
}

function retryAfter(response: Response): number | null {
  const text = response.headers.get('retry-after');
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  return inner instanceof Error ? inner.message || inner.name : String(inner);
}

async function pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener('abort', () => (clearTimeout(timer), reject(signal.reason as Error)), { once: true });
  });
}

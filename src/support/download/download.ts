/**
 * A file from an address, resumed where it was cut off. What came lies in `<name>.part`, with the server's mark of the
 * version beside it: the rest is asked for only of the same version. The whole is checked, flushed and renamed.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { flush, flushFolder, writeAll } from '../durable.ts';
import { checkRoom, isDiskFailure, LARGEST_UNSTATED_BYTES } from './disk-room.ts';
import { gitBlobSha1OfFile, sha256OfFile } from '../hash.ts';
import { DownloadError, PassingFailure, StalePart } from './download-error.ts';
import { startOf, totalOf } from './download-response.ts';
import { beginAnew, bytesThere, forget, isBeginningOf, markOf, partOf } from './partial-file.ts';

export interface DownloadOptions {
  readonly url: string;
  /** Where the whole file comes to lie; its folder is made. */
  readonly path: string;
  readonly sha256: string | null;
  /** SHA-1 of the file as a git blob, where that is what is known of it. */
  readonly gitBlobSha1?: string;
  readonly bytes: number | null;
  /** What it may have at most where `bytes` is null; a gibibyte when left out. */
  readonly mostBytes?: number;
  /** Sent with every request; `authorization` stays behind when another host is redirected to. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What a refusal of this server means and what to do; null leaves it to the general words. */
  readonly explain?: (response: Response) => string | null;
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
const ADVICE = 'remove it and download again, or give a file of your own';

/** What came is not the file, and will not be. */
class WrongFile extends DownloadError {}

export async function download(options: DownloadOptions): Promise<Downloaded> {
  const { path } = options;
  if (existsSync(path)) {
    const checked = checkedFile(path, options);
    // Of a download that was killed when it had renamed the file.
    forget(path);
    return { fetched: false, ...checked };
  }
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
  flushFolder(dirname(path));
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
      if (!(cause instanceof PassingFailure)) throw cause;
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
  // Of a file whose hash is known parts may be joined without the server's word: what does not fit together shows.
  const goesOn = mark !== null || (isPinned(options) && isBeginningOf(path, url));
  const from = goesOn ? bytesThere(path) : 0;
  const stopper = new AbortController();
  const signal = options.signal === undefined ? stopper.signal : AbortSignal.any([stopper.signal, options.signal]);
  let idle = setTimeout(() => stopper.abort(), idleSeconds * 1000);
  const rest = from > 0 && { range: `bytes=${from}-`, ...(mark !== null && { 'if-range': mark }) };
  const headers = { ...options.headers, 'accept-encoding': 'identity', ...rest };
  try {
    const response = await fetch(url, { headers, signal, redirect: 'follow' });
    const refused = response.status >= 400 ? (options.explain?.(response) ?? null) : null;
    if (refused !== null) {
      await response.body?.cancel();
      throw new DownloadError(refused);
    }
    const start = startOf(response, from, url);
    if (start === null) return;
    const total = totalOf(response, start);
    if (options.bytes !== null && total !== null && total !== options.bytes) {
      throw wrongSize(String(total), options);
    }
    const most = options.bytes ?? options.mostBytes ?? LARGEST_UNSTATED_BYTES;
    if (total !== null && total > most) throw wrongSize(String(total), options, most);
    checkRoom(path, (options.bytes ?? total ?? 0) - start);
    if (start === 0) beginAnew(path, url, response);
    const file = openSync(partOf(path), start === 0 ? 'w' : 'a');
    let done = start;
    try {
      options.progress?.(done, total);
      for await (const chunk of response.body ?? []) {
        if (done + chunk.byteLength > most) throw wrongSize(`more than ${most}`, options, most);
        writeAll(file, chunk);
        done += chunk.byteLength;
        options.progress?.(done, total);
        clearTimeout(idle);
        idle = setTimeout(() => stopper.abort(), idleSeconds * 1000);
      }
    } finally {
      closeSync(file);
    }
    if (total !== null && done < total)
      throw new PassingFailure(`the connection ended after ${done} of ${total} bytes`);
  } catch (cause) {
    if (cause instanceof StalePart || cause instanceof WrongFile) forget(path);
    if (cause instanceof PassingFailure || cause instanceof DownloadError) throw cause;
    if (isDiskFailure(cause)) throw diskFailure(cause, options);
    const reason = stopper.signal.aborted ? `nothing came for ${idleSeconds} s` : reasonOf(cause);
    throw new PassingFailure(reason, null, { cause });
  } finally {
    clearTimeout(idle);
  }
}

function isPinned({ sha256, gitBlobSha1, bytes }: DownloadOptions): boolean {
  return bytes !== null && (sha256 !== null || gitBlobSha1 !== undefined);
}

function checkedFile(path: string, options: DownloadOptions): { bytes: number; sha256: string } {
  const { url, sha256, bytes, gitBlobSha1 } = options;
  const size = statSync(path).size;
  const hash = sha256OfFile(path);
  if (bytes !== null && size !== bytes) throw wrongSize(String(size), options);
  if (sha256 !== null && hash !== sha256)
    throw new DownloadError(`${path}: SHA-256 ${hash} from ${url}; allowed: ${sha256}; ${ADVICE}`);
  if (gitBlobSha1 === undefined) return { bytes: size, sha256: hash };
  const blob = gitBlobSha1OfFile(path);
  if (blob === gitBlobSha1) return { bytes: size, sha256: hash };
  throw new DownloadError(`${path}: git blob ${blob} from ${url}; allowed: ${gitBlobSha1}; ${ADVICE}`);
}

/** Of the file, so that what came of it is of no use. */
function wrongSize(came: string, { path, url, bytes }: DownloadOptions, most?: number): WrongFile {
  const allowed = bytes ?? `at most ${most}`;
  return new WrongFile(`${path}: ${came} bytes from ${url}; allowed: ${allowed}; ${ADVICE}`);
}

/** The beginning stays: the same command goes on with it, and whoever gives up knows what to remove. */
function diskFailure(cause: NodeJS.ErrnoException, { path, url }: DownloadOptions): DownloadError {
  const what = cause.code === 'ENOSPC' || cause.code === 'EDQUOT' ? 'the disk is full' : cause.message;
  return new DownloadError(
    `${path} cannot be written: ${what}. ${bytesThere(path)} bytes of ${url} stay in ${partOf(path)}: make room and give ` +
      'the same command again, or remove that file',
    { cause },
  );
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

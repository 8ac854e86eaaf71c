import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../hash.ts';
import { DownloadError } from './download-error.ts';
import { download, type DownloadOptions } from './download.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 7919) % 251));
let folder: string;
let server: Server;
let address: string;
/** One a request, in order; the last one answers all that follow. */
let answers: Answer[];
let requests: IncomingMessage[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fleming-download-'));
  [answers, requests] = [[whole()], []];
  server = createServer((request, response) => {
    requests.push(request);
    (answers.length > 1 ? answers.shift()! : answers[0]!)(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

/** The file, or the rest of it that was asked for. */
function whole(body: Buffer = content, etag = '"one"'): Answer {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const resumed = request.headers.range !== undefined && request.headers['if-range'] === etag;
    if (resumed && from >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return;
    }
    const part = resumed ? body.subarray(from) : body;
    response.writeHead(resumed ? 206 : 200, {
      etag,
      'content-length': part.length,
      ...(resumed && { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` }),
    });
    response.end(part);
  };
}

/** So many bytes of what was asked for, then the connection breaks. */
function broken(bytes: number, etag = '"one"'): Answer {
  return (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const headers = { etag, 'content-length': content.length - from };
    if (from === 0) response.writeHead(200, headers);
    else
      response.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` });
    response.write(content.subarray(from, from + bytes), () => setTimeout(() => response.destroy(), 20));
  };
}

function status(code: number, headers: Record<string, string> = {}): Answer {
  return (_request, response) => void response.writeHead(code, headers).end('no');
}

function get(options: Partial<DownloadOptions> = {}) {
  const path = join(folder, 'sub', 'file.bin');
  return download({ url: `${address}/file.bin`, path, sha256: null, bytes: null, waitSeconds: 0, ...options });
}

const target = (): string => join(folder, 'sub', 'file.bin');
const leftovers = (): boolean => existsSync(`${target()}.part`) || existsSync(`${target()}.part.json`);

describe('a download', () => {
  it('brings the file whole, with progress, and leaves nothing else', async () => {
    const seen: [number, number | null][] = [];
    const got = await get({
      sha256: sha256(content),
      bytes: content.length,
      progress: (done, total) => void seen.push([done, total]),
    });
    expect(got).toEqual({ fetched: true, bytes: content.length, sha256: sha256(content) });
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(seen[0]).toEqual([0, content.length]);
    expect(seen.at(-1)).toEqual([content.length, content.length]);
    expect(leftovers()).toBe(false);
  });

  it('does not ask again for what is there', async () => {
    await get();
    expect(await get()).toMatchObject({ fetched: false, bytes: content.length });
    expect(requests).toHaveLength(1);
  });

  it('goes on where the connection broke, within one call and in a later one', async () => {
    answers = [broken(50_000), broken(30_000), status(404)];
    await expect(get()).rejects.toThrow(/404/);
    expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=50000-', 'bytes=80000-']);
    expect(existsSync(target())).toBe(false);
    answers = [whole()];
    await get({ sha256: sha256(content) });
    expect(requests.at(-1)!.headers).toMatchObject({ range: 'bytes=80000-', 'if-range': '"one"' });
    expect(readFileSync(target()).equals(content)).toBe(true);
    expect(leftovers()).toBe(false);
  });

  it('begins anew when the file has become another one meanwhile', async () => {
    const other = Buffer.from(content.toReversed());
    answers = [broken(50_000), whole(other, '"two"')];
    expect(await get()).toMatchObject({ sha256: sha256(other), bytes: other.length });
  });

  it('does not join parts without a mark of the version, of a weak one or of another address', async () => {
    for (const etag of ['', 'W/"weak"']) {
      rmSync(join(folder, 'sub'), { recursive: true, force: true });
      [answers, requests] = [[broken(50_000, etag), whole(content, etag)], []];
      await get();
      expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
    }
    rmSync(join(folder, 'sub'), { recursive: true });
    [answers, requests] = [[broken(50_000), status(404)], []];
    await expect(get()).rejects.toThrow(DownloadError);
    answers = [whole()];
    await get({ url: `${address}/elsewhere.bin` });
    expect(requests.at(-1)!.headers.range).toBeUndefined();
  });

  it('joins parts of a file whose hash is known without a mark of the version', async () => {
    const rest: Answer = (request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')![1]);
      const range = `bytes ${from}-${content.length - 1}/${content.length}`;
      response.writeHead(206, { 'content-range': range, 'content-length': content.length - from });
      response.end(content.subarray(from));
    };
    answers = [broken(50_000, 'W/"weak"'), rest];
    await get({ sha256: sha256(content), bytes: content.length });
    expect(requests.at(-1)!.headers.range).toBe('bytes=50000-');
    expect(requests.at(-1)!.headers['if-range']).toBeUndefined();
    expect(readFileSync(target()).equals(content)).toBe(true);
  });

  it('takes an answer that is compressed in spite of what was asked for, and joins no parts of it', async () => {
    const packed = gzipSync(content);
    const headers = { etag: '"one"', 'content-encoding': 'gzip', 'content-length': packed.length };
    answers = [
      (_request, response) => {
        response.writeHead(200, headers).write(packed.subarray(0, packed.length - 9), () => response.destroy());
      },
      (_request, response) => void response.writeHead(200, headers).end(packed),
    ];
    await get({ sha256: sha256(content) });
    expect(requests.map(({ headers: { range } }) => range)).toEqual([undefined, undefined]);
  });

  it('is done when a kill came after the last byte', async () => {
    answers = [broken(content.length), whole()];
    await get();
    writeFileSync(`${target()}.part`, content);
    writeFileSync(`${target()}.part.json`, JSON.stringify({ url: `${address}/file.bin`, mark: '"one"' }));
    rmSync(target());
    expect(await get({ sha256: sha256(content) })).toMatchObject({ fetched: true });
  });

  it('tries again after 5xx, 429 and a silent server, and gives up after some tries that bring nothing', async () => {
    const silent: Answer = () => {};
    answers = [status(503), status(429, { 'retry-after': '0' }), silent, whole()];
    expect(await get({ idleSeconds: 0.2 })).toMatchObject({ fetched: true });
    rmSync(target());
    [answers, requests] = [[status(500)], []];
    await expect(get({ attempts: 3 })).rejects.toThrow(/answered 500 Internal Server Error, 3 times in a row/);
    expect(requests).toHaveLength(3);
    await new Promise((resolve) => server.close(resolve) && server.closeAllConnections());
    await expect(get({ attempts: 2 })).rejects.toThrow(/ECONNREFUSED.*the same command goes on/);
  });

  it('refuses what is not the file: web pages, refusals, another size, another hash', async () => {
    answers = [status(200, { 'content-type': 'text/html; charset=utf-8' })];
    await expect(get()).rejects.toThrow(/sent a web page, not a file/);
    answers = [status(401)];
    await expect(get()).rejects.toThrow(/answered 401 Unauthorized; download it by hand/);
    answers = [whole()];
    await expect(get({ bytes: 7 })).rejects.toThrow(/200000 bytes from .*; allowed: 7/);
    await expect(get({ sha256: sha256('other') })).rejects.toThrow(/SHA-256 [0-9a-f]{64} from/);
    expect(existsSync(target()) || leftovers()).toBe(false);
    writeFileSync(target(), 'of someone else');
    await expect(get({ bytes: 7 })).rejects.toThrow(/remove it and download again/);
    expect(readFileSync(target(), 'utf8')).toBe('of someone else');
  });

  it('checks a file by its hash in git, says what a refusal means, and takes no more than there is', async () => {
    const blob = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
    expect(await get({ gitBlobSha1: blob })).toMatchObject({ fetched: true });
    rmSync(target());
    await expect(get({ gitBlobSha1: '0'.repeat(40) })).rejects.toThrow(`git blob ${blob} from`);
    answers = [status(403)];
    await expect(get({ explain: ({ status: code }) => `${code}: ask first` })).rejects.toThrow(/^403: ask first$/);
    answers = [(_request, response) => void response.writeHead(200).end(content)];
    await expect(get({ bytes: 7 })).rejects.toThrow(/more than 7 bytes/);
    expect(existsSync(target()) || leftovers()).toBe(false);
  });

  it('is bounded where nobody states a length, and a lie about it is seen', async () => {
    answers = [(_request, response) => void response.writeHead(200).end(content)];
    await expect(get({ mostBytes: 1000 })).rejects.toThrow(/more than 1000 bytes from .*; allowed: at most 1000/);
    expect(existsSync(target()) || leftovers()).toBe(false);
    [answers, requests] = [[whole()], []];
    await expect(get({ mostBytes: 1000 })).rejects.toThrow(/200000 bytes from .*; allowed: at most 1000/);
    answers = [(_request, response) => void response.writeHead(200, { 'content-length': 2 ** 31 }).write('a')];
    await expect(get()).rejects.toThrow(/2147483648 bytes from .*; allowed: at most 1073741824/);
    expect(requests).toHaveLength(2);
    expect(await get({ mostBytes: content.length, url: `${address}/x` }).catch(String)).toMatch(/at most 200000/);
  });

  it('is not begun where the disk has no room for it', async () => {
    const length = 2 ** 52;
    answers = [(_request, response) => void response.writeHead(200, { 'content-length': length }).write('a')];
    await expect(get({ bytes: length })).rejects.toThrow(/needs 4503599627.4 MB more; the disk of .* free: make room/);
    expect(requests).toHaveLength(1);
    expect(existsSync(target()) || leftovers()).toBe(false);
  });

  it('stops when told to', async () => {
    const stop = new AbortController();
    answers = [(_request, response) => (response.writeHead(200).write('a'), stop.abort(new Error('stopped')))];
    await expect(get({ signal: stop.signal })).rejects.toThrow(/stopped|aborted/);
    expect(existsSync(target())).toBe(false);
  });
});

/** HTTP for the protocol: who may ask, how much may be sent and how slowly, and errors as its clients understand them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RequestError } from '../../pages/local-server.ts';
import { ConfigError, FlemingError } from '../../support/errors.ts';
import { Access } from './access.ts';
import { jsonReply, type Reply } from './result.ts';

export interface WireRequest {
  readonly method: string;
  /** Decoded parts of the path behind `/api/v1/`. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly accept: string;
  /** Under which name this server was asked: `127.0.0.1:8000`. */
  readonly host: string;
  readonly body: Buffer;
}

export interface HttpLimits {
  readonly bodyBytes: number;
  /** For a whole request to come in. */
  readonly requestSeconds: number;
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly key: string | null;
  readonly limits: HttpLimits;
  /** Of a body, by its path; no more than `limits.bodyBytes` is ever taken. */
  readonly bodyBytesOf?: (path: WireRequest['path']) => number;
  readonly answer: (request: WireRequest) => Promise<Reply>;
  /** Told of errors that are nobody's fault but ours. */
  readonly onError: (error: unknown) => void;
  readonly drainMilliseconds?: number;
}

export interface HttpServer {
  /** `http://127.0.0.1:8000` */
  readonly address: string;
  /** Ends when the answers under way are sent, or after a while. */
  close(): Promise<void>;
}

const PREFIX = '/api/v1/';
/** Of answers that are still owed when the server ends; a socket whose client says nothing would hold it up for ever. */
const DRAIN_MILLISECONDS = 10_000;
/** Clients may have 2,000 long polls under way. */
const MOST_CONNECTIONS = 8192;

export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, limits, onError, drainMilliseconds = DRAIN_MILLISECONDS } = options;
  const access = new Access(options);
  const requestTimeout = 1000 * limits.requestSeconds;
  const timeouts = { requestTimeout, connectionsCheckingInterval: Math.min(30_000, requestTimeout) };
  const server = createServer(timeouts, (request, response) => {
    replyTo(request, access, options)
      .catch((error: unknown) => errorReply(error, onError))
      .then((reply) => send(request, response, reply, requestTimeout))
      .catch(onError);
  });
  server.headersTimeout = Math.min(15_000, requestTimeout);
  server.keepAliveTimeout = 65_000;
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new ConfigError(`cannot listen on ${host}:${port}: ${cause.message}; take another --port, or 0`, { cause }),
      ),
    );
    server.listen(port, host, resolve);
  });
  const { address, port: taken, family } = server.address() as AddressInfo;
  return {
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        const end = setTimeout(() => server.closeAllConnections(), drainMilliseconds);
        server.close(() => {
          clearTimeout(end);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function replyTo(request: IncomingMessage, access: Access, options: HttpServerOptions): Promise<Reply> {
  const refusal = access.refusal(request);
  if (refusal !== null) return jsonReply(refusal.status, { detail: refusal.detail });
  const url = urlOf(request);
  const { headers, method = '' } = request;
  if (headers['content-encoding'] !== undefined)
    throw new RequestError(415, `content-encoding ${headers['content-encoding']} is not taken; send the body as it is`);
  const path = url.pathname.slice(PREFIX.length).split('/').map(decodeURIComponent);
  const { limits, bodyBytesOf = () => Infinity } = options;
  return options.answer({
    method,
    path,
    query: url.searchParams,
    contentType: headers['content-type'] ?? '',
    accept: headers.accept ?? '',
    host: headers.host ?? '',
    body: await bodyOf(request, Math.min(limits.bodyBytes, bodyBytesOf(path))),
  });
}

function urlOf({ url = '/' }: IncomingMessage): URL {
  try {
    const read = new URL(url, 'http://127.0.0.1');
    decodeURIComponent(read.pathname);
    if (read.pathname.startsWith(PREFIX)) return read;
  } catch (cause) {
    throw new RequestError(400, 'the request names no path', { cause });
  }
  throw new RequestError(404, `there is nothing here but ${PREFIX}..., the Tinker protocol`);
}

async function bodyOf(request: IncomingMessage, mostBytes: number): Promise<Buffer> {
  const tooLong = new RequestError(
    413,
    `the body has more than the ${mostBytes} bytes that are allowed; send it in parts`,
  );
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLong;
  const parts: Buffer[] = [];
  let bytes = 0;
  // The connection must outlive a body that is too long, to say so.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw tooLong;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What a client did wrong is 400, which it does not send again; 5xx it would. */
function errorReply(error: unknown, onError: (error: unknown) => void): Reply {
  if (error instanceof RequestError) return jsonReply(error.status, { detail: error.message });
  if (error instanceof FlemingError) return jsonReply(400, { detail: error.message });
  if (isBrokenOff(error)) return jsonReply(400, { detail: 'the request was broken off' });
  onError(error);
  return jsonReply(500, { detail: 'the server failed; its terminal says how' });
}

function isBrokenOff(error: unknown): boolean {
  const codes = ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'];
  return error instanceof Error && codes.includes((error as NodeJS.ErrnoException).code ?? '');
}

async function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body, headers = {} }: Reply,
  idleMilliseconds: number,
): Promise<void> {
  // What is left of a body that was not read would be taken for the next request.
  const isRead = request.complete;
  response.writeHead(status, {
    'content-type': type,
    'cache-control': 'no-store',
    ...headers,
    ...(isRead ? {} : { connection: 'close' }),
    ...(status === 503 ? { 'retry-after': '5' } : {}),
  });
  if (!isRead) response.on('finish', () => request.destroy());
  if (!(body instanceof Readable)) return void response.end(status === 204 ? undefined : body);
  // Who takes nothing of it for so long keeps the server from ending.
  response.setTimeout(idleMilliseconds, () => response.destroy());
  await pipeline(body, response).catch((cause: unknown) => {
    if (!isBrokenOff(cause)) throw cause;
  });
}

/**
 * A server for the person at this machine, as every local page has it. It listens on the loopback address unless another one
 * is named, answers to its own names only (a page of another site cannot reach it under that site's), and only to who has the
 * token that stands in the address it prints: others who use the machine have not. Bodies are JSON from its own page, and
 * bounded.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIP, type AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { ConfigError, FlemingError } from '../support/errors.ts';
import { LocalToken } from './local-token.ts';

const LOOPBACK = '127.0.0.1';
const MOST_BODY_BYTES = 16 << 20;

export interface LocalRequest {
  readonly method: string;
  readonly url: URL;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request that is answered with another status than 400. */
export class RequestError extends FlemingError {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

export interface LocalServer {
  /** With the token: to be shown to the person alone, and kept nowhere. */
  readonly address: string;
  close(): Promise<void>;
}

export interface LocalServerOptions {
  /** Absent: the loopback address. Another one is open to the network, without encryption. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Absent: one is made up. */
  readonly token?: LocalToken;
  readonly answer: (request: LocalRequest) => Reply;
  /** Told of errors that are nobody's fault but ours. */
  readonly onError: (error: unknown) => void;
}

export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { host = LOOPBACK, port, token = new LocalToken(), answer, onError } = options;
  const server = createServer((request, response) => {
    replyTo(request, { host, token, answer })
      .catch((error: unknown) => errorReply(error, onError))
      .then((reply) => send(response, reply))
      .catch(onError);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        new ConfigError(`cannot listen on ${host}:${port}: ${cause.message}; take another --port, or 0`, { cause }),
      ),
    );
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: token.addressAt(`http://${nameOf(host)}:${taken}/`),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What people write in an address to get there. */
function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return hostname();
  return isIP(host) === 6 ? `[${host}]` : host;
}

async function replyTo(
  request: IncomingMessage,
  { host, token, answer }: Required<Pick<LocalServerOptions, 'host' | 'token' | 'answer'>>,
): Promise<Reply> {
  const refusal = refusalOf(request, host);
  if (refusal !== null) return refusal;
  const method = request.method ?? '';
  const url = urlOf(request);
  const port = request.socket.localPort ?? 0;
  const entrance = method === 'GET' ? token.entrance(url, port) : null;
  if (entrance !== null) return { ...text('text/plain; charset=utf-8', ''), status: 303, headers: entrance };
  if (!token.isIn(request.headers.cookie, port))
    return json(403, { error: 'this page opens by the address that the command printed, with its ?token=' });
  if (method === 'POST' && !/^application\/json\b/.test(request.headers['content-type'] ?? ''))
    return json(415, { error: 'allowed: application/json' });
  return answer({ method, url, body: await bodyOf(request) });
}

/** Another site's page may send requests here under a name of its own, or post without asking. */
function refusalOf({ headers, socket }: IncomingMessage, host: string): Reply | null {
  const hosts = ownHosts(headers.host ?? '', host).map((name) => `${name}:${socket.localPort}`);
  if (!hosts.includes(headers.host ?? ''))
    return json(403, { error: `this page is served as http://${hosts[0]}, not under the name that was asked for` });
  const { origin } = headers;
  if (origin !== undefined && !hosts.some((name) => origin === `http://${name}`))
    return json(403, { error: 'requests of other pages are refused' });
  return null;
}

/**
 * Names of this server. Open to the network it has that of its machine, and the plain address that a request came to: a name
 * of another site leads here only where that site's owner says so, and a plain address has no owner.
 */
function ownHosts(asked: string, host: string): string[] {
  const own = [LOOPBACK, 'localhost'];
  if (host === LOOPBACK || host === 'localhost') return own;
  const plain = /^(?:\[([\da-f:.]+)\]|([\d.]+))(?::\d+)?$/i.exec(asked);
  const address = plain?.[1] ?? plain?.[2] ?? '';
  const named = [nameOf(host), hostname().toLowerCase(), hostname(), ...own];
  return isIP(address) === 0 ? named : [...named, isIP(address) === 6 ? `[${address}]` : address];
}

function urlOf({ url = '/' }: IncomingMessage): URL {
  try {
    return new URL(url, `http://${LOOPBACK}`);
  } catch (cause) {
    throw new RequestError(400, 'the request names no page', { cause });
  }
}

export async function bodyOf(request: IncomingMessage, mostBytes: number = MOST_BODY_BYTES): Promise<string> {
  const tooLong = new RequestError(413, `more than the ${mostBytes} bytes that are allowed; send it in parts`);
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw tooLong;
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.byteLength;
    if (bytes > mostBytes) throw tooLong;
    parts.push(part);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
  } catch (cause) {
    throw new RequestError(400, 'the body is not UTF-8', { cause });
  }
}

function errorReply(error: unknown, onError: (error: unknown) => void): Reply {
  if (error instanceof RequestError) return json(error.status, { error: error.message });
  if (error instanceof FlemingError) return json(400, { error: error.message });
  onError(error);
  return json(500, { error: 'the server failed; its terminal says how' });
}

function send(response: ServerResponse, { status, type, body, headers = {} }: Reply): void {
  response.writeHead(status, {
    'cache-control': 'no-store',
    ...headers,
    'content-type': type,
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(body);
}

export function json(status: number, value: unknown): Reply {
  return { status, type: 'application/json; charset=utf-8', body: JSON.stringify(value) };
}

export function text(type: string, body: string): Reply {
  return { status: 200, type, body };
}

/**
 * A server for programs, such as a trainer that asks for rewards: JSON in and out, to whoever has the token, and never to a
 * page of a browser. It listens on the loopback address unless another one is named. Bodies are bounded in size, requests in
 * the time that they may take to arrive, and connections in number. `drain` answers what was asked, then ends.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, FlemingError } from '../support/errors.ts';
import { bodyOf, json, RequestError, type Reply } from '../pages/local-server.ts';
import type { BearerToken } from './bearer-token.ts';

const LOOPBACK = '127.0.0.1';
const OWN_NAMES = [LOOPBACK, 'localhost', '[::1]'];
/** A trainer's workers may each have one. */
const MOST_CONNECTIONS = 1024;
/** A whole request must have come by then; a trainer's comes at once. */
const ARRIVAL_MILLISECONDS = 60_000;
/** Until then it must say what it asks, with its token: who says nothing takes the place of others. */
const HEADERS_MILLISECONDS = 10_000;
const IDLE_MILLISECONDS = 75_000;
/** Of the answers that are still owed when the server is to end. */
const DRAIN_MILLISECONDS = 10_000;

/** Nobody but this machine reaches a server there. */
export function isLoopback(host: string): boolean {
  return [LOOPBACK, 'localhost', '::1'].includes(host);
}

export interface ProgramRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface ProgramServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly token: BearerToken;
  readonly answer: (request: ProgramRequest) => Promise<Reply> | Reply;
  /** Told of errors that are nobody's fault but ours. */
  readonly onError: (error: unknown) => void;
  /** Told of what was answered with a refusal; a client may not show its words. */
  readonly onRefused?: (status: number, words: string) => void;
  readonly drainMilliseconds?: number;
  readonly headersMilliseconds?: number;
}

export interface ProgramServer {
  readonly address: string;
  /** Takes no more requests, answers those that came, and ends. */
  drain(): Promise<void>;
}

export async function startProgramServer(options: ProgramServerOptions): Promise<ProgramServer> {
  const { host, port, onError, drainMilliseconds = DRAIN_MILLISECONDS } = options;
  const { headersMilliseconds = HEADERS_MILLISECONDS } = options;
  let isDraining = false;
  const server = createServer(
    {
      requestTimeout: ARRIVAL_MILLISECONDS,
      headersTimeout: headersMilliseconds,
      keepAliveTimeout: IDLE_MILLISECONDS,
      connectionsCheckingInterval: Math.min(5_000, headersMilliseconds),
    },
    (request, response) => {
      replyTo(request, options)
        .catch((error: unknown) => errorReply(error, onError))
        .then((reply) => {
          if (reply.status >= 400) options.onRefused?.(reply.status, reply.body);
          return send(response, reply, isDraining || !request.complete);
        })
        .catch(onError);
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, host, port);
  const taken = (server.address() as AddressInfo).port;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    drain: () => {
      isDraining = true;
      return closed(server, drainMilliseconds);
    },
  };
}

export function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new ConfigError(`cannot listen on ${host}:${port}: ${cause.message}; take another --port, or 0`, { cause }),
      ),
    );
    server.listen(port, host, resolve);
  });
}

/** Ends when the answers under way are sent, or after so long. */
export function closed(server: Server, drainMilliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = setTimeout(() => server.closeAllConnections(), drainMilliseconds);
    server.close(() => {
      clearTimeout(end);
      resolve();
    });
  });
}

async function replyTo(request: IncomingMessage, { host, token, answer }: ProgramServerOptions): Promise<Reply> {
  const { method = '', url = '/', headers } = request;
  const refusal = whyRefused(request, host);
  if (refusal !== null) return json(403, { error: refusal });
  // Of a machine that asks whether the server stands; it tells nothing else.
  if (method === 'GET' && url === '/health') return json(200, { status: 'ok' });
  if (!token.isIn(headers.authorization))
    return json(401, { error: 'send the header "Authorization: Bearer TOKEN" with the token of this server' });
  if (method === 'POST' && !/^application\/json\b/.test(headers['content-type'] ?? ''))
    return json(415, { error: 'allowed: application/json' });
  return answer({ method, path: url.split('?')[0]!, body: await wholeBody(request) });
}

/** A client that goes away in the midst of its body is no fault of ours. */
export async function wholeBody(request: IncomingMessage, mostBytes?: number): Promise<string> {
  try {
    return await bodyOf(request, mostBytes);
  } catch (cause) {
    if (cause instanceof FlemingError) throw cause;
    throw new RequestError(400, 'the request ended before its body did', { cause });
  }
}

/** A page of a browser may send requests here, under a name that leads here too. Null: it is none. */
export function whyRefused({ headers, socket }: IncomingMessage, host: string): string | null {
  if (headers.origin !== undefined) return 'pages of browsers are refused';
  const names = OWN_NAMES.map((name) => `${name}:${socket.localPort}`);
  // Clients leave out the port that the scheme has by itself.
  const isDefault = socket.localPort === ('encrypted' in socket ? 443 : 80);
  const allowed = isDefault ? [...names, ...OWN_NAMES] : names;
  if (isLoopback(host) && !allowed.includes(headers.host ?? '')) return `this server is asked as ${names[0]}`;
  return null;
}

function errorReply(error: unknown, onError: ProgramServerOptions['onError']): Reply {
  if (error instanceof RequestError) return json(error.status, { error: error.message });
  if (error instanceof FlemingError) return json(400, { error: error.message });
  onError(error);
  return json(500, { error: 'the server failed; its terminal says how' });
}

function send(response: ServerResponse, { status, type, body, headers = {} }: Reply, isLast: boolean): void {
  if (isLast) response.shouldKeepAlive = false;
  response.writeHead(status, {
    ...headers,
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(body);
}

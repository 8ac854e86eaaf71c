/**
 * HTTP or HTTPS for the server of a model: who may ask, how much may be sent and how slowly, and who has gone. On the loopback
 * address it answers under its own names, never to a page of a browser; elsewhere, and wherever there are keys, to keys alone.
 */
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { RequestError } from '../../pages/local-server.ts';
import { FlemingError } from '../../support/errors.ts';
import { closed, listen, wholeBody, whyRefused } from '../program-server.ts';
import { ApiError, ourFault } from './api-error.ts';
import type { ApiKeys } from './api-keys.ts';
import { Responder } from './responder.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  /** Name of the key that it came with; null where none is needed. */
  readonly key: string | null;
  /** Fires when the client has gone, with a `ClientGone`. */
  readonly signal: AbortSignal;
  readonly out: Responder;
}

export class ClientGone extends Error {}

export interface Route {
  readonly method: 'GET' | 'POST';
  /** One that ends in `/` is the beginning of a path. */
  readonly path: string;
  /** Answered without a key. */
  readonly isOpen: boolean;
  readonly what: string;
  readonly answer: (call: Call) => Promise<void> | void;
}

export interface HttpLimits {
  readonly bodyBytes: number;
  /** Until then a client must have said what it asks; until `arrival` it must have sent all of it. */
  readonly headersMilliseconds: number;
  readonly arrivalMilliseconds: number;
  /** A client that takes nothing of its answer for so long is given up. */
  readonly stallMilliseconds: number;
  readonly connections: number;
}

export const DEFAULT_HTTP_LIMITS: HttpLimits = {
  bodyBytes: 4 << 20,
  headersMilliseconds: 10_000,
  arrivalMilliseconds: 60_000,
  stallMilliseconds: 30_000,
  connections: 1024,
};

export interface TlsFiles {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface HttpServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tls: TlsFiles | null;
  /** Null: none is needed. */
  readonly keys: ApiKeys | null;
  readonly limits: HttpLimits;
  readonly routes: readonly Route[];
  /** Connections are not kept for another request. */
  readonly isEnding: () => boolean;
  /** Told of errors that are nobody's fault but ours. */
  readonly onError: (error: unknown) => void;
  /** Told the status of each answer, and what it was refused or failed with; 499 is that of a client that went before. */
  readonly onAnswered: (path: string, status: number, error: ApiError | null) => void;
}

export interface HttpServer {
  readonly address: string;
  close(): Promise<void>;
}

const IDLE_MILLISECONDS = 75_000;
const CLIENT_GONE = 499;

export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, tls, limits, onError } = options;
  const open = new OpenResponses();
  const server = listener(options, (request, response) => {
    open.add(response);
    answer(request, response, options).catch(onError);
  });
  server.maxConnections = limits.connections;
  await listen(server, host, port);
  const { port: taken } = server.address() as AddressInfo;
  const scheme = tls === null ? 'http' : 'https';
  return {
    address: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    close: async () => {
      // A response that was ended is not sent yet, and a server that closes takes its connection for an idle one.
      await open.allClosed(limits.stallMilliseconds);
      await closed(server, limits.stallMilliseconds);
    },
  };
}

/** Responses that their clients do not have whole. */
class OpenResponses {
  readonly #open = new Set<ServerResponse>();
  #onEmpty: () => void = () => {};

  add(response: ServerResponse): void {
    this.#open.add(response);
    response.on('close', () => {
      this.#open.delete(response);
      if (this.#open.size === 0) this.#onEmpty();
    });
  }

  /** Ends when there is none, or after so long. */
  allClosed(milliseconds: number): Promise<void> {
    if (this.#open.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const over = setTimeout(resolve, milliseconds);
      this.#onEmpty = () => {
        clearTimeout(over);
        resolve();
      };
    });
  }
}

function listener(
  { tls, limits }: HttpServerOptions,
  onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const options: ServerOptions = {
    requestTimeout: limits.arrivalMilliseconds,
    headersTimeout: Math.min(limits.headersMilliseconds, limits.arrivalMilliseconds),
    keepAliveTimeout: IDLE_MILLISECONDS,
    connectionsCheckingInterval: Math.min(5_000, limits.headersMilliseconds),
  };
  if (tls === null) return createServer(options, onRequest);
  const { certificate: cert, key } = tls;
  // A handshake that is not ended keeps a place, too.
  const secured = createTlsServer(
    { ...options, cert, key, minVersion: 'TLSv1.2', handshakeTimeout: limits.headersMilliseconds },
    onRequest,
  );
  // Of who speaks no TLS; it is nobody's answer.
  secured.on('tlsClientError', (_error, socket) => socket.destroy());
  return secured as unknown as Server;
}

async function answer(request: IncomingMessage, response: ServerResponse, options: HttpServerOptions): Promise<void> {
  const { limits, isEnding, onError, onAnswered } = options;
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort(new ClientGone('the client has gone'));
  });
  // Of a request without a body the end is not read yet while it is answered.
  const isLast = (): boolean => isEnding() || (hasBody(request) && !request.complete);
  const out = new Responder(response, { stallMilliseconds: limits.stallMilliseconds, isLast });
  const path = pathOf(request);
  let route: Route | null = null;
  let error: ApiError | null = null;
  try {
    const refusal = whyRefused(request, options.host);
    if (refusal !== null) throw new ApiError(403, refusal);
    route = routeOf(options.routes, request.method ?? '', path);
    const key = route.isOpen ? null : keyOf(request, options.keys);
    const body = request.method === 'POST' ? await bodyOf(request, limits.bodyBytes) : '';
    await route.answer({ method: route.method, path, body, key, signal: gone.signal, out });
  } catch (cause) {
    error = cause instanceof ClientGone || gone.signal.aborted ? null : apiErrorOf(cause, onError);
    if (error !== null) out.error(error);
  }
  // A path that nobody has is none that a stranger could fill a table with.
  onAnswered(route?.path ?? 'none', gone.signal.aborted ? CLIENT_GONE : out.status, error);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}

function pathOf({ url = '/' }: IncomingMessage): string {
  return url.split('?')[0]!;
}

function routeOf(routes: readonly Route[], method: string, path: string): Route {
  const here = routes.filter((route) =>
    route.path.endsWith('/') ? path.startsWith(route.path) && path !== route.path : path === route.path,
  );
  const found = here.find((route) => route.method === method);
  if (found !== undefined) return found;
  const allowed = (here.length > 0 ? here : routes).map((route) => `${route.method} ${route.path}`).join(', ');
  throw new ApiError(here.length > 0 ? 405 : 404, `nothing at this method and path; allowed: ${allowed}`);
}

/** The key's name; null where none is needed. */
function keyOf({ headers }: IncomingMessage, keys: ApiKeys | null): string | null {
  if (keys === null) return null;
  const name = keys.nameOf(headers.authorization);
  if (name !== null) return name;
  throw new ApiError(401, 'send the header "Authorization: Bearer KEY" with a key of this server', {
    code: 'invalid_api_key',
  });
}

function bodyOf(request: IncomingMessage, mostBytes: number): Promise<string> {
  const { 'content-type': type = '', 'content-encoding': encoding } = request.headers;
  if (!/^application\/json\b/i.test(type)) throw new ApiError(415, 'the body must be application/json');
  if (encoding !== undefined) throw new ApiError(415, 'content-encoding is not taken; send the body as it is');
  return wholeBody(request, mostBytes);
}

function apiErrorOf(cause: unknown, onError: (error: unknown) => void): ApiError {
  if (cause instanceof ApiError) {
    if (cause.status === 500) onError(cause.cause ?? cause);
    return cause;
  }
  if (cause instanceof RequestError) return new ApiError(cause.status, cause.message, { cause });
  if (cause instanceof FlemingError) return new ApiError(400, cause.message, { cause });
  onError(cause);
  return ourFault(cause);
}

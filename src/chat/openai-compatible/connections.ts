/**
 * So many connections to one server, each for one request at a time; what comes when all are taken waits its turn. A free
 * connection is taken from a stack, where a pool looks through all that are there, thousands perhaps, for each request.
 * One that broke is opened again by its next request.
 */
import { buildConnector, Client, type Dispatcher } from 'undici';
import { chatFailure } from '../chat-model.ts';
import type { Exchange } from './exchange.ts';

const CONNECT_MILLISECONDS = 30_000;

export interface PostOptions {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Waiting {
  readonly options: PostOptions;
  readonly exchange: Exchange;
}

export class Connections {
  readonly #origin: string;
  readonly #most: number;
  /** One for all, so that TLS sessions are shared. HTTP/2 would put all requests on one connection of a hundred streams. */
  readonly #connector = buildConnector({ timeout: CONNECT_MILLISECONDS, allowH2: false });
  readonly #all: Client[] = [];
  readonly #free: Client[] = [];
  readonly #waiting: Waiting[] = [];

  constructor(origin: string, most: number) {
    this.#origin = origin;
    this.#most = most;
  }

  /** Begins the exchange, now or when a connection comes free. Its response tells how it ends. */
  post(options: PostOptions, exchange: Exchange): void {
    const client = this.#free.pop() ?? this.#another();
    if (client === null) this.#waiting.push({ options, exchange });
    else this.#begin(client, { options, exchange });
  }

  async destroy(): Promise<void> {
    await Promise.all(this.#all.map((client) => client.destroy()));
    for (const { exchange } of this.#waiting.splice(0)) exchange.end(chatFailure('fatal', 'the model is closed'));
  }

  #another(): Client | null {
    if (this.#all.length >= this.#most) return null;
    const client = new Client(this.#origin, {
      // What a stall is, the model says that owns the connections.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: this.#connector,
      allowH2: false,
    });
    this.#all.push(client);
    return client;
  }

  #begin(client: Client, { options, exchange }: Waiting): void {
    // Not at once: the client is told of the end while it still clears up.
    exchange.onSettled = () => queueMicrotask(() => this.#next(client));
    exchange.begin();
    const { path, headers, body } = options;
    client.dispatch({ method: 'POST', path, headers, body } satisfies Dispatcher.DispatchOptions, exchange);
  }

  /** A waiting exchange that was given up meanwhile needs no connection. */
  #next(client: Client): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      if (!next.exchange.settled) return this.#begin(client, next);
    }
    this.#free.push(client);
  }
}

/**
 * A proxy before a server that does what networks and gateways do: loses requests on their way there or back, holds them,
 * hands them on twice, cuts answers short, and answers itself. Which request meets with what is drawn by a seed.
 */
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { randomStream, type RandomStream } from '../../src/support/random.ts';

export const FAULTS = ['lost', 'answer lost', 'held', 'doubled', 'cut', 'cut within', 408, 409, 410, 429, 500] as const;
export type Fault = (typeof FAULTS)[number];

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export class FaultyProxy {
  /** How often each fault was met. */
  readonly met = new Map<Fault, number>();
  /** Share of requests that meet one. */
  share: number;
  readonly #target: URL;
  readonly #random: RandomStream;
  readonly #server: Server;

  static async start(target: string, options: { readonly share: number; readonly seed: number }): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target, options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  private constructor(target: string, { share, seed }: { readonly share: number; readonly seed: number }) {
    this.#target = new URL(target);
    this.share = share;
    this.#random = randomStream(seed, 'faulty-proxy');
    this.#server = createServer((incoming, outgoing) => {
      // What was cut on purpose ends in errors of sockets.
      this.#answer(incoming, outgoing).catch(() => incoming.socket.destroy());
    });
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const fault = this.#random.next() < this.share ? this.#random.pick(FAULTS) : null;
    if (fault !== null) this.met.set(fault, (this.met.get(fault) ?? 0) + 1);
    if (fault === 'lost') return void incoming.socket.destroy();
    if (typeof fault === 'number')
      return void outgoing.writeHead(fault, { 'content-type': 'text/plain' }).end('a gateway');
    if (fault === 'held') await wait(30);
    if (fault === 'doubled') await this.#forward(incoming, body);
    const answer = await this.#forward(incoming, body);
    if (fault === 'answer lost') return void incoming.socket.destroy();
    const { 'content-type': type = 'application/json' } = answer.headers;
    // A cut that nothing shows: the length is that of what is left.
    const whole = fault === 'cut within' ? answer.body.subarray(0, answer.body.length >> 1) : answer.body;
    outgoing.writeHead(answer.status, { 'content-type': type, 'content-length': whole.length });
    if (fault !== 'cut') return void outgoing.end(whole);
    outgoing.write(whole.subarray(0, whole.length >> 1), () => incoming.socket.destroy());
  }

  #forward({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port, host } = this.#target;
    return new Promise((resolve, reject) => {
      const sent = request(
        { hostname, port, method, path: url, headers: { ...headers, host, connection: 'close' } },
        (answer) => {
          bodyOf(answer).then(
            (received) => resolve({ status: answer.statusCode!, headers: answer.headers, body: received }),
            reject,
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

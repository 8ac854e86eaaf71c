import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { json, RequestError } from '../pages/local-server.ts';
import { RecordError } from '../support/errors.ts';
import { atLeast } from '../../test/worlds/at-least.ts';
import { BearerToken } from './bearer-token.ts';
import { isLoopback, startProgramServer, whyRefused, type ProgramServer } from './program-server.ts';

const token = new BearerToken('chosen-by-a-person', 'TOKEN');
let server: ProgramServer;
let errors: unknown[] = [];
let refused: unknown[] = [];
let answered = 0;
let held = Promise.withResolvers<void>();
beforeEach(async () => {
  [errors, refused, answered, held] = [[], [], 0, Promise.withResolvers<void>()];
  server = await startProgramServer({
    host: '127.0.0.1',
    port: 0,
    token,
    drainMilliseconds: 2_000,
    answer: async ({ method, path, body }) => {
      answered++;
      if (path === '/wrong') throw new RecordError('a wrong item');
      if (path === '/full') throw new RequestError(503, 'no time');
      if (path === '/broken') throw new TypeError('ours, of /home/somebody');
      if (path === '/held') await held.promise;
      return json(200, { method, path, body });
    },
    onError: (error) => errors.push(error),
    onRefused: (status, words) => refused.push([status, words]),
  });
});
afterEach(() => {
  held.resolve();
  return server.drain();
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const IN = { authorization: 'Bearer chosen-by-a-person', 'content-type': 'application/json' };

/** Its own requests: fetch would not let a Host header be set. */
function ask(path: string, headers: Record<string, string> = IN, method = 'POST', body = '{}'): Promise<Answer> {
  const { hostname, port } = new URL(server.address);
  return new Promise((done, fail) => {
    const asked = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part))
        .on('end', () => done({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    asked.on('error', fail).end(body);
  });
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => end(true)).on('error', () => end(false));
    socket.on('timeout', () => end(false));
  });
}

describe('a server for programs', () => {
  it('tells who has no token that it stands, and nothing else', async () => {
    expect(await ask('/health', {}, 'GET', '')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    const { authorization: _, ...none } = IN;
    for (const [path, method] of [
      ['/', 'GET'],
      ['/health', 'POST'],
      ['/health?x', 'GET'],
      ['/x', 'POST'],
    ] as const)
      for (const headers of [none, { ...none, authorization: 'Bearer another-one-of-them' }])
        expect((await ask(path, headers, method, '')).status, `${method} ${path}`).toBe(401);
    expect(answered).toBe(0);
    expect(JSON.parse((await ask('/x?y=1')).body)).toEqual({ method: 'POST', path: '/x', body: '{}' });
  });

  it('listens on the loopback address alone, under its own names, and to no page', async () => {
    const { port, host } = new URL(server.address);
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    for (const address of atLeast(1, [...others, '127.0.0.2']))
      expect(await accepts(address, Number(port)), address).toBe(false);
    expect((await ask('/x', { ...IN, host: `localhost:${port}` })).status).toBe(200);
    for (const wrong of ['elsewhere.example', `${host}.nip.io`, '127.0.0.1'])
      expect((await ask('/x', { ...IN, host: wrong })).status, wrong).toBe(403);
    for (const origin of ['https://elsewhere.example', 'null', server.address])
      expect((await ask('/x', { ...IN, origin })).status, origin).toBe(403);
    expect(answered).toBe(1);
    expect(['127.0.0.1', '::1', 'localhost', '0.0.0.0', '::', '10.0.0.1'].map(isLoopback)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });

  it('answers to any name where it was opened to the network, with the token alone', async () => {
    const open = await startProgramServer({
      host: '0.0.0.0',
      port: 0,
      token,
      answer: () => json(200, {}),
      onError: () => {},
    });
    const { port } = new URL(open.address);
    const statuses = [IN, {}].map(async (headers) => {
      const { status } = await fetch(`http://127.0.0.2:${port}/x`, { method: 'POST', headers, body: '{}' });
      return status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 401]);
    await open.drain();
  });

  it('takes JSON in UTF-8 of a bounded size', async () => {
    expect((await ask('/x', { ...IN, 'content-type': 'text/plain' })).status).toBe(415);
    expect((await ask('/x', { ...IN, 'content-length': String((16 << 20) + 1) }, 'POST', '')).status).toBe(413);
    const { port } = new URL(server.address);
    const broken = request({ port, path: '/x', method: 'POST', headers: IN, agent: false });
    const status = new Promise<number>((done, fail) =>
      broken.on('response', (response) => done(response.resume().statusCode!)).on('error', fail),
    );
    broken.end(Buffer.from([0x22, 0xff, 0x22]));
    expect(await status).toBe(400);
    expect(answered).toBe(0);
  });

  it('tells refusals in words, and of its own faults only that there was one', async () => {
    expect(await ask('/wrong')).toMatchObject({ status: 400, body: '{"error":"a wrong item"}' });
    expect(await ask('/full')).toMatchObject({ status: 503, body: '{"error":"no time"}' });
    const { status, body, headers } = await ask('/broken');
    expect([status, headers['x-content-type-options']]).toEqual([500, 'nosniff']);
    expect(body).not.toContain('somebody');
    expect(errors).toMatchObject([{ message: 'ours, of /home/somebody' }]);
    await ask('/x');
    expect(refused).toEqual([
      [400, '{"error":"a wrong item"}'],
      [503, '{"error":"no time"}'],
      [500, body],
    ]);
  });

  it('holds a client that goes away for no fault', async () => {
    const { port } = new URL(server.address);
    const leaving = request({
      port,
      path: '/x',
      method: 'POST',
      headers: { ...IN, 'content-length': '100' },
      agent: false,
    });
    const gone = new Promise<void>((done) => leaving.on('error', () => done()));
    leaving.write('{"items":');
    leaving.on('socket', (socket) => socket.on('connect', () => setTimeout(() => leaving.destroy(), 50)));
    await gone;
    expect((await ask('/x')).status).toBe(200);
    expect([errors, answered]).toEqual([[], 1]);
  });

  it('refuses a port that is taken in words', async () => {
    const port = Number(new URL(server.address).port);
    const again = startProgramServer({
      host: '127.0.0.1',
      port,
      token,
      answer: () => json(200, {}),
      onError: () => {},
    });
    await expect(again).rejects.toThrow(/cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE.*--port/);
  });
});

describe('draining', () => {
  it('answers what was asked, then ends, and takes nothing new', async () => {
    const waiting = ask('/held', { ...IN, connection: 'keep-alive' });
    await vi.waitUntil(() => answered > 0, { timeout: 60_000, interval: 5 });
    const over = server.drain();
    await expect(ask('/x')).rejects.toThrow(/ECONNREFUSED/);
    held.resolve();
    const { status, headers } = await waiting;
    expect([status, headers.connection]).toEqual([200, 'close']);
    await over;
  });

  it('does not wait for ever', async () => {
    const waiting = ask('/held').catch((error: NodeJS.ErrnoException) => error.code);
    await vi.waitUntil(() => answered > 0, { timeout: 60_000, interval: 5 });
    await server.drain();
    expect(await waiting).toBe('ECONNRESET');
  });
});

it('keeps no place for who says nothing', async () => {
  const other = await startProgramServer({
    host: '127.0.0.1',
    port: 0,
    token,
    headersMilliseconds: 200,
    answer: () => json(200, {}),
    onError: (error) => errors.push(error),
  });
  const { hostname, port } = new URL(other.address);
  const socket = connect(Number(port), hostname);
  socket.resume();
  await new Promise<void>((resolve) => socket.on('close', () => resolve()));
  await other.drain();
  expect(errors).toEqual([]);
});

it('is asked without its port where that is the one of the scheme', () => {
  const why = (host: string, localPort: number, isTls = false): string | null => {
    const socket = isTls ? { localPort, encrypted: true } : { localPort };
    return whyRefused({ headers: { host }, socket } as unknown as IncomingMessage, '127.0.0.1');
  };
  expect([why('127.0.0.1', 80), why('localhost', 443, true), why('localhost:80', 80)]).toEqual([null, null, null]);
  for (const [host, port, isTls] of atLeast(4, [
    ['127.0.0.1', 443, false],
    ['127.0.0.1', 80, true],
    ['elsewhere.example', 80, false],
    ['localhost', 8080, false],
  ] as const))
    expect(why(host, port, isTls), host).toContain('is asked as');
});

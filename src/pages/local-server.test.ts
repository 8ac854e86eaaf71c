import { request } from 'node:http';
import { connect } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordError } from '../support/errors.ts';
import { json, RequestError, startLocalServer, type LocalServer } from './local-server.ts';
import { LocalToken } from './local-token.ts';

let server: LocalServer;
let errors: unknown[] = [];
let answered = 0;
beforeEach(async () => {
  [errors, answered] = [[], 0];
  server = await startLocalServer({
    port: 0,
    answer: ({ method, url, body }) => {
      answered++;
      if (url.pathname === '/wrong') throw new RecordError('a wrong line');
      if (url.pathname === '/full') throw new RequestError(507, 'no room');
      if (url.pathname === '/broken') throw new TypeError('ours');
      return json(200, { method, path: url.pathname, body });
    },
    onError: (error) => errors.push(error),
  });
});
afterEach(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** Its own requests: fetch would not let a Host header be set, and follows redirects. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
  body = '',
  port = Number(new URL(server.address).port),
): Promise<Answer> {
  return new Promise((done, fail) => {
    const asked = request({ hostname: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part))
        .on('end', () => done({ status: response.statusCode!, headers: response.headers, body: text }));
    });
    asked.on('error', fail).end(body);
  });
}

async function entered(): Promise<Record<string, string>> {
  const { pathname, search } = new URL(server.address);
  const { headers } = await ask(`${pathname}${search}`);
  return { cookie: String(headers['set-cookie']).split(';')[0]! };
}

const origin = (): string => new URL(server.address).origin;
const JSON_TYPE = { 'content-type': 'application/json' };

describe('the token', () => {
  it('lets nobody in without it, to nothing', async () => {
    for (const [path, method] of [
      ['/', 'GET'],
      ['/data', 'GET'],
      ['/?token=', 'GET'],
      [`/?token=${'A'.repeat(43)}`, 'GET'],
      ['/', 'POST'],
      ['/', 'HEAD'],
    ] as const)
      expect((await ask(path, JSON_TYPE, method)).status, `${method} ${path}`).toBe(403);
    const { cookie } = await entered();
    for (const wrong of [
      `${cookie}x`,
      cookie!.slice(0, -1),
      cookie!.replace(/fleming-\d+/, 'fleming-1'),
      'fleming',
      '=',
    ])
      expect((await ask('/data', { cookie: wrong })).status, wrong).toBe(403);
    expect(answered).toBe(0);
  });

  it('is exchanged for a cookie that no script and no other site gets, and leaves the address', async () => {
    const { pathname, search, port } = new URL(server.address);
    expect(search).toMatch(/^\?token=[\w-]{43}$/);
    const first = await ask(`${pathname}${search}`);
    expect([first.status, first.headers['location'], first.body]).toEqual([303, '/', '']);
    expect(String(first.headers['set-cookie'])).toMatch(
      new RegExp(`^fleming-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(first.headers['referrer-policy']).toBe('no-referrer');
    const { cookie } = await entered();
    expect((await ask('/data', { cookie: `other=1; ${cookie}; more=2` })).status).toBe(200);
  });

  it('is another one for every server', async () => {
    const other = await startLocalServer({ port: 0, answer: () => json(200, {}), onError: () => {} });
    expect(new URL(other.address).search).not.toBe(new URL(server.address).search);
    await other.close();
  });
});

describe('a local server', () => {
  it('answers to this machine alone', async () => {
    const { port } = new URL(server.address);
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    for (const address of [...others, '127.0.0.2']) expect(await accepts(address, Number(port)), address).toBe(false);
    expect(await accepts('127.0.0.1', Number(port))).toBe(true);
  });

  it('takes requests under its own name, of its own page, as JSON', async () => {
    const cookie = await entered();
    const { host } = new URL(server.address);
    const post = (headers: Record<string, string>): Promise<Answer> =>
      ask('/x', { ...cookie, ...JSON_TYPE, ...headers }, 'POST', '{}');
    expect((await post({ host: 'elsewhere.example' })).status).toBe(403);
    expect((await post({ host: `${host}.nip.io` })).status).toBe(403);
    for (const wrong of ['https://elsewhere.example', 'null', `https://${host}`, 'http://127.0.0.1:1'])
      expect((await post({ origin: wrong })).status, wrong).toBe(403);
    expect((await post({ 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post({ 'content-type': 'text/plain; application/json' })).status).toBe(415);
    expect(answered).toBe(0);
    expect((await post({ origin: origin() })).status).toBe(200);
    expect((await post({ host: host.replace('127.0.0.1', 'localhost') })).status).toBe(200);
  });

  it('open to the network is reached by plain addresses and the machine’s name, and by no name of another site', async () => {
    const open = await startLocalServer({ host: '0.0.0.0', port: 0, answer: () => json(200, {}), onError: () => {} });
    try {
      const { port, search, hostname: named } = new URL(open.address);
      expect(named).toBe(hostname().toLowerCase());
      const status = async (host: string, headers: Record<string, string> = {}): Promise<number> =>
        (await ask('/', { host, ...headers }, 'GET', '', Number(port))).status;
      const entrance = await ask(`/${search}`, { host: `10.0.0.7:${port}` }, 'GET', '', Number(port));
      const cookie = String(entrance.headers['set-cookie']).split(';')[0]!;
      for (const host of [`10.0.0.7:${port}`, `[fe80::1]:${port}`, `${hostname()}:${port}`, `localhost:${port}`])
        expect(await status(host, { cookie }), host).toBe(200);
      for (const host of [
        `elsewhere.example:${port}`,
        `10.0.0.7.nip.io:${port}`,
        `10.0.0.7:${Number(port) + 1}`,
        '10.0.0.7',
        `999.0.0.7:${port}`,
        `[::zz]:${port}`,
      ])
        expect(await status(host, { cookie }), host).toBe(403);
      expect(await status(`10.0.0.7:${port}`)).toBe(403);
      expect(await status(`10.0.0.7:${port}`, { cookie, origin: 'http://elsewhere.example' })).toBe(403);
      expect(await status(`10.0.0.7:${port}`, { cookie, origin: `http://10.0.0.8:${port}` })).toBe(403);
      expect(await status(`10.0.0.7:${port}`, { cookie, origin: `http://10.0.0.7:${port}` })).toBe(200);
    } finally {
      await open.close();
    }
  });

  it('takes a token that a person chose, unless it can be guessed or would not stand in an address', async () => {
    const token = new LocalToken('a-token-that-I-chose');
    const own = await startLocalServer({ port: 0, token, answer: () => json(200, {}), onError: () => {} });
    expect(new URL(own.address).search).toBe('?token=a-token-that-I-chose');
    await own.close();
    for (const wrong of [
      'short',
      'x'.repeat(15),
      'a token with spaces',
      'semicolon;semicolon',
      'x'.repeat(513),
      '药'.repeat(20),
    ])
      expect(() => new LocalToken(wrong, 'MY_TOKEN'), wrong).toThrow(/^MY_TOKEN has/);
    expect(new LocalToken('').addressAt('/')).toMatch(/^\/\?token=[\w-]{43}$/);
  });

  it('sends a policy that lets nothing else in', async () => {
    const { headers } = await ask('/', await entered());
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  it('says what is wrong, and keeps what is wrong with itself for its own terminal', async () => {
    const cookie = await entered();
    expect(await ask('//[', cookie)).toMatchObject({ status: 400, body: '{"error":"the request names no page"}' });
    expect(await ask('/wrong', cookie)).toMatchObject({ status: 400, body: '{"error":"a wrong line"}' });
    expect(await ask('/full', cookie)).toMatchObject({ status: 507, body: '{"error":"no room"}' });
    expect((await ask('/broken', cookie)).status).toBe(500);
    expect(errors).toEqual([new TypeError('ours')]);
  });

  it('reads no body beyond 16 MiB, said or unsaid, and none that is not UTF-8', async () => {
    const cookie: Record<string, string> = { ...(await entered()), ...JSON_TYPE };
    const chunk = `${(1 << 20).toString(16)}\r\n${'x'.repeat(1 << 20)}\r\n`;
    expect(
      (await ask('/x', { ...cookie, 'content-length': String((16 << 20) + 1) }, 'POST').catch(() => null))?.status,
    ).toBe(413);
    expect(await raw(cookie.cookie!, 'Transfer-Encoding: chunked', chunk.repeat(17))).not.toMatch(/^HTTP\/1\.1 2/);
    expect(answered).toBe(0);
    expect(await raw(cookie.cookie!, 'Content-Length: 1', '\xff')).toMatch(/^HTTP\/1\.1 400 [^]*the body is not UTF-8/);
    expect((await ask('/x', cookie, 'POST', '{"a":"药"}')).body).toContain('药');
  });
});

/** Byte by byte as given, to the end of the connection. */
function raw(cookie: string, length: string, body: string): Promise<string> {
  const { port, host } = new URL(server.address);
  const head = `POST /x HTTP/1.1\r\nHost: ${host}\r\nCookie: ${cookie}\r\nContent-Type: application/json\r\n`;
  return new Promise((done) => {
    let text = '';
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('data', (part) => (text += part.toString())).on('error', () => done(text));
    socket.on('close', () => done(text));
    socket.write(Buffer.from(`${head}${length}\r\nConnection: close\r\n\r\n${body}`, 'latin1'));
  });
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ host, port, timeout: 2000 });
    const end = (isOpen: boolean): void => {
      socket.destroy();
      done(isOpen);
    };
    socket
      .on('connect', () => end(true))
      .on('error', () => end(false))
      .on('timeout', () => end(false));
  });
}

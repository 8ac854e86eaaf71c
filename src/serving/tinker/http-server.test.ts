import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { RequestError } from '../../pages/local-server.ts';
import { ConfigError, RecordError } from '../../support/errors.ts';
import { Access } from './access.ts';
import { WireClient } from './fixtures/wire-client.ts';
import { startHttpServer, type HttpServer, type HttpServerOptions } from './http-server.ts';
import { jsonReply } from './result.ts';

let server: HttpServer | null = null;
const errors: unknown[] = [];
afterEach(async () => {
  await server?.close();
  server = null;
  errors.length = 0;
});

async function start(options: Partial<HttpServerOptions> = {}): Promise<WireClient> {
  server = await startHttpServer({
    host: '127.0.0.1',
    port: 0,
    key: null,
    limits: { bodyBytes: 1000, requestSeconds: 60 },
    answer: async ({ path, query, body, accept }) => {
      if (path[0] === 'wrong') throw new RecordError('a wrong record');
      if (path[0] === 'busy') throw new RequestError(503, 'ending');
      if (path[0] === 'broken') throw new TypeError('ours');
      return jsonReply(200, { path, limit: query.get('limit'), bytes: body.length, accept });
    },
    onError: (error) => errors.push(error),
    ...options,
  });
  return new WireClient(server.address);
}

describe('a request', () => {
  it('is answered under the prefix of the protocol, its path decoded', async () => {
    const client = await start();
    const { json } = await client.call(
      'training_runs/s1%3Atrain%3A0/x?limit=3',
      { a: 1 },
      { headers: { accept: 'x' } },
    );
    expect(json).toEqual({ path: ['training_runs', 's1:train:0', 'x'], limit: '3', bytes: 7, accept: 'x' });
    expect((await client.call('../../other', {})).status).toBe(404);
    expect((await client.call('%E0%A4%A', {})).status).toBe(400);
  });

  it('that fails is answered in words, 400 where it is the client, 500 where it is ours', async () => {
    const client = await start();
    expect(await client.call('wrong', {})).toMatchObject({ status: 400, json: { detail: 'a wrong record' } });
    expect(await client.call('busy', {})).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(errors).toEqual([]);
    const broken = await client.call('broken', {});
    expect(broken).toMatchObject({ status: 500, json: { detail: expect.not.stringContaining('ours') } });
    expect(errors).toHaveLength(1);
  });

  it('has an end, announced or not', async () => {
    const client = await start();
    const body = Buffer.alloc(1001);
    expect((await client.call('x', Buffer.alloc(1000))).status).toBe(200);
    expect(await client.call('x', body)).toMatchObject({
      status: 413,
      json: { detail: expect.stringContaining('the 1000 bytes') },
    });
    expect((await client.call('x', body, { headers: { 'transfer-encoding': 'chunked' } })).status).toBe(413);
    const packed = await client.call('x', {}, { headers: { 'content-encoding': 'gzip' } });
    expect(packed).toMatchObject({ status: 415, json: { detail: expect.stringContaining('gzip') } });
  });

  it('has the end of its path', async () => {
    const client = await start({ bodyBytesOf: ([first]) => (first === 'short' ? 10 : Infinity) });
    expect((await client.call('short', Buffer.alloc(11))).status).toBe(413);
    expect((await client.call('long', Buffer.alloc(11))).status).toBe(200);
  });

  it('that never comes to its end is ended', async () => {
    const client = await start({ limits: { bodyBytes: 1000, requestSeconds: 0.2 } });
    const { hostname, port } = new URL(client.address);
    const text = await new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(port), hostname, () =>
        socket.write(`POST /api/v1/x HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 10\r\n\r\n12`),
      );
      socket.on('data', (part) => (received += part.toString()));
      socket.on('close', () => resolve(received));
    });
    expect(text).toMatch(/^HTTP\/1.1 408/);
  });
});

describe('who may ask', () => {
  it('on the loopback address is everyone there, by its own name, and no web page', async () => {
    const client = await start();
    const { port } = new URL(client.address);
    expect((await client.call('x', {}, { headers: { 'x-api-key': 'tml-any' } })).status).toBe(200);
    expect((await client.call('x', {}, { headers: { host: `localhost:${port}` } })).status).toBe(200);
    expect((await client.call('x', {}, { headers: { host: `evil.example:${port}` } })).status).toBe(403);
    expect((await client.call('x', {}, { headers: { host: '127.0.0.1:1' } })).status).toBe(403);
    expect((await client.call('x', {}, { headers: { origin: 'http://evil.example' } })).status).toBe(403);
  });

  it('on another loopback address asks under that one', () => {
    const access = new Access({ host: '127.0.0.2', key: null });
    const refusalOf = (host: string) => access.refusal({ headers: { host }, socket: { localPort: 80 } as Socket });
    expect(refusalOf('127.0.0.2:80')).toBeNull();
    expect(refusalOf('127.0.0.3:80')).toMatchObject({ status: 403 });
  });

  it('from elsewhere is who has the key', async () => {
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow(ConfigError);
    await expect(start({ host: '0.0.0.0' })).rejects.toThrow(
      /0.0.0.0 can be reached from elsewhere, and there is no key/,
    );
    const key = 'tml-0123456789abcdef';
    const client = new WireClient((await start({ host: '0.0.0.0', key })).address.replace('0.0.0.0', '127.0.0.1'));
    const asked = async (headers: Record<string, string>) => (await client.call('x', {}, { headers })).status;
    expect(await asked({})).toBe(401);
    expect(await asked({ 'x-api-key': 'tml-0123456789abcdeX' })).toBe(401);
    expect(await asked({ 'x-api-key': 'tml' })).toBe(401);
    expect(await asked({ 'x-api-key': key, host: 'laptop.example:80' })).toBe(200);
    expect(await asked({ authorization: `Bearer ${key}` })).toBe(200);
  });

  it.each(['tml-short', 'sk-0123456789abcdef0123', 'tml-0123456789 abcdef'])(
    'is not told by the key %s',
    async (key) => {
      await expect(start({ key })).rejects.toThrow(/must begin with tml-.*20 characters or more/);
    },
  );
});

it('says what address it cannot have', async () => {
  const client = await start();
  const port = Number(new URL(client.address).port);
  const limits = { bodyBytes: 1, requestSeconds: 1 };
  const options = { host: '127.0.0.1', port, key: null, limits, onError: () => {} };
  await expect(startHttpServer({ ...options, answer: async () => jsonReply(200, {}) })).rejects.toThrow(
    new RegExp(`cannot listen on 127.0.0.1:${port}: .*take another --port`),
  );
});

it('ends, whatever a client keeps open', async () => {
  const client = await start({ drainMilliseconds: 50 });
  const { hostname, port } = new URL(client.address);
  const socket = connect(Number(port), hostname);
  const isClosed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  // Half a request is no idle connection.
  await new Promise<void>((resolve) =>
    socket.write(`POST /api/v1/x HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Length: 10\r\n\r\n12`, () =>
      resolve(),
    ),
  );
  await client.call('x', {});
  await server!.close();
  server = null;
  await isClosed;
});

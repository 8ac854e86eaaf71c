/** Who may ask, and what a stranger can send: tokens, names, pages, bodies, paths, headers, and clients that are slow. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as tlsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { ApiKeys, makeApiKey } from './api-keys.ts';
import { ask, chat, startedServer, type ServerChanges, type Started } from './fixtures/started-server.ts';
import { ScriptedModel } from './fixtures/scripted-model.ts';

let server: Started;
let model: ScriptedModel;
const start = async (changes?: ServerChanges, says = 'A'): Promise<void> => {
  model = new ScriptedModel({ says: () => says });
  server = await startedServer(model, changes);
};
afterEach(() => server.drain());

const JSON_TYPE = { 'content-type': 'application/json' };

describe('who may ask', () => {
  it('is whoever has a key, by its name, where there are keys; the rest hear that it stands, and how it is asked', async () => {
    const { key, line } = makeApiKey('clinic');
    await start({ keys: ApiKeys.ofFile(line, 'keys') });
    expect((await chat(server, {}, { authorization: `Bearer ${key}` })).status).toBe(200);
    expect(server.answered[0]!.key).toBe('clinic');
    for (const authorization of atLeast(4, ['', key, `Bearer ${key}x`, 'Bearer fk-another'])) {
      const refused = await chat(server, {}, { authorization });
      expect([refused.status, refused.headers['www-authenticate']], authorization).toEqual([401, 'Bearer']);
      expect(JSON.parse(refused.body)).toMatchObject({
        error: { code: 'invalid_api_key', type: 'authentication_error' },
      });
    }
    for (const path of ['/v1/models', '/v1/models/scripted', '/metrics'])
      expect((await ask(server, path, { method: 'GET' })).status, path).toBe(401);
    for (const path of ['/health', '/ready', '/docs'])
      expect((await ask(server, path, { method: 'GET' })).status, path).toBe(200);
    expect(model.requests).toHaveLength(1);
  });

  it('is no page of a browser, and nobody under another name', async () => {
    await start();
    const { port } = new URL(server.address);
    expect((await chat(server, {}, { host: `localhost:${port}` })).status).toBe(200);
    for (const host of atLeast(3, ['elsewhere.example', '127.0.0.1.nip.io', '127.0.0.1']))
      expect((await chat(server, {}, { host })).status, host).toBe(403);
    for (const origin of ['https://elsewhere.example', 'null', server.address])
      expect((await chat(server, {}, { origin })).status, origin).toBe(403);
    expect(model.requests).toHaveLength(1);
  });

  it('is on this machine alone, unless it was opened', async () => {
    await start();
    const others = Object.values(networkInterfaces())
      .flatMap((each) => each ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address);
    const { port } = new URL(server.address);
    for (const hostname of atLeast(1, [...others, '127.0.0.2']))
      await expect(ask({ address: `http://${hostname}:${port}` }, '/health', { method: 'GET' })).rejects.toThrow(
        'ECONN',
      );
  });
});

describe('a request', () => {
  it('has a body of JSON, of a bounded size, as it is', async () => {
    await start({ http: { bodyBytes: 1000 } });
    const post = async (headers: Record<string, string>, body: string | Buffer) =>
      (await ask(server, '/v1/chat/completions', { headers, body })).status;
    expect(await post({ 'content-type': 'text/plain' }, '{}')).toBe(415);
    expect(await post({ ...JSON_TYPE, 'content-encoding': 'gzip' }, '{}')).toBe(415);
    expect(await post({ ...JSON_TYPE, 'content-length': '1001' }, '')).toBe(413);
    expect(await post(JSON_TYPE, Buffer.from([0x22, 0xff, 0x22]))).toBe(400);
    for (const body of atLeast(5, ['', '[]', 'null', '{"model":', '['.repeat(900)]))
      expect(await post(JSON_TYPE, body)).toBe(400);
    expect(server.errors).toEqual([]);
  });

  it('is refused where nothing is, whatever its path looks like', async () => {
    await start();
    const statusOf = async (path: string, method = 'GET') => (await ask(server, path, { method })).status;
    const odd = [
      '/',
      '/v1',
      '/v1/',
      '/v1/models/../../etc/passwd',
      '/%2e%2e',
      '//[',
      '/v1/models/',
      '/__proto__',
      `/${'x'.repeat(9000)}`,
    ];
    for (const path of atLeast(9, odd)) expect(await statusOf(path), path).toBe(404);
    expect(await statusOf('/v1/chat/completions')).toBe(405);
    expect(await statusOf('/health', 'DELETE')).toBe(405);
    expect(await statusOf('/v1/models?x=1')).toBe(200);
    const { body } = await ask(server, '/metrics', { method: 'GET' });
    // Paths of strangers fill no table.
    expect(body).toContain('fleming_requests_total{path="none",status="404"} 8');
    expect(server.errors).toEqual([]);
  });

  /** What is heard until the server closes the connection, on which so much was said. */
  function closes(said: string): { readonly heard: Promise<string>; readonly socket: Socket } {
    const { hostname, port } = new URL(server.address);
    const socket = connect(Number(port), hostname);
    let heard = '';
    socket.on('data', (part) => (heard += String(part))).on('error', () => {});
    socket.write(said.replace('HOST', `${hostname}:${port}`));
    return { socket, heard: new Promise((resolve) => socket.on('close', () => resolve(heard))) };
  }
  const HEAD = 'POST /v1/chat/completions HTTP/1.1\r\nhost: HOST\r\n';
  const HALF_BODY = `${HEAD}content-type: application/json\r\ncontent-length: 100\r\n\r\n{`;

  it('takes no place when it says nothing, or too much in its head', async () => {
    await start({ http: { headersMilliseconds: 150 } });
    const { socket } = closes(HALF_BODY);
    const [nothing, halfHead, large] = await Promise.all([
      closes('').heard,
      closes(HEAD).heard,
      closes(`${HEAD}x: ${'y'.repeat(20_000)}\r\n\r\n`).heard,
    ]);
    expect([nothing === '' || nothing.includes('408'), halfHead.split(' ')[1]]).toEqual([true, '408']);
    expect(large.split(' ')[1]).toBe('431');
    // A body has longer than a head.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([socket.closed, model.requests, server.errors]).toEqual([false, [], []]);
    socket.destroy();
  });

  it('keeps its connection for another one', async () => {
    await start();
    const { headers } = await ask(server, '/health', { method: 'GET', headers: { connection: 'keep-alive' } });
    expect(headers.connection).toBe('keep-alive');
  });

  it('has a time for its body too', async () => {
    await start({ http: { headersMilliseconds: 150, arrivalMilliseconds: 400 } });
    expect((await closes(HALF_BODY).heard).split(' ')[1]).toBe('408');
    expect([model.requests, server.errors]).toEqual([[], []]);
  });

  it('is answered to its last byte by a server that ends', async () => {
    const says = 'x'.repeat(8 << 20);
    await start({ limits: { mostTokens: says.length } }, says);
    model.generate = async () => ({
      promptTokens: 1,
      choices: [{ reasoning: '', text: says, finish: 'stop', generatedTokens: 1, reasoningTokens: 0, tokens: null }],
    });
    const { hostname, port } = new URL(server.address);
    const body = JSON.stringify({ model: 'scripted', messages: [{ role: 'user', content: 'x' }] });
    const socket = connect(Number(port), hostname);
    socket.pause();
    const ended = new Promise<string>((resolve, reject) => {
      let heard = 0;
      let tail = '';
      socket
        .on('data', (part) => {
          heard += part.length;
          tail = (tail + String(part)).slice(-100);
        })
        .on('error', reject)
        .on('close', () => resolve(`${heard > says.length} ${tail}`));
    });
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await vi.waitUntil(() => server.answered.length === 1, { timeout: 60_000, interval: 5 });
    const over = server.drain();
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.resume();
    expect(await ended).toMatch(/^true .*}$/s);
    await over;
  });

  it('is given up where its client takes nothing of the answer', async () => {
    const most = 20_000;
    const before = async (place: number, signal: AbortSignal): Promise<void> => {
      if (place % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      if (place === most - 1) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    };
    model = new ScriptedModel({ says: () => 'x'.repeat(most), before });
    server = await startedServer(model, { http: { stallMilliseconds: 150 }, limits: { mostTokens: most } });
    const { hostname, port } = new URL(server.address);
    const body = JSON.stringify({ model: 'scripted', messages: [{ role: 'user', content: 'x' }], stream: true });
    const socket = connect(Number(port), hostname);
    socket.on('error', () => {});
    socket.pause();
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await vi.waitUntil(() => model.stopped.length === 1, { timeout: 60_000, interval: 5 });
    expect(model.stopped[0]).toMatchObject({ message: 'the client has gone' });
    expect([model.load.running, server.errors]).toEqual([0, []]);
    socket.destroy();
  });
});

it('answers over HTTPS with the files of a certificate, and to nobody who speaks without', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'));
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-days',
      '2',
      '-keyout',
      keyFile,
      '-out',
      certFile,
      ...subject,
    ],
    { stdio: 'ignore' },
  );
  const [certificate, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')];
  rmSync(folder, { recursive: true });
  await start({ tls: { certificate, key } });
  expect(server.address).toMatch(/^https:/);
  const status = await new Promise((done, fail) =>
    tlsRequest(`${server.address}/health`, { ca: certificate, agent: false }, (response) =>
      done(response.resume().statusCode),
    )
      .on('error', fail)
      .end(),
  );
  expect(status).toBe(200);
  await expect(ask(server, '/health', { method: 'GET' })).rejects.toThrow(/ECONNRESET|socket hang up/);
  expect(server.errors).toEqual([]);
});

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { RayHttp, type RayHttpLimits } from './ray-http.ts';

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function headThat(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const QUICK: Partial<RayHttpLimits> = { requestSeconds: 30, patienceSeconds: 0 };

it('sends what is no header of a browser, the token, and bytes as they are', async () => {
  const heard: unknown[] = [];
  const address = await headThat((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      heard.push([request.url, request.headers.authorization, Array.from(Buffer.concat(parts))]);
      const names = Object.keys(request.headers).filter((name) => /^(sec-|origin|referer|user-agent)/.test(name));
      response.end(names.join());
    });
  });
  const http = new RayHttp({ address: `${address}/cluster/`, token: 'key-of-the-cluster' });
  const sent = await http.send({ method: 'PUT', path: '/api/x', body: Uint8Array.of(0, 255, 10) });
  expect(sent).toEqual({ status: 200, text: '' });
  expect(heard).toEqual([['/cluster/api/x', 'Bearer key-of-the-cluster', [0, 255, 10]]]);
});

it('asks again while a gateway or a broken connection fails, and once where the caller decides', async () => {
  let asked = 0;
  const address = await headThat((request, response) => {
    asked++;
    if (asked === 1) return void request.socket.destroy();
    if (asked === 2) return void response.writeHead(503).end('starting');
    response.writeHead(200, { 'content-length': '20' });
    // An answer that is cut.
    if (asked === 3) return void response.write('{"half', () => request.socket.destroy());
    response.end('x'.repeat(20));
  });
  const http = new RayHttp({ address, token: null }, { patienceSeconds: 60 });
  expect((await http.send({ method: 'GET', path: '/' })).text).toBe('x'.repeat(20));
  expect(asked).toBe(4);
  asked = 0;
  await expect(http.send({ method: 'POST', path: '/api/jobs/', body: '{}', again: false })).rejects.toThrow(
    /gives no answer to POST \/api\/jobs\/: .*Is it the dashboard/,
  );
  expect(asked).toBe(1);
});

it('ends a request that takes too long, and an answer without end', async () => {
  const address = await headThat(({ url }, response) => {
    response.writeHead(200);
    if (url === '/slow') return void response.write('a');
    response.end('x'.repeat(1001));
  });
  const slow = new RayHttp({ address, token: null }, { ...QUICK, requestSeconds: 0.2 });
  await expect(slow.send({ method: 'GET', path: '/slow' })).rejects.toThrow('gives no whole answer to /slow in 0.2 s');
  const http = new RayHttp({ address, token: null }, { ...QUICK, mostBytes: 1000 });
  await expect(http.send({ method: 'GET', path: '/long' })).rejects.toThrow('with more than the 1000 bytes');
});

it('says what a status means, in one clean line without the token', async () => {
  const address = await headThat((request, response) => {
    response
      .writeHead(403)
      .end(`Traceback\n  File "x"\n\u001b[31mbad ${request.headers.authorization} ${'y'.repeat(999)}\n`);
  });
  const http = new RayHttp({ address, token: 'key-of-the-cluster' }, QUICK);
  const response = await http.send({ method: 'GET', path: '/api/version' });
  const { message, status } = http.refusal('/api/version', response);
  expect(status).toBe(403);
  expect(message).toMatch(/answers \/api\/version with 403: \ufffd\[31mbad .*\[API key\].*\(.*RAY_AUTH_TOKEN\)$/);
  expect(message).not.toMatch(/key-of-the-cluster|Traceback|\n/);
  expect(message.length).toBeLessThan(700);
});

it.each(['10.0.0.1:8265', 'ray://head:10001', 'auto', 'http://me:secret@head', ''])(
  'refuses the address %j',
  (address) => {
    expect(() => new RayHttp({ address, token: null })).toThrow(/no address of a Ray head; allowed: http:/);
  },
);

it('stops at a signal while it waits', async () => {
  const stop = new AbortController();
  const address = await headThat((_request, response) => {
    response.writeHead(503).end();
    stop.abort();
  });
  const http = new RayHttp({ address, token: null }, { patienceSeconds: 600 });
  await expect(http.send({ method: 'GET', path: '/', signal: stop.signal })).rejects.toThrow(/abort/);
});

import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import { Responder } from './responder.ts';

afterEach(() => void vi.useRealTimers());

/** More than the buffers of a connection hold. */
const LARGE = 'x'.repeat(32 << 20);

interface Connected {
  readonly client: Socket;
  readonly response: ServerResponse;
  readonly close: () => void;
}

/** A request of a client that takes nothing until it is told to. */
async function connected(): Promise<Connected> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {}).pause();
  client.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  const close = (): void => {
    client.destroy();
    server.close();
  };
  return { client, response, close };
}

/** An answer on its way to it. */
async function answering(): Promise<Connected> {
  const asked = await connected();
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const out = new Responder(asked.response, { stallMilliseconds: 1000, isLast: () => false });
  out.text(200, 'text/plain', LARGE);
  return asked;
}

/** Until the connection's buffers are full. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 100));

it('gives up a client that takes nothing from look to look', async () => {
  const { response, close } = await answering();
  await settled();
  vi.advanceTimersByTime(1000);
  await settled();
  vi.advanceTimersByTime(1000);
  expect(response.destroyed).toBe(true);
  close();
});

it('waits for a client that is slow and takes some of it', async () => {
  const { client, response, close } = await answering();
  let heard = 0;
  for (let look = 1; look <= 3; look++) {
    // Enough that the system asks for more.
    const enough = new Promise<void>((resolve) => {
      const take = (part: Buffer): void => {
        heard += part.length;
        if (heard < look * (8 << 20)) return;
        client.off('data', take).pause();
        resolve();
      };
      client.on('data', take).resume();
    });
    await enough;
    vi.advanceTimersByTime(1000);
    expect([look, response.destroyed]).toEqual([look, false]);
  }
  expect(heard).toBeLessThan(LARGE.length);
  close();
});

it('writes nothing behind the end of a stream', async () => {
  const { client, response, close } = await connected();
  const errors: unknown[] = [];
  response.on('error', (error) => errors.push(error));
  const out = new Responder(response, { stallMilliseconds: 60_000, isLast: () => true });
  out.event('a');
  out.endEvents();
  out.event('late');
  let heard = '';
  client.on('data', (part) => (heard += String(part))).resume();
  await once(client, 'close');
  expect([errors, heard.includes('[DONE]'), heard.includes('late')]).toEqual([[], true, false]);
  close();
});

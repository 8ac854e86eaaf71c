import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chatFailure } from '../chat-model.ts';
import { startScriptedServer, type ScriptedServer } from '../fixtures/scripted-server.ts';
import { BodyBudget } from './body-budget.ts';
import { Connections } from './connections.ts';
import { Exchange } from './exchange.ts';

const MOST = 3;
const ENDED = chatFailure('aborted', 'ended');
let server: ScriptedServer;
let connections: Connections;
let sockets: Set<unknown>;

beforeEach(async () => {
  sockets = new Set();
  server = await startScriptedServer({
    latencyMs: 5,
    instead: (request, _response, { messages }) => {
      sockets.add(request.socket);
      if (messages[0]!.content === 'reset') request.socket.resetAndDestroy();
      return messages[0]!.content === 'reset' || messages[0]!.content === 'stall';
    },
  });
  connections = new Connections(new URL(server.url).origin, MOST);
});
afterEach(async () => {
  await connections.destroy();
  await server.close();
});

function post(content: string): Exchange {
  const exchange = new Exchange(undefined, new BodyBudget());
  const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] });
  connections.post({ path: '/v1/chat/completions', headers: { 'content-type': 'application/json' }, body }, exchange);
  return exchange;
}

const statusOf = async (exchange: Exchange): Promise<number> => (await exchange.response).status;

describe('connections to a server', () => {
  it('are no more than allowed, one request on each, and used again', async () => {
    const all = Array.from({ length: 20 }, (_, at) => statusOf(post(`question ${at}`)));
    expect(await Promise.all(all)).toEqual(Array.from({ length: 20 }, () => 200));
    expect([server.mostAtOnce(), sockets.size]).toEqual([MOST, MOST]);
  });

  it('serve who waits after one that broke, and open again', async () => {
    const broken = Array.from({ length: MOST }, () => post('reset').response);
    const waiting = Array.from({ length: MOST }, (_, at) => statusOf(post(`question ${at}`)));
    for (const response of broken) await expect(response).rejects.toThrow();
    expect(await Promise.all(waiting)).toEqual([200, 200, 200]);
  });

  it('are not spent on a request that was given up while it waited', async () => {
    const stalled = Array.from({ length: MOST }, () => post('stall'));
    const [given, kept] = [post('given up'), post('kept')];
    given.end(ENDED);
    await expect(given.response).rejects.toThrow('ended');
    stalled[0]!.end(ENDED);
    await expect(stalled[0]!.response).rejects.toThrow('ended');
    expect(await statusOf(kept)).toBe(200);
    expect(server.attempts.has('given up')).toBe(false);
    for (const exchange of stalled) {
      exchange.end(ENDED);
      await expect(exchange.response).rejects.toThrow('ended');
    }
  });

  it('end what is under way and what waits when they are closed', async () => {
    const all = Array.from({ length: MOST + 2 }, () => post('stall').response);
    const ended = Promise.allSettled(all);
    await connections.destroy();
    expect((await ended).map(({ status }) => status)).toEqual(all.map(() => 'rejected'));
  });
});

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { startFaultyFront, type Fault } from '../fixtures/faulty-front.ts';
import { scriptedWiki } from '../fixtures/scripted-wiki.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { WikiClient, type WikiClientOptions } from './wiki-client.ts';

async function ask(
  faults: readonly (Fault | null)[],
  options: Partial<WikiClientOptions> = {},
): Promise<{ titles: string[]; waits: number[]; messages: string[]; outcomes: string[]; userAgent: string }> {
  const front = await startFaultyFront({
    respond: scriptedWiki(TEST_ARTICLES),
    faultOf: (request) => faults[request - 1] ?? null,
  });
  const [waits, messages]: [number[], string[]] = [[], []];
  const client = new WikiClient({
    endpoint: front.url,
    contact: 'test@example.org',
    requestsPerSecond: 10_000,
    timeoutSeconds: 0.3,
    wait: (seconds) => {
      waits.push(seconds);
      return Promise.resolve();
    },
    onRetry: (message) => messages.push(message),
    ...options,
  });
  try {
    const pages = await client.pages(['Gout']);
    return {
      titles: pages.map(({ title, kind }) => `${title}: ${kind}`),
      waits,
      messages,
      outcomes: front.log.map(({ outcome }) => outcome),
      userAgent: front.log[0]!.userAgent,
    };
  } finally {
    await client.close();
    await front.close();
  }
}

it.each<Fault>(['maxlag', 'too many', 'unavailable', 'broken', 'reset', 'stall', 'cut off', 'no json'])(
  'asks again after: %s',
  async (fault) => {
    expect(await ask([fault])).toMatchObject({ titles: ['Gout: page'], outcomes: [fault, 'answered'] });
  },
);

it('waits as long as the server says, and twice as long after each fault that says nothing', async () => {
  expect((await ask(['maxlag', 'too many', 'unavailable'])).waits).toEqual([0.05, 0.05, 0.05]);
  expect((await ask(['broken', 'reset', 'broken'])).waits).toEqual([1, 2, 4]);
});

it('gives up after a bounded number of faults, and says that the same command goes on', async () => {
  await expect(ask(Array(9).fill('broken'), { faults: 3 })).rejects.toThrow(
    /given up after 3 attempts.*HTTP 500.*same command/,
  );
  await expect(ask(Array(9).fill('maxlag'), { refusals: 4 })).rejects.toThrow(/given up after 4 attempts.*maxlag/);
});

it('says who asks, and refuses to ask for nobody', async () => {
  expect((await ask([])).userAgent).toMatch(/^fleming-r1\/\S+ \(test@example\.org\) node\//);
  for (const contact of ['', 'me', 'a@b\r\nx: y'])
    await expect(ask([], { contact })).rejects.toThrow(/^contact [^]*: it must be a mail address/);
});

it('stops waiting when it is told to', async () => {
  const stop = new AbortController();
  const asked = ask(['broken'], {
    signal: stop.signal,
    wait: () => {
      stop.abort();
      return Promise.resolve();
    },
  });
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

const MEBIBYTE = Buffer.alloc(1 << 20, ' ');
it.each<[what: string, answer: (response: ServerResponse) => void]>([
  [
    'unpacks to more than it should',
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(64 << 20, ' '))),
  ],
  [
    'does not end',
    (response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(MEBIBYTE));
      };
      response.writeHead(200).on('drain', more);
      more();
    },
  ],
])(
  'refuses an answer that %s, and does not ask for it again',
  async (_what, answer) => {
    let requests = 0;
    const server = createServer((_request, response) => {
      requests++;
      answer(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = new WikiClient({
      endpoint: new URL(`http://127.0.0.1:${port}/api.php`),
      contact: 'test@example.org',
      timeoutSeconds: 60,
    });
    try {
      await expect(client.siteInfo()).rejects.toThrow(/an answer is longer than 33554432 bytes/);
      expect(requests).toBe(1);
    } finally {
      await client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  },
  60_000,
);

import { expect, it } from 'vitest';
import { startFaultyFront } from '../fixtures/faulty-front.ts';
import { scriptedWiki } from '../fixtures/scripted-wiki.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { knownWiki, type KeptAnswers } from './known-wiki.ts';
import { WikiClient } from './wiki-client.ts';

function keptInMemory(): KeptAnswers & { readonly kept: ReadonlyMap<string, string> } {
  const kept = new Map<string, string>();
  return { kept, meta: (key) => kept.get(key) ?? null, setMeta: (key, value) => void kept.set(key, value) };
}

const clientFor = (endpoint: URL): WikiClient =>
  new WikiClient({
    endpoint,
    contact: 'https://example.org',
    requestsPerSecond: 10_000,
    faults: 1,
    firstWaitSeconds: 0.01,
  });

it('takes the address that answers, and asks it once, whatever runs there are', async () => {
  const front = await startFaultyFront({ respond: scriptedWiki(TEST_ARTICLES) });
  const memory = keptInMemory();
  const nobody = new URL('http://127.0.0.1:9/api.php');
  try {
    const first = await knownWiki(memory, [nobody, front.url], clientFor);
    await first.client.close();
    expect([memory.kept.get('endpoint'), front.log.length]).toEqual([front.url.href, 1]);
    const second = await knownWiki(memory, [nobody, front.url], clientFor);
    await second.client.close();
    expect([second.site, front.log.length]).toEqual([first.site, 1]);
  } finally {
    await front.close();
  }
});

it('says why no address answers, and keeps nothing', async () => {
  const memory = keptInMemory();
  await expect(knownWiki(memory, [new URL('http://127.0.0.1:9/api.php')], clientFor)).rejects.toThrow(/127\.0\.0\.1/);
  expect(memory.kept.size).toBe(0);
});

import { expect, it } from 'vitest';
import { startFaultyFront } from '../fixtures/faulty-front.ts';
import { scriptedWiki } from '../fixtures/scripted-wiki.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { WikiClient } from './wiki-client.ts';

async function withClient<T>(
  respond: (query: URLSearchParams) => string,
  work: (client: WikiClient) => Promise<T>,
): Promise<{ value: T; requests: number; continued: number }> {
  const front = await startFaultyFront({ respond });
  const client = new WikiClient({
    endpoint: front.url,
    contact: 'https://example.org',
    requestsPerSecond: 10_000,
    faults: 2,
    firstWaitSeconds: 0.01,
  });
  try {
    const value = await work(client);
    return { value, requests: front.log.length, continued: front.log.filter((each) => each.continued).length };
  } finally {
    await client.close();
    await front.close();
  }
}

it('has text, revision, names in other languages and redirects of a page', async () => {
  const { value } = await withClient(scriptedWiki(TEST_ARTICLES), (client) =>
    client.pages(['Fabry disease', 'Nowhere', 'TB (disease)']),
  );
  expect(value).toMatchObject([
    {
      kind: 'page',
      page: {
        title: 'Fabry disease',
        revision: 1001,
        languages: [{ language: 'zh', title: '法布里病' }],
        redirects: ['Anderson–Fabry disease'],
      },
    },
    { kind: 'missing', title: 'Nowhere', reason: 'no such page' },
    { kind: 'page', page: { wikitext: '#REDIRECT [[TB disease]]' } },
  ]);
});

it('puts together an answer that comes in parts', async () => {
  const { value, requests, continued } = await withClient(scriptedWiki(TEST_ARTICLES, { inParts: true }), (client) =>
    client.pages(['Fever', 'Gout']),
  );
  expect([requests, continued]).toEqual([2, 1]);
  expect(value).toMatchObject([
    { page: { wikitext: expect.stringContaining('symptom'), languages: [{ title: '发热' }] } },
    { page: { wikitext: expect.stringContaining('Infobox'), languages: [{ title: '痛风' }] } },
  ]);
});

it('says in a value of each title why there is no page', async () => {
  const pages = [
    { title: 'A', invalid: true, invalidreason: 'bad title' },
    { title: 'B', ns: 10, pageid: 1 },
    { title: 'C', ns: 0, pageid: 2, revisions: [{ revid: 1, slots: { main: { contentmodel: 'wikitext' } } }] },
    {
      title: 'D',
      ns: 0,
      pageid: 3,
      revisions: [{ revid: 1, slots: { main: { contentmodel: 'json', content: '{}' } } }],
    },
  ];
  const { value } = await withClient(
    () => JSON.stringify({ query: { pages } }),
    (client) => client.pages(['A', 'B', 'C', 'D', 'E']),
  );
  expect(value.map((each) => (each.kind === 'missing' ? each.reason : ''))).toEqual([
    'bad title',
    'not an article',
    'its text is hidden',
    'its text is json',
    'the answer does not speak of it',
  ]);
});

it('knows language, addresses and licence of the wiki, and what is no wiki', async () => {
  const { value } = await withClient(scriptedWiki(TEST_ARTICLES), (client) => client.siteInfo());
  expect(value).toEqual({
    name: 'Fleming test wiki',
    language: 'en',
    source: 'wiki.example',
    articleAddress: 'http://wiki.example/index.php/$1',
    licence: 'CC-BY-SA-4.0',
  });
  await expect(
    withClient(
      () => '{"hello":1}',
      (client) => client.siteInfo(),
    ),
  ).rejects.toThrow(/does not answer as MediaWiki/);
});

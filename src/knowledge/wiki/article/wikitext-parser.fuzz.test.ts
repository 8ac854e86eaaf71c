import { afterAll, expect, it } from 'vitest';
import { damaged, fuzz } from '../../../../test/worlds/fuzz.ts';
import { KnowledgeError } from '../../../support/errors.ts';
import { testPage } from '../fixtures/read-test-article.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { WikitextParser } from './wikitext-parser.ts';

const parser = new WikitextParser({ secondsPerPage: 5 });
afterAll(() => parser.close());

it('reads any text through the thread, and keeps only what can be staged', async () => {
  const samples = TEST_ARTICLES.filter(({ text }) => text.length < 3000).map(({ text }) => text);
  await fuzz(
    'pages through the thread',
    damaged(samples),
    async (text) => {
      const [reading] = (await parser.readAll([testPage('Gout', text)], { shown: true }))!;
      if (reading!.kind === 'unread') throw new KnowledgeError(reading!.reason);
      return reading;
    },
    {
      fewerBy: 3,
      refusesNothing: true,
      holds: (reading) => expect(JSON.stringify(reading).length).toBeLessThan(2_000_000),
    },
  );
}, 3_600_000);

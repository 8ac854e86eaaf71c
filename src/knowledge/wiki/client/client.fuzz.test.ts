import { expect, it } from 'vitest';
import { damaged, fuzz } from '../../../../test/worlds/fuzz.ts';
import { wikiPageSchema } from '../article/wiki-page.ts';
import { scriptedWiki } from '../fixtures/scripted-wiki.ts';
import { TEST_ARTICLES } from '../fixtures/test-wiki-pages.ts';
import { PagesAnswer, type AskedPage } from './pages-answer.ts';
import { readSiteInfo, siteInfoSchema } from './site-info.ts';
import { WikiError } from './wiki-error.ts';

const endpoint = new URL('http://127.0.0.1/api.php');
const wiki = scriptedWiki(TEST_ARTICLES.filter(({ text }) => text.length < 2000));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // As the client refuses it, before it is read.
    throw new WikiError('no JSON');
  }
}

it('reads or refuses what a wiki says of itself', async () => {
  const sample = wiki(new URLSearchParams({ meta: 'siteinfo' }));
  await fuzz('site info', damaged([sample]), (text) => readSiteInfo(parsed(text), endpoint), {
    holds: (site) => siteInfoSchema.parse(site),
  });
}, 3_600_000);

it('reads or refuses answers about pages, and keeps only what can be read back', async () => {
  const sample = wiki(new URLSearchParams({ titles: 'Podagra|Nowhere|Fever' }));
  const read = (text: string): AskedPage[] => {
    const answer = new PagesAnswer(endpoint);
    answer.add({ value: parsed(text), bytes: text.length });
    return answer.of(['Podagra', 'Nowhere', 'Fever']);
  };
  await fuzz('answers about pages', damaged([sample, '{"query":{"pages":{"1":{}}}}']), read, {
    holds: (pages) => {
      expect(pages).toHaveLength(3);
      for (const page of pages as AskedPage[]) if (page.kind === 'page') wikiPageSchema.parse(page.page);
    },
  });
}, 3_600_000);

/** A page on its way into the stage: what was read of it, and what models extracted from it besides. */
import type { PageReading } from '../article/page-reading.ts';
import { RULES } from '../rules/rules-extractor.ts';
import { SourceText } from '../article/source-text.ts';
import type { WikiPage } from '../article/wiki-page.ts';
import { boundedExtraction, type Extraction, type ModelExtractor } from '../relation-extractor.ts';
import type { ArticleStage } from './article-stage.ts';

export interface PreparedPage {
  readonly page: WikiPage;
  readonly reading: PageReading;
  /** Of models. */
  readonly extractions: readonly { readonly extractor: string; readonly result: Extraction }[];
}

/** Everything that is to be made of a page, before anything of it is written. */
export async function preparePage(
  page: WikiPage,
  reading: PageReading,
  extractors: readonly ModelExtractor[],
): Promise<PreparedPage> {
  const extractions: { extractor: string; result: Extraction }[] = [];
  if (reading.kind === 'article' && reading.record.type !== null && reading.shown !== null) {
    const article = { page, words: new SourceText(page.wikitext, reading.shown) };
    const { type } = reading.record;
    for (const extractor of extractors)
      extractions.push({
        extractor: extractor.name,
        result: boundedExtraction(await extractor.extract({ article, type })),
      });
  }
  return { page, reading, extractions };
}

/** To be called inside a transaction. */
export function stagePage(stage: ArticleStage, { page, reading, extractions }: PreparedPage): void {
  for (const redirect of page.redirects) stage.addAlias(redirect, page.title);
  if (reading.kind === 'redirect') {
    stage.addAlias(page.title, reading.target);
    stage.run('DELETE FROM article WHERE title = ?').run(page.title);
  } else if (reading.kind === 'unread') stage.addRead(page, 'unread', null, [reading.reason]);
  else if (reading.kind === 'disambiguation') stage.addRead(page, 'disambiguation', null, reading.options);
  else {
    stage.addRead(page, 'article', reading.record, []);
    if (reading.extraction !== null) {
      stage.run(`DELETE FROM extraction WHERE title = ? AND extractor LIKE 'rules/%'`).run(page.title);
      stage.addExtraction(page.title, RULES, reading.extraction);
    }
  }
  for (const { extractor, result } of extractions) stage.addExtraction(page.title, extractor, result);
}

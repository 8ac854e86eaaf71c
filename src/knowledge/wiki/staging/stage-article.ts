/** A page on its way into the stage: parsed, read, extracted from by every extractor that has not seen it yet. */
import { entityRecord, type EntityRecord } from '../article/entity-record.ts';
import { readArticle, type ReadPage, type WikiArticle } from '../article/read-article.ts';
import type { WikiPage } from '../article/wiki-page.ts';
import type { Parsed } from '../article/wikitext-parser.ts';
import type { Extraction, RelationExtractor } from '../relation-extractor.ts';
import type { ArticleStage } from './article-stage.ts';

export interface PreparedPage {
  readonly read: ReadPage;
  /** Of articles. */
  readonly record: EntityRecord | null;
  readonly extractions: readonly { readonly extractor: string; readonly result: Extraction }[];
}

/** Everything that is to be made of a page, before anything of it is written. */
export async function preparePage(
  page: WikiPage,
  parsed: Parsed,
  extractors: readonly RelationExtractor[],
): Promise<PreparedPage> {
  const read = readArticle(page, parsed);
  if (read.kind !== 'article') return { read, record: null, extractions: [] };
  const record = entityRecord(read);
  const extractions: { extractor: string; result: Extraction }[] = [];
  if (record.type !== null) {
    for (const extractor of extractors)
      extractions.push({
        extractor: extractor.name,
        result: await extractor.extract({ article: read, type: record.type }),
      });
  }
  return { read, record, extractions };
}

/** To be called inside a transaction. */
export function stagePage(stage: ArticleStage, { read, record, extractions }: PreparedPage): void {
  const { page } = read;
  for (const redirect of page.redirects) stage.addAlias(redirect, page.title);
  if (read.kind === 'redirect') {
    stage.addAlias(page.title, read.target);
    stage.run('DELETE FROM article WHERE title = ?').run(page.title);
  } else if (read.kind === 'unread') stage.addRead(page, 'unread', null, [read.reason]);
  else if (read.kind === 'disambiguation') stage.addRead(page, 'disambiguation', null, optionsOf(read));
  else stage.addRead(page, 'article', record, []);
  for (const { extractor, result } of extractions) stage.addExtraction(page.title, extractor, result);
}

const MOST_OPTIONS = 100;

/** The titles that a disambiguation page lists. */
export function optionsOf({ words }: WikiArticle): string[] {
  return [...new Set(words.links.map(({ page }) => page))].slice(0, MOST_OPTIONS);
}

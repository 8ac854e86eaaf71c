/**
 * What reading articles holds while it goes on: the parser's thread, the staging below a folder, and the folder's
 * lock.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lockFolder } from '../../run/lock.ts';
import { WikitextParser } from './article/wikitext-parser.ts';
import { ArticleStage } from './staging/article-stage.ts';

export interface ArticleReading {
  readonly stage: ArticleStage;
  readonly parser: WikitextParser;
  close(): Promise<void>;
}

/** One program at a time; the caller closes it. */
export function openArticleReading(folder: string): ArticleReading {
  mkdirSync(folder, { recursive: true });
  const lock = lockFolder(folder);
  try {
    const stage = new ArticleStage(join(folder, 'articles.db'));
    const parser = new WikitextParser();
    return {
      stage,
      parser,
      close: async () => {
        try {
          await parser.close();
        } finally {
          stage.close();
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * Reads pages for a stage, which knows which of them are being read: a page that a process was reading when it ended
 * may be what ended it, and the next one reads it in a process apart, so that no page can stop a graph for ever.
 */
import { z } from 'zod';
import type { PageReading } from '../article/page-reading.ts';
import { readApart } from '../article/read-apart.ts';
import type { WikiPage } from '../article/wiki-page.ts';
import type { ReadOptions, WikitextParser } from '../article/wikitext-parser.ts';
import type { ArticleStage } from './article-stage.ts';

const KEY = 'reading';
const titlesSchema = z.array(z.string());

export class PageReader {
  readonly #stage: ArticleStage;
  readonly #parser: WikitextParser;
  readonly #readApart: typeof readApart;
  /** Titles that the last process was reading when it ended. */
  readonly #suspects: Set<string>;
  /** Titles that are read and not staged. */
  readonly #reading: Set<string>;

  constructor(stage: ArticleStage, parser: WikitextParser, apart: typeof readApart = readApart) {
    this.#stage = stage;
    this.#parser = parser;
    this.#readApart = apart;
    const titles = titlesSchema.parse(JSON.parse(stage.meta(KEY) ?? '[]'));
    this.#suspects = new Set(titles);
    this.#reading = new Set(titles);
  }

  /** In the order of the pages; null when it was stopped. */
  async read(pages: readonly WikiPage[], options: ReadOptions = {}): Promise<PageReading[] | null> {
    if (pages.length === 0) return [];
    for (const { title } of pages) this.#reading.add(title);
    this.#save();
    const [suspects, others]: [WikiPage[], WikiPage[]] = [[], []];
    for (const page of pages) (this.#suspects.has(page.title) ? suspects : others).push(page);
    const apart = await this.#readApart(suspects, options);
    const together = apart === null ? null : await this.#parser.readAll(others, options);
    if (apart === null || together === null) return null;
    const [ofSuspects, ofOthers] = [apart.values(), together.values()];
    return pages.map(({ title }) => (this.#suspects.has(title) ? ofSuspects : ofOthers).next().value!);
  }

  /** To be called in the transaction that stages what was read of the pages. */
  staged(pages: readonly Pick<WikiPage, 'title'>[]): void {
    if (pages.length === 0) return;
    for (const { title } of pages) this.#reading.delete(title);
    this.#save();
  }

  /** To be called when reading ends without a kill: only what a kill left behind, and was not read again, stays. */
  end(): void {
    for (const title of this.#reading) if (!this.#suspects.has(title)) this.#reading.delete(title);
    this.#save();
  }

  #save(): void {
    this.#stage.setMeta(KEY, JSON.stringify([...this.#reading]));
  }
}

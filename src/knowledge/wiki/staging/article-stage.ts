/**
 * Where articles wait between reading and linking: one SQLite file beside the graph. It knows every title that was
 * asked for, before it was asked for, so that no page is asked for twice across kills; and it keeps what was read, so
 * that links between articles can be followed when all of them are there. Bounded memory whatever the size of the wiki.
 */
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { inTransaction } from '../../../support/in-transaction.ts';
import { entityRecordSchema, type EntityRecord } from '../article/entity-record.ts';
import { wikiPageSchema, type WikiPage } from '../article/wiki-page.ts';
import { extractionSchema, type Extraction } from '../relation-extractor.ts';
import { openStageFile } from './stage-file.ts';

/** `answered`: the page is here and not read yet. */
export type StagedKind = 'answered' | 'article' | 'disambiguation' | 'unread';

export interface StagedArticle {
  readonly title: string;
  readonly kind: StagedKind;
  readonly pageId: number;
  readonly revision: number;
  /** Null where the article was not read, or is not medical. */
  readonly record: EntityRecord | null;
  readonly options: readonly string[];
}

export class ArticleStage implements Disposable {
  readonly path: string;
  readonly database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string) {
    this.path = path;
    this.database = openStageFile(path);
  }

  meta(key: string): string | null {
    return (this.run('SELECT value FROM meta WHERE key = ?').get(key)?.['value'] as string | undefined) ?? null;
  }

  setMeta(key: string, value: string): void {
    this.run('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(key, value);
  }

  addAlias(title: string, target: string): void {
    if (title !== target) this.run('INSERT OR IGNORE INTO alias (title, target) VALUES (?, ?)').run(title, target);
  }

  alias(title: string): string | null {
    return (this.run('SELECT target FROM alias WHERE title = ?').get(title)?.['target'] as string | undefined) ?? null;
  }

  /** Titles that redirect to a page, sorted, at most so many. */
  aliasesOf(target: string, most: number): string[] {
    return this.run('SELECT title FROM alias WHERE target = ? ORDER BY title LIMIT ?')
      .all(target, most)
      .map((row) => row['title'] as string);
  }

  /** Keeps a page as it was answered, to be read later. */
  addAnswer(page: WikiPage): void {
    this.run(
      `INSERT OR IGNORE INTO article (title, kind, page_id, revision, timestamp, page) VALUES (?, 'answered', ?, ?, ?, ?)`,
    ).run(page.title, page.pageId, page.revision, page.timestamp, deflateRawSync(JSON.stringify(page)));
  }

  /** Writes what was read of a page. */
  addRead(
    { title, pageId, revision, timestamp }: Pick<WikiPage, 'title' | 'pageId' | 'revision' | 'timestamp'>,
    kind: Exclude<StagedKind, 'answered'>,
    record: EntityRecord | null,
    note: readonly string[],
  ): void {
    this.run(
      `INSERT INTO article (title, kind, page_id, revision, timestamp, record, note) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
       ON CONFLICT (title) DO UPDATE SET kind = ?2, page_id = ?3, revision = ?4, timestamp = ?5, record = ?6, note = ?7`,
    ).run(
      title,
      kind,
      pageId,
      revision,
      timestamp,
      record === null ? null : JSON.stringify(record),
      note.length === 0 ? null : JSON.stringify(note),
    );
  }

  addExtraction(title: string, extractor: string, result: Extraction): void {
    this.run('INSERT OR REPLACE INTO extraction (title, extractor, result) VALUES (?, ?, ?)').run(
      title,
      extractor,
      JSON.stringify(result),
    );
  }

  hasExtraction(title: string, extractor: string): boolean {
    return this.run('SELECT 1 FROM extraction WHERE title = ? AND extractor = ?').get(title, extractor) !== undefined;
  }

  /** Of one article, by extractor. */
  extractions(title: string): { readonly extractor: string; readonly result: Extraction }[] {
    return this.run('SELECT extractor, result FROM extraction WHERE title = ? ORDER BY extractor')
      .all(title)
      .map((row) => ({
        extractor: row['extractor'] as string,
        result: extractionSchema.parse(JSON.parse(row['result'] as string)),
      }));
  }

  page(title: string): WikiPage | null {
    const blob = this.run('SELECT page FROM article WHERE title = ?').get(title)?.['page'] as
      Uint8Array | null | undefined;
    return blob === null || blob === undefined
      ? null
      : wikiPageSchema.parse(JSON.parse(inflateRawSync(blob).toString('utf8')));
  }

  article(title: string): StagedArticle | null {
    const row = this.run('SELECT * FROM article WHERE title = ?').get(title);
    return row === undefined ? null : stagedArticle(row);
  }

  /** Titles of a kind, sorted. Read in groups: the table may change meanwhile. */
  *titles(kind: StagedKind): Generator<string> {
    let after = '';
    for (;;) {
      const rows = this.run('SELECT title FROM article WHERE kind = ? AND title > ? ORDER BY title LIMIT 1000').all(
        kind,
        after,
      );
      for (const row of rows) yield row['title'] as string;
      if (rows.length < 1000) return;
      after = rows.at(-1)!['title'] as string;
    }
  }

  count(kind: StagedKind): number {
    return this.run('SELECT count(*) AS n FROM article WHERE kind = ?').get(kind)!['n'] as number;
  }

  /** Writes all that `work` writes or nothing; it is on the disk when this returns. */
  transaction<T>(work: () => T): T {
    return inTransaction(this.database, work);
  }

  /** A prepared statement, made once. */
  run(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.database.prepare(sql)));
    return statement;
  }

  close(): void {
    if (this.database.isOpen) this.database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function stagedArticle(row: Record<string, unknown>): StagedArticle {
  return {
    title: row['title'] as string,
    kind: row['kind'] as StagedKind,
    pageId: row['page_id'] as number,
    revision: row['revision'] as number,
    record: row['record'] === null ? null : entityRecordSchema.parse(JSON.parse(row['record'] as string)),
    options: row['note'] === null ? [] : (JSON.parse(row['note'] as string) as string[]),
  };
}

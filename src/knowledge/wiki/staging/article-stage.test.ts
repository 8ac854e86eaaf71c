import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { testPage } from '../fixtures/read-test-article.ts';
import { KnowledgeError } from '../../../support/errors.ts';
import { ArticleStage } from './article-stage.ts';
import { withStageErrors } from './stage-error.ts';
import { unreadPages } from './unread-pages.ts';

it('brings back pages, aliases and extractions from its file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleming-stage-'));
  const path = join(folder, 'articles.db');
  try {
    const page = testPage('Gout', 'text 文', { languages: [{ language: 'zh', title: '痛风' }] });
    const claim = {
      relations: ['affects' as const],
      target: 'Joint',
      surface: 'joints',
      inverse: false,
      denied: false,
      start: 0,
      end: 4,
      quote: 'text',
      confidence: 0.5,
    };
    {
      using stage = new ArticleStage(path);
      stage.addAnswer(page);
      stage.addAlias('Podagra', 'Gout');
      stage.addAlias('Gout', 'Gout');
      stage.addExtraction('Gout', 'rules/1', { claims: [claim], dropped: { x: 1 } });
    }
    using stage = new ArticleStage(path);
    expect(stage.page('Gout')).toEqual(page);
    expect([...stage.titles('answered')]).toEqual(['Gout']);
    expect([stage.alias('Podagra'), stage.alias('Gout')]).toEqual(['Gout', null]);
    expect(stage.extractions('Gout')).toEqual([
      { extractor: 'rules/1', result: { claims: [claim], dropped: { x: 1 } } },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('keeps nothing of a transaction that failed, and the page when it is read', () => {
  using stage = new ArticleStage(':memory:');
  expect(() =>
    stage.transaction(() => {
      stage.addAlias('A', 'B');
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(stage.alias('A')).toBeNull();
  const page = testPage('Gout', 'text');
  stage.addAnswer(page);
  stage.addRead(page, 'unread', null, ['slow']);
  expect(stage.page('Gout')).toEqual(page);
  expect(stage.article('Gout')).toMatchObject({ kind: 'unread', options: ['slow'] });
});

it('refuses a file of another format', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleming-stage-'));
  try {
    const path = join(folder, 'a.db');
    new ArticleStage(path).close();
    {
      using other = new ArticleStage(path);
      other.setMeta('format', '99');
    }
    expect(() => new ArticleStage(path)).toThrow(/has format 99; this program reads 1/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('says that the disk is full, keeps what was staged, and goes on when there is room', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fleming-stage-'));
  try {
    using stage = new ArticleStage(join(folder, 'articles.db'));
    stage.addAlias('Podagra', 'Gout');
    const { page_count: pages } = stage.database.prepare('PRAGMA page_count').get() as { page_count: number };
    stage.database.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const fill = (): Promise<void> =>
      withStageErrors(stage.path, () => {
        stage.transaction(() => {
          for (let index = 0; index < 2000; index++) stage.addAlias(`Title ${index}`, 'Gout');
        });
        return Promise.resolve();
      });
    await expect(fill()).rejects.toThrow(/articles\.db: the disk is full; what was staged before is kept/);
    await expect(fill()).rejects.toBeInstanceOf(KnowledgeError);
    expect([stage.alias('Podagra'), stage.alias('Title 0')]).toEqual(['Gout', null]);
    stage.database.exec('PRAGMA max_page_count = 1000000');
    await fill();
    expect(stage.alias('Title 1999')).toBe('Gout');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('passes on what is no error of SQLite', async () => {
  await expect(withStageErrors('x', () => Promise.reject(new TypeError('other')))).rejects.toThrow(TypeError);
});

it('lists the pages that could not be read, the first ones with their reasons', () => {
  using stage = new ArticleStage(':memory:');
  for (const title of ['C', 'A', 'B']) stage.addRead(testPage(title, 'x'), 'unread', null, [`slow ${title}`]);
  const listed = unreadPages(stage, 2);
  expect(listed).toEqual({
    count: 3,
    first: [
      { title: 'A', reason: 'slow A' },
      { title: 'B', reason: 'slow B' },
    ],
  });
});

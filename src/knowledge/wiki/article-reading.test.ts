import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { openArticleReading } from './article-reading.ts';

it('keeps a folder to one reader at a time, and what was staged to the next', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'one', 'wiki');
  const first = openArticleReading(path);
  first.stage.addAlias('Podagra', 'Gout');
  expect(() => openArticleReading(path)).toThrow(/is in use by process/);
  await first.close();
  const second = openArticleReading(path);
  expect(second.stage.alias('Podagra')).toBe('Gout');
  await second.close();
});

it('gives the folder back when its staging cannot be opened', async () => {
  using folder = temporaryFolder();
  const first = openArticleReading(folder.path);
  first.stage.setMeta('format', '99');
  await first.close();
  expect(() => openArticleReading(folder.path)).toThrow(/has format 99/);
  expect(() => openArticleReading(folder.path)).toThrow(/has format 99/);
});

import { expect, it } from 'vitest';
import { testPage } from '../fixtures/read-test-article.ts';
import { WikitextParser } from './wikitext-parser.ts';

it('gives up a page that takes too long, and reads the others of its group', async () => {
  const parser = new WikitextParser({ secondsPerPage: 2 });
  try {
    const read = await parser.readAll([
      testPage('X', "'''X''' is a disease."),
      testPage('Slow', `${'{{a|'.repeat(8000)}${'}}'.repeat(8000)}`),
      testPage('Long', 'x'.repeat(400_001)),
      testPage('Hot', '#REDIRECT [[Fever]]'),
    ]);
    expect(read).toMatchObject([
      { kind: 'article', record: { type: 'disease' } },
      { kind: 'unread', reason: expect.stringContaining('not read within 2 s') },
      { kind: 'unread', reason: 'longer than 400000 characters' },
      { kind: 'redirect', target: 'Fever' },
    ]);
  } finally {
    await parser.close();
  }
});

it('gives up a page that takes too much memory', async () => {
  const parser = new WikitextParser({ megabytes: 16, secondsPerPage: 600 });
  try {
    const words = 'Word word. '.repeat(30_000);
    const read = await parser.readAll([testPage('Large', `X is a disease. ${words}`), testPage('X', 'x')]);
    expect(read).toMatchObject([{ kind: 'unread', reason: expect.stringContaining('16 MB') }, { kind: 'article' }]);
  } finally {
    await parser.close();
  }
}, 120_000);

it('stops soon when it is told to, in the middle of a page too', async () => {
  const parser = new WikitextParser({ secondsPerPage: 600 });
  try {
    const begun = performance.now();
    const slow = testPage('Slow', `${'{{a|'.repeat(40_000)}${'}}'.repeat(40_000)}`);
    const stopped = (): boolean => performance.now() - begun > 500;
    expect(await parser.readAll([slow, testPage('X', 'x')], { stopped })).toBeNull();
    expect(performance.now() - begun).toBeLessThan(10_000);
  } finally {
    await parser.close();
  }
});

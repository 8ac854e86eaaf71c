import { expect, it } from 'vitest';
import { WikitextParser } from './wikitext-parser.ts';

it('gives up a page that takes too long, and reads the others of its group', async () => {
  const parser = new WikitextParser({ secondsPerPage: 2 });
  try {
    const [good, hostile, long, redirect] = await parser.parseAll([
      "'''X''' is a disease.",
      `${'{{a|'.repeat(8000)}${'}}'.repeat(8000)}`,
      'x'.repeat(400_001),
      '#REDIRECT [[Fever]]',
    ]);
    expect(good).toMatchObject({
      kind: 'parsed',
      redirectTo: null,
      sections: [{ title: '', sentences: ['X is a disease.'] }],
    });
    expect(hostile).toEqual({ kind: 'unparsed', reason: expect.stringContaining('not parsed within 2 s') });
    expect(long).toEqual({ kind: 'unparsed', reason: 'longer than 400000 characters' });
    expect(redirect).toMatchObject({ kind: 'parsed', redirectTo: 'Fever' });
  } finally {
    await parser.close();
  }
});

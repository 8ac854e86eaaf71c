import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { snippetSchema } from '../../records/snippet.ts';
import { MEDQUAD_DOCUMENT, tarOf } from '../import/fixtures/open-files.ts';
import { medquadSnippets } from './medquad-snippets.ts';

it('cuts answers at the ends of sentences, and says where each passage stands', () => {
  using own = temporaryFolder();
  const sentence = 'It is found in one of many thousands of people and runs in families.';
  const long = MEDQUAD_DOCUMENT.replace(/<Answer>[^]*<\/Answer>/, `<Answer>${`${sentence}\n `.repeat(20)}</Answer>`);
  const withheld = MEDQUAD_DOCUMENT.replace('0000006"', '0000007"').replace(
    /<Answer>[^]*<\/Answer>/,
    '<Answer></Answer>',
  );
  const file = join(own.path, 'gard.tar');
  writeFileSync(file, tarOf({ '1.xml': long, '2.xml': withheld }));
  const snippets = [...medquadSnippets([file])];
  expect(snippets.length).toBe(3);
  for (const snippet of snippets) {
    expect(snippetSchema.parse(snippet)).toEqual(snippet);
    expect(snippet.text.length).toBeLessThanOrEqual(600);
    expect(snippet.text.endsWith('families.')).toBe(true);
  }
  expect(new Set(snippets.map(({ id }) => id)).size).toBe(3);
  expect(snippets[0]).toMatchObject({
    title: 'Marfan & Co syndrome, symptoms',
    address: 'https://rarediseases.info.nih.gov/gard/6975/marfan',
    licence: 'CC-BY-4.0',
  });
  expect(snippets.reduce((sum, { text }) => sum + text.split(sentence).length - 1, 0)).toBe(20);
});

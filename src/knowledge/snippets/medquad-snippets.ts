/**
 * Passages of MedQuAD for checks of reasoning: each answer cut at the ends of sentences, with its page and licence. What a
 * publisher withholds is empty there and gives none.
 */
import type { Snippet } from '../../records/snippet.ts';
import { medquadDocuments } from '../import/medquad-documents.ts';

/** Characters of a passage, at the most; a longer sentence is cut. */
const LONGEST = 600;

export function* medquadSnippets(files: readonly string[]): Generator<Snippet> {
  for (const file of files)
    for (const { document } of medquadDocuments(file)) {
      const { source, url, focus, id, answers } = document;
      for (const [place, { type, text }] of answers.entries())
        for (const [at, passage] of passagesOf(text).entries())
          yield {
            id: `medquad/${source}/${id}/${place}/${at}`,
            language: 'en',
            title: `${focus}, ${type}`,
            text: passage,
            source: `MedQuAD (${source})`,
            address: url,
            licence: 'CC-BY-4.0',
          };
    }
}

function passagesOf(text: string): string[] {
  const passages: string[] = [];
  let open = '';
  for (const sentence of text
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(?<=[.!?]) /)) {
    if (open !== '' && open.length + 1 + sentence.length > LONGEST) {
      passages.push(open);
      open = '';
    }
    open = open === '' ? sentence.slice(0, LONGEST) : `${open} ${sentence}`;
  }
  return open === '' ? passages : [...passages, open];
}

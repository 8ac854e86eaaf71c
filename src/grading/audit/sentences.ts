/** A text cut into sentences with their places: at line ends and at the marks that end a sentence, but within no name. */
import type { Span } from './claim.ts';

const ends = /\n|[。！？]|[.!?](?=\s|$|<)/g;

/** `names` are in the order of the text; "E. coli" is one name and no end. */
export function sentencesOf(text: string, names: readonly Span[]): Span[] {
  const sentences: Span[] = [];
  let [start, name] = [0, 0];
  const close = (end: number): void => {
    const words = text.slice(start, end);
    const from = start + (words.length - words.trimStart().length);
    const to = from + words.trim().length;
    if (to > from) sentences.push({ start: from, end: to });
    start = end;
  };
  for (const { index } of text.matchAll(ends)) {
    while (name < names.length && names[name]!.end <= index) name++;
    if (name < names.length && names[name]!.start <= index) continue;
    close(index + 1);
  }
  close(text.length);
  return sentences;
}

/** A text in sentences, with where each begins. A point with no space behind it, as inside a number, ends none. */

export interface Sentence {
  readonly text: string;
  readonly from: number;
}

const END = /[。！？!?;；\n]|\.(?=\s|$)/g;

export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  const add = (to: number): void => {
    const part = text.slice(from, to);
    if (part.trim() !== '') sentences.push({ text: part, from });
    from = to;
  };
  for (const { index } of text.matchAll(END)) add(index + 1);
  add(text.length);
  return sentences;
}

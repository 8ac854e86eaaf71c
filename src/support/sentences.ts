/**
 * A text cut into sentences with their places: at line ends and at the marks that end a sentence. A point with no space
 * behind it, as inside a number, ends none, and neither does one within a name.
 */

export interface Sentence {
  /** Without the space around it. */
  readonly text: string;
  /** In UTF-16 units, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface SentenceOptions {
  /** In the order of the text: "E. coli" is one name and no end. */
  readonly names?: readonly { readonly start: number; readonly end: number }[];
  /** A semicolon ends one too: what stands on its sides are steps of their own. */
  readonly clauses?: boolean;
}

const ENDS = /[\n。！？!?]|\.(?=\s|$|<)/g;
const CLAUSE_ENDS = /[\n。！？!?;；]|\.(?=\s|$|<)/g;

export function sentencesOf(text: string, { names = [], clauses = false }: SentenceOptions = {}): Sentence[] {
  const sentences: Sentence[] = [];
  let [from, name] = [0, 0];
  const close = (to: number): void => {
    const words = text.slice(from, to);
    const said = words.trim();
    const start = from + (words.length - words.trimStart().length);
    if (said !== '') sentences.push({ text: said, start, end: start + said.length });
    from = to;
  };
  for (const { index } of text.matchAll(clauses ? CLAUSE_ENDS : ENDS)) {
    while (name < names.length && names[name]!.end <= index) name++;
    if (name < names.length && names[name]!.start <= index) continue;
    close(index + 1);
  }
  close(text.length);
  return sentences;
}

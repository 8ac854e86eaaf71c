/**
 * Options in one text: a lettered line each (`A. fever`), or lettered one after another (`A) fever B) cough`). Letters run
 * from A on; what stands before the first is not an option. A letter counts where a line or a word begins and a mark follows,
 * and of several places the first after the letter before.
 */
import { trimEnd } from '../../grading/normalize-answer.ts';
import { LETTERS } from '../../records/question-text.ts';

export interface LetteredText {
  /** What stands before the first letter. */
  readonly before: string;
  readonly options: readonly string[];
}

const LONGEST = 100_000;

/** null: fewer than two letters. */
export function readLetteredText(text: string): LetteredText | null {
  if (text.length > LONGEST) return null;
  return readMarks(text, lineMarks) ?? readMarks(text, inlineMarks);
}

/** `A.`, `(A)`, `A 青霉素`; a letter that touches the next word is none (`B超检查`). */
const lineMarks = /(?:^|\n)[ \t]*(?:[([（【]\s?([A-U])\s?[)\]）】][.、:：]?|([A-U])(?:\s?[.．、:：)）]|[ \t]))[ \t]*/g;
/** A bare letter and a space are no mark inside of a line. */
const inlineMarks = /(?:^|[\s;；,，。.])(?:[([（【]\s?([A-U])\s?[)\]）】][.、:：]?|([A-U])\s?[.．、:：)）])\s*/g;

function readMarks(text: string, marks: RegExp): LetteredText | null {
  const found: { readonly start: number; readonly end: number }[] = [];
  for (const match of text.matchAll(marks)) {
    if ((match[1] ?? match[2]) !== LETTERS[found.length]) continue;
    found.push({ start: match.index, end: match.index + match[0].length });
    if (found.length === LETTERS.length) break;
  }
  if (found.length < 2) return null;
  return {
    before: text.slice(0, found[0]!.start).trim(),
    options: found.map(({ end }, at) => trimEnd(text.slice(end, found[at + 1]?.start ?? text.length), ';；,，').trim()),
  };
}

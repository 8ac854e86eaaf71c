/**
 * CMExam: `Options` as one text with an option a line, or as a list of key and value; `Answer` as letters run together. A
 * line that only begins like an option ("B超检查", an ultrasound) continues the one before. Letters may leave one out:
 * they are given out anew and the right ones follow.
 */
import type { BenchmarkReader, SkippedRow } from '../definition.ts';
import type { Row } from '../files/row.ts';
import { lettersIn, optionEntries } from './options.ts';

type Entry = readonly [letter: string, text: string];

const marked = /^\s*([A-Z])[\s.．、:：)）]+(\S.*)$/s;
const unmarked = /^\s*([A-Z])(.+)$/s;

export const readCmexam: BenchmarkReader = () => (row) => {
  // An answer that no one wrote down is null, blank or, after pandas, the text nan.
  if (!row.has('Answer') || /^nan$/i.test(row.text('Answer'))) return { kind: 'skipped', reason: 'it has no answer' };
  const letters = [...new Set(lettersIn(row, 'Answer'))].toSorted();
  const goldLetter = lettersIn(row, 'Answer')[0]!;
  const skip = (reason: string): SkippedRow => ({ kind: 'skipped', reason, goldLetter });
  const entries = typeof row.fields['Options'] === 'string' ? entriesOfText(row) : optionEntries(row, 'Options');
  if (entries === null || entries.length < 2) return skip('its options cannot be told apart');
  const places = letters.map((letter) => entries.findIndex(([own]) => own === letter));
  if (places.includes(-1)) return skip(`its right answer ${letters.join('')} is not among its options`);
  return {
    kind: 'item',
    id: row.optionalText('id'),
    stem: row.text('Question'),
    context: null,
    options: entries.map(([, text]) => text),
    gold: places,
    goldLetter,
  };
};

/** null when a letter comes twice. */
function entriesOfText(row: Row): Entry[] | null {
  const text = row.text('Options');
  // Copies that went through a spreadsheet hold the two characters \n for a line end.
  const lines = (text.includes('\n') ? text : text.replaceAll('\\n', '\n')).split('\n');
  const entries = entriesOfLines(lines, marked);
  return entries !== null && entries.length < 2 ? entriesOfLines(lines, unmarked) : entries;
}

function entriesOfLines(lines: readonly string[], start: RegExp): Entry[] | null {
  const entries: Entry[] = [];
  for (const line of lines) {
    const match = start.exec(line);
    const last = entries.at(-1);
    if (match !== null && last !== undefined && match[1]! <= last[0]) return null;
    if (match !== null) entries.push([match[1]!, match[2]!.trim()]);
    else if (last !== undefined) entries[entries.length - 1] = [last[0], `${last[1]}\n${line.trim()}`.trim()];
    else if (line.trim() !== '') return [];
  }
  return entries;
}

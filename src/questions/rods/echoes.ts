/**
 * Whether a stem holds a word that of all options only the right one has: "peritonsillar collection" beside "peritonsillar
 * abscess" gives the answer to who knows nothing. English words count by their beginning, Chinese by three characters.
 */
import type { Language } from '../../records/question.ts';

/** Letters of an English word that must be the same, and that a shorter word is not compared by. */
const BEGINNING = 6;
/** Characters in a row. */
const RUN = 3;

export function echoes(stem: string, answer: string, others: readonly string[], language: Language): boolean {
  const piecesOf = language === 'en' ? beginningsOf : runsOf;
  const told = piecesOf(stem);
  const shared = new Set(others.flatMap((other) => [...piecesOf(other)]));
  return [...piecesOf(answer)].some((piece) => told.has(piece) && !shared.has(piece));
}

function beginningsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/\p{Script=Latin}+/gu) ?? [];
  return new Set(words.filter(({ length }) => length >= BEGINNING).map((word) => word.slice(0, BEGINNING)));
}

function runsOf(text: string): Set<string> {
  const runs = new Set<string>();
  for (const part of text.match(/\p{Script=Han}+/gu) ?? [])
    for (let at = 0; at + RUN <= part.length; at++) runs.add(part.slice(at, at + RUN));
  return runs;
}

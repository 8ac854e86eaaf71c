/**
 * How names are compared and searched. Folded: width, case and gaps made equal, so that a name is found however it was
 * typed. Words: what the full-text index holds; every Chinese character is a word of its own, so that a phrase finds
 * any part of a Chinese name, of two characters too (SQLite's trigram tokenizer needs three: it misses 痛风).
 */

export function foldName(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/** The words of a name in their order, separated by spaces. */
export function searchWords(text: string): string {
  return foldName(text)
    .replace(/\p{Script=Han}/gu, ' $& ')
    .replace(/[^\p{Letter}\p{Number}\p{Mark}]+/gu, ' ')
    .trim();
}

/** The query for what a person typed: every run of Latin words by its words, the last as a beginning; Han runs as phrases. */
export function searchQuery(text: string): string | null {
  const folded = foldName(text);
  const runs = folded.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu) ?? [];
  const parts = runs.flatMap((run) => {
    if (/\p{Script=Han}/u.test(run)) return [`"${[...run].join(' ')}"`];
    const words = searchWords(run)
      .split(' ')
      .filter((word) => word !== '');
    return words.map((word) => `"${word}"`);
  });
  if (parts.length === 0) return null;
  const typing = /[\p{Letter}\p{Number}]$/u.test(folded) && !/\p{Script=Han}$/u.test(folded);
  return parts.join(' ') + (typing ? '*' : '');
}

/** Whether a word of small letters is one of plain English or of medicine, by its shortest form. */
import { COMMON_WORDS } from './lists/english-words.ts';
import { PLAIN_WORDS } from './lists/plain-words.ts';
import { medicalTerms } from './medical-terms.ts';

/** An ending, and what stands in its place in the shortest form. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/s$/, ''],
  [/es$/, ''],
  [/ies$/, 'y'],
  [/(?:ed|ing|er|ers|or|ors)$/, ''],
  [/(?:ed|ing|er|ers|or|ors|al|ation|able|ive|ion|ure|ant|ent)$/, 'e'],
  [/(.)\1(?:ed|ing|er|ers)$/, '$1'],
  [/(?:ied|ier|iest|ily|iness)$/, 'y'],
  [
    /(?:ly|al|ally|ion|ions|able|ive|ness|less|ful|ment|ments|est|ity|ance|ant|ent|ish|like|ory|ward|wards|y|ship)$/,
    '',
  ],
];
const PREFIX = /^(?:un|re|non|pre|post|over|under|out|mis|dis|sub|anti|inter|co|self)-?(?=.{4})/;

export function isPlainWord(word: string): boolean {
  if (isListed(word)) return true;
  const bare = word.replace(PREFIX, '');
  if (bare !== word && isListed(bare)) return true;
  return ENDINGS.some(([ending, other]) => {
    const stem = word.replace(ending, other);
    return (
      stem !== word && stem.length > 2 && (isListed(stem) || (bare !== word && isListed(bare.replace(ending, other))))
    );
  });
}

function isListed(word: string): boolean {
  return PLAIN_WORDS.has(word) || COMMON_WORDS.has(word) || medicalTerms().englishWords.has(word);
}

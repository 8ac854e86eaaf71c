/**
 * Where an English noun phrase ends, by its words alone: before the first preposition, relative pronoun, participle or
 * comma. Its last noun is its head.
 */
import { typeOfNoun } from './type-nouns.ts';

const MOST_WORDS = 60;
export const DETERMINERS = new Set(
  'a an the any one some several many most each every two three four both its their this another'.split(' '),
);
/** Words after which no head comes. */
const STOPS = new Set(
  (
    'of in on with by for from to at among amongst between during after before without within into over under against through ' +
    'near along around across upon via per as than like about behind beneath below above inside outside toward towards ' +
    'because if when where wherein whereby which that who whose whom while although but so such is are was were be been ' +
    'has have had can may might must should will would does do not ' +
    'affecting involving causing resulting containing including using resembling following concerning arising occurring ' +
    'consisting covering caused characterised characterized due'
  ).split(' '),
);
const PREPOSITIONS =
  /^(?:of|in|on|with|by|for|from|to|at|among|between|during|after|before|within|into|over|under|against|through|as|when|where|via|since|out)$/;
const PARTICIPLE = /(?:ed|ing|wn|en|ught|old|seen|found|made|born|borne|spread|held|built|run)$/;
const ADVERBS =
  /^(?:often|usually|most|mostly|sometimes|also|primarily|mainly|especially|typically|more|commonly|now|then|chiefly|principally|first|\w+ly)$/;
const NO_ADVERBS = /^(?:anomaly|family|assembly|belly|butterfly|monopoly|supply)$/;
/** What stands before a comma and is no head: "a contagious, vaccine-preventable disease". */
const ADJECTIVE =
  /(?:ic|al|ous|ary|ory|ed|ing|ive|able|ible|ant|ent|ar|less|ful|ile|oid|borne|[a-z]-[a-z]+|acute|rare|severe|common|new|old|small|large|big|soft|hard|short|long|thin|thick|mild|benign|complex|flat|paired|deep|slow|weak|strong|recessive|dominant)$/;
const NO_ADJECTIVE =
  /^(?:journal|hospital|animal|mineral|chemical|metal|professional|festival|capital|musical|serial|trial|novel|manual|general|canal|individual|official|president|student|agent|patient|plant|parent|dissident|car|star|guitarist|seminar|dictionary|library|factory|territory|history|laboratory|theory|building|painting|fabric|mechanic|music|clinic|republic|comic|critic|academic)$/;

export interface NounPhrase {
  /** Lower case; those that "and" or "or" joins are apart. */
  readonly parts: readonly string[];
  /** Some part but the first has a determiner of its own: "a test or a procedure". */
  readonly apart: boolean;
  /** Index of the word that ends the phrase. */
  readonly end: number;
}

/** The noun phrase that begins at a word. */
export function nounPhraseAt(words: readonly string[], from: number): NounPhrase {
  const parts: string[] = [];
  let [part, apart, at]: [string[], boolean, number] = [[], false, from];
  const close = (): void => {
    while (part.length > 0 && ADVERBS.test(part.at(-1)!) && !NO_ADVERBS.test(part.at(-1)!)) part.pop();
    if (part.length > 0) parts.push(part.join(' '));
    part = [];
  };
  for (; at < words.length; at++) {
    const word = words[at]!.toLowerCase();
    const next = words[at + 1]?.toLowerCase() ?? '';
    if (part.length === 0 && DETERMINERS.has(word) && !STOPS.has(next)) {
      if (parts.length > 0) apart = true;
      continue;
    }
    if (word === 'of' && isEponym(words, at)) {
      part.push('of', next);
      at++;
      continue;
    }
    if (word === 'and' || word === 'or' || word === 'and/or') {
      close();
      continue;
    }
    if (word === ',') {
      const before = part.at(-1) ?? '';
      if (next === 'and' || next === 'or') continue;
      if (!ADJECTIVE.test(before) || NO_ADJECTIVE.test(before) || !goesOn(words, at + 1)) break;
      continue;
    }
    if (STOPS.has(word) || /^[;:.–—]$/.test(word)) break;
    if (part.length + parts.length > 0 && isParticiple(word, next, part)) break;
    part.push(word);
  }
  close();
  return { parts, apart, end: at };
}

/** "Vein of Galen malformation": the name behind "of" belongs to the noun that comes after it. */
function isEponym(words: readonly string[], at: number): boolean {
  const [name, noun] = [words[at + 1] ?? '', words[at + 2] ?? ''];
  return (
    /^\p{Lu}\p{Ll}+$/u.test(name) &&
    /^\p{Ll}{3,}$/u.test(noun) &&
    !STOPS.has(noun) &&
    !PARTICIPLE.test(noun) &&
    noun !== 'and'
  );
}

/** Whether more of the same noun phrase may follow a comma. */
function goesOn(words: readonly string[], at: number): boolean {
  const word = words[at]?.toLowerCase() ?? '';
  if (word === '' || DETERMINERS.has(word) || STOPS.has(word) || /^(?:also|known|named|called)$/.test(word))
    return false;
  return !isParticiple(word, words[at + 1]?.toLowerCase() ?? '', []);
}

/** "Encoded by", "related to", and not "poisoning by", which is a noun. */
function isParticiple(word: string, next: string, before: readonly string[]): boolean {
  if (!PARTICIPLE.test(word)) return false;
  if (PREPOSITIONS.test(next)) return typeOfNoun([...before, word].join(' ')) === null;
  // "An opiate found naturally in ..."
  return next.endsWith('ly') && typeOfNoun(before.join(' ')) !== null;
}

/** Words and the marks that part phrases, the first of them. */
export function wordsOf(text: string): string[] {
  return (text.match(/[\p{L}\p{N}][\p{L}\p{N}'’/.-]*|[,;:–—]/gu) ?? [])
    .slice(0, MOST_WORDS)
    .flatMap((word) => (word.endsWith('.') ? [word.replace(/\.+$/, ''), '.'] : word));
}

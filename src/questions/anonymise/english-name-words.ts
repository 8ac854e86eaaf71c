/** The words that a name may be made of: of which kind each is, which belong together, and what they say by themselves. */
import {
  GENERIC_PARTICLE,
  NAME_LIKE_GRAMMAR,
  isMedicalName,
  isOrdinaryWord,
  type Stretch,
} from './english-name-shape.ts';
import { isListedGivenName, isListedName, isListedSurname } from './listed-names.ts';
import { BRAND_NAMES } from './lists/brand-names.ts';
import { ABBREVIATIONS, GRAMMAR_WORDS, PEOPLE_WORDS } from './lists/english-words.ts';
import { EPONYMS, GENERA } from './lists/eponyms.ts';
import { WORDLIKE_GIVEN_NAMES, WORDLIKE_SURNAMES } from './lists/given-names.ts';
import { PLACES } from './lists/plain-words.ts';
import { PLACE_NAMES } from './lists/world-names.ts';
import { isPlainWord } from './plain-word.ts';

type Kind = 'given' | 'surname' | 'wordlike' | 'unknown' | 'initial' | 'particle' | 'eponym' | 'medical' | 'none';

export interface Token extends Stretch {
  readonly text: string;
  readonly kind: Kind;
}

/** A name often ends so, in one country or another. */
const surnameEnding =
  /(?:sson|sen|ovic|ević|ova|eva|enko|ski|sky|ska|cki|wicz|czyk|berg|feld|stein|mann|meyer|quist|qvist|strom|gren|lund|poulos|idis|akis|opoulou|yan|ian|dze|shvili|oglu|adeh|nejad|pour|escu|eanu|ez|ucci|elli|etti|ini|aldi|eau|ault|ez|inho|eira|wala|kar|rao|swamy|murthy|singh|deep|preet|nath|wati|anto|ono|amoto|mura|moto|yama|kawa|hashi|saki|shita|nakul|porn|chai|aporn|ngo|wande|tunde|seun|chukwu|emeka|ikwe|anyi|ola|ngo|anga|kamp|veld|hout|huis|stra|sma|worth|ham|ley|ton|field|wood|smith|shaw|bury|combe|thwaite|kins|more|lin|nelly|aghy|augh|bhain|dottir)$/i;
const foreignStart =
  /^(?:Mc|Mac[A-Z]|O'|D'|De[A-Z]|Di[A-Z]|Van[A-Z]|Fitz|Nwa|Oko|Oye|Olu|Ade|Chi[bdkmn]|Abdul|Abu|Nguy|Mba|Mwa|Nko|Ndl|Ngu|Szy|Krz|Wojc|Przy)/;
/** Park Ji-woo, Wong Siu-ming. */
const doubled = /^[A-Z][a-z]{1,5}-[A-Za-z][a-z]{1,5}$/;

export function kindOf(word: string, isShort: boolean): Kind {
  if (/^(?:[A-Z]\.?){1,3}$/.test(word) && (word.length === 1 || word.includes('.'))) return 'initial';
  if (GENERIC_PARTICLE.test(word)) return 'particle';
  const small = word.toLowerCase();
  if (GRAMMAR_WORDS.has(small) && !(isShort && NAME_LIKE_GRAMMAR.test(word))) return 'none';
  if (PEOPLE_WORDS.has(small) || BRAND_NAMES.has(word)) return 'none';
  if (
    isLarge(word) &&
    !isListedName(word[0]! + small.slice(1)) &&
    (word.length < 6 || /-[A-Z]{1,3}$|^[A-Z]{1,3}-/.test(word))
  )
    return 'none';
  if (isLarge(word) && (word.length < 3 || ABBREVIATIONS.has(small))) return 'none';
  if (/^(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-/.test(small)) return 'none';
  if (/^[ACGTU]+$/.test(word) && word.length > 2) return 'none';
  if (/[a-z]-[a-z]{3,}$/.test(word) && isPlainWord(small.split('-').at(-1)!)) return 'none';
  if (
    /\d/.test(word) ||
    /[a-z][A-Z]|[A-Z]{2}[a-z]|^[A-Z]{2,}-[a-z]/.test(
      word.replace(/^(?:Mc|Mac|De|Di|Da|Du|La|Le|Van|Von|Fitz|[OD]')(?=[A-Z][a-z])/, ''),
    )
  )
    return 'none';
  if (/^(?:I|It|He|She|We|You|They|That|There|What|Who|Let|Here)'/.test(word)) return 'none';
  if (/^[A-Z]-/.test(word)) return 'none';
  const isOrdinary = /-/.test(word) ? small.split('-').every(isPlainWord) : isOrdinaryWord(word) || isPlainWord(small);
  const isMedical = isMedicalName(word);
  const title = isLarge(word) ? word[0]! + small.slice(1) : word;
  if (GENERA.has(word)) return 'none';
  if (/-/.test(title) && title.split('-').every((half) => isListedGivenName(half))) return 'given';
  if (isListedGivenName(title)) return isOrdinary || WORDLIKE_GIVEN_NAMES.has(word) ? 'wordlike' : 'given';
  if (WORDLIKE_SURNAMES.has(word) || WORDLIKE_GIVEN_NAMES.has(word)) return 'wordlike';
  if (PLACES.has(word)) return 'medical';
  if (isMedical) return EPONYMS.has(word) ? 'eponym' : 'medical';
  if (/-/.test(word) && EPONYMS.has(word.slice(0, word.indexOf('-')))) return 'eponym';
  if (isListedSurname(title)) return isOrdinary ? 'wordlike' : 'surname';
  return isOrdinary ? 'none' : 'unknown';
}

/** In capitals where other words are not; lines in capitals have been changed before (`letter-case.ts`). */
export function isLarge(word: string): boolean {
  return /^[A-Z][A-Z'-]+s?$/.test(word);
}

/** Runs of words that may be of one name; what is a word of text ends them. */
export function stretchesOf(index: number, run: string): Token[][] {
  const all: Token[][] = [];
  let here: Token[] = [];
  const close = (): void => {
    while (here.at(-1)?.kind === 'particle') here.pop();
    if (here.some(({ kind }) => kind !== 'particle' && kind !== 'initial')) all.push(here);
    here = [];
  };
  for (const match of run.matchAll(/(?:[A-Z]\.){1,3}|[^\s.]+\.?/g)) {
    const word = match[0].replace(/(?<=[a-z]{2})\.$/, '').replace(/'s$/, '');
    const start = index + match.index;
    const kind = kindOf(word, here.length > 0);
    if (kind === 'none') close();
    else here.push({ text: word, kind, start, end: start + word.length });
    if (word.length < match[0].length && !/^St$/.test(word)) close();
  }
  close();
  return all;
}

export function scoreOfWords(tokens: readonly Token[]): number {
  const own = tokens.filter(({ kind }) => kind !== 'particle');
  const bodies = own.filter(({ kind }) => kind !== 'initial');
  const count = (kind: Kind): number => own.filter((each) => each.kind === kind).length;
  if (bodies.every(({ kind }) => kind === 'medical' || kind === 'eponym'))
    return own.length > bodies.length || bodies.every(({ kind }) => kind === 'eponym') ? 1 : 0;
  if (bodies.every(({ kind }) => kind !== 'given' && kind !== 'surname' && kind !== 'unknown'))
    return own.length > bodies.length ? 2 : 1;
  if (own.length === 1 && PLACE_NAMES.has(own[0]!.text)) return 1;
  let score = 0;
  if (count('given') > 0) score += 3 + Math.min(1, count('given') - 1);
  if (count('surname') > 0) score += count('given') > 0 ? 1 : 2;
  const unknown = own.filter(({ kind }) => kind === 'unknown');
  score += Math.min(2, unknown.filter(({ text }) => text.length > 2).length);
  if (unknown.some(({ text }) => surnameEnding.test(text) || foreignStart.test(text))) score += 1;
  if (own.some(({ text }) => doubled.test(text)) && own.length > 1) score += 2;
  if (own.length > 1) score += 1;
  if (count('initial') > 0) score += 1;
  if (tokens.some(({ kind }) => kind === 'particle')) score += 1;
  return score;
}

/**
 * Lines that are written in capitals or in small letters alone, in the letters that a name has elsewhere: one set of
 * rules reads all three. The length stays, so that places in one text are places in the other.
 */
import { NAME_LIKE_GRAMMAR, PARTICLE, isMedicalName, isOrdinaryWord } from './english-name-shape.ts';
import { isListedGivenName, isListedName } from './listed-names.ts';
import { WORDLIKE_SURNAMES } from './lists/given-names.ts';
import { ABBREVIATIONS, GRAMMAR_WORDS } from './lists/english-words.ts';
import { isPlainWord } from './plain-word.ts';
import { medicalTerms } from './medical-terms.ts';

const wordPattern = /[\p{L}\p{M}\d](?:[\p{L}\p{M}\d]|['’](?=\p{L}))*/gu;
const months =
  /^(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)$/i;
const titles = /^(?:mr|mrs|ms|miss|dr|prof|fr|rev|herr|frau|sir|dame|lady)$/i;
const units = /^(?:ml|mg|cm|mm|kg|mmol|mcg|dl|hrs?|mins?|old|boy|girl|man)$/;
const streets =
  /^(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|terrace|square|crescent|close|way|place|pl|parkway|highway|gardens|grove|row|mews|hill|walk|quay|alley)$/i;
/** Behind them stands a person, in notes of small letters. */
const leads =
  /(?:\b(?:mr|mrs|ms|miss|dr|prof|pt|patient|nurse|sister|herr|frau|identity of|certificate(?: of|:)|record of|card of|name(?: is|:)?|mother|father|wife|husband|son|daughter|brother|aunt|uncle|niece|nephew|worker|subscriber|for seeing|contact|contact =|surgeon:|assistant:|called|phoned|rang|ring|msg from|message from|follow-up with|discussed with|spoke (?:to|with)|dear|signed|dictated by|seen by|by|i'm|im|i am|this is|i,|clerk|carer|midwife|physio|doctor|gp|interpreter|attn|cc|labelled|caller|hca)[.,:=]?\s{1,2}|(?:^|\n)[a-z ]{0,20}\d{1,2}:\d{2}:?\s)$/;
const particle = new RegExp(`^${PARTICLE}$`);
/** No given name or surname ends so, in small letters. */
const wordEnding =
  /(?:ing|ed|ly|tion|ness|ment|ive|ous|able|ible|ical|logy|ism|itis|osis|emia|aemia|ly|ful|less|ity|ance|ence|ives?)$/;

/** How many letters show how a line is written. */
const FEW = 12;

export function inUsualCase(text: string): string {
  if (!/[A-Za-z]{2}/.test(text)) return text;
  return text
    .split('\n')
    .map((line) => {
      const capitals = line.match(/\p{Lu}/gu)?.length ?? 0;
      const others = line.match(/\p{Ll}/gu)?.length ?? 0;
      if (capitals + others < FEW || /\p{Script=Han}/u.test(line)) return line;
      if (others <= 0.05 * capitals) return fromCapitals(line);
      return capitals === 0 ? fromSmall(line) : line;
    })
    .join('\n');
}

function fromCapitals(line: string): string {
  const folded = small(line);
  let before = '';
  let isHalf = false;
  return line.replace(wordPattern, (token, at: number) => {
    const last = before;
    before = token;
    if (/^[ACGTU]{3,}$/.test(token)) return token;
    if (/\d/.test(token)) return /^\d{1,2}(?:ST|ND|RD|TH)$/.test(token) ? small(token) : token;
    if (/@/.test(line[at - 1] ?? '') || /^[\w.+-]{0,40}@/.test(line.slice(at, at + 60))) return token;
    if (token.length === 1) return token === 'A' && /^\s/.test(line.slice(at + 1)) && at > 0 ? 'a' : token;
    const isStart =
      at === 0 || (titles.test(last) === false && /[.!?:;]\s{1,2}$/.test(line.slice(Math.max(0, at - 3), at)));
    if (
      titles.test(token) ||
      (titles.test(last) &&
        (!isWordOfText(small(token)) || isListedName(capital(token)) || WORDLIKE_SURNAMES.has(capital(token))))
    )
      return capital(token);
    if (months.test(token))
      return isByNumber(line, at, token) ? capital(token) : isStart ? capital(token) : small(token);
    if (isStreet(folded, at, at + token.length)) return capital(token);
    const lower = small(token);
    if (token === 'ID' || (token === 'NO' && /^\.?\s?\S*\d/.test(line.slice(at + 2)))) return token;
    if (GRAMMAR_WORDS.has(lower)) return isStart ? capital(token) : lower;
    if (units.test(lower)) return lower;
    if (/^(?:unit|flat|apt|apartment|suite|room)$/.test(lower) && /^\s\d/.test(line.slice(at + token.length)))
      return capital(token);
    if (line[at - 1] === '-' && isHalf) return capital(token);
    isHalf = false;
    const half = /^-(\p{Lu}\p{L}+)(?![\p{L}-])/u.exec(line.slice(at + token.length, at + token.length + 30));
    if (half !== null && !(isWordOfText(lower) && isWordOfText(small(half[1]!))) && !ABBREVIATIONS.has(lower)) {
      isHalf = true;
      return capital(token);
    }
    if (ABBREVIATIONS.has(lower) || medicalTerms().englishAbbreviations.has(token)) return token;
    if (/^(?:el|los|las|la)$/.test(lower) && isNameAfter(line, at + token.length)) return capital(token);
    if (particle.test(lower) && isNameAfter(line, at + token.length)) return lower;
    const isName = isListedName(capital(token));
    if (isWordOfText(lower) || (wordEnding.test(lower) && !isName)) return isStart ? capital(token) : lower;
    return token.length <= 3 && !isName && !/[AEIOUY]/.test(token) ? token : capital(token);
  });
}

/** The word that stands next is none of medicine or of running text. */
function isNameAfter(line: string, from: number): boolean {
  const next = /^\s([\p{L}'’-]+)(?:\s([\p{L}'’-]+))?/u.exec(line.slice(from, from + 60));
  if (next === null) return false;
  const name = particle.test(small(next[1]!)) && next[2] !== undefined ? next[2] : next[1]!;
  return !isWordOfText(small(name));
}

function fromSmall(line: string): string {
  let isNamed = false;
  let end = -2;
  return line.replace(wordPattern, (token, at: number) => {
    const between = line.slice(end, at);
    const follows = isNamed && /^(?:[ '’.-]|, |\. )$/.test(between);
    const hasLead = leads.test(line.slice(Math.max(0, at - 40), at));
    const isParticle = particle.test(token);
    end = at + token.length;
    if (line[at - 1] === '@' || /^[\w.+-]{0,40}@/.test(line.slice(at, at + 60))) return token;
    if (/\d/.test(token)) {
      isNamed = false;
      return /^\d{2,3}[mf]$|^[a-z]{1,2}\d[a-z\d]?$|^\d(?!st|nd|rd|th)[a-z]{2}$/.test(token) ? large(token) : token;
    }
    if (token === 'i' || /^[a-z]$/.test(token)) {
      const isInitial = /^\.? ?[a-z]/.test(line.slice(end, end + 3)) && (hasLead || follows) && token !== 'a';
      isNamed = isInitial;
      return isInitial || token === 'i' ? large(token) : token;
    }
    if (isParticle && (follows || hasLead) && isNameAfter(line, end)) return token;
    if (months.test(token) && isByNumber(line, at, token)) return capital(token);
    if (/^[a-z]{2,3}$/.test(token) && !GRAMMAR_WORDS.has(token) && /^\s\d{4,5}\b/.test(line.slice(end, end + 7)))
      return large(token);
    if (titles.test(token)) return capital(token);
    if (isStreet(line, at, end)) return capital(token);
    const title = capital(token);
    const isWord = GRAMMAR_WORDS.has(token) || isWordOfText(token) || isMedicalName(title);
    const isName =
      isListedName(title) &&
      !/\bst\.?\s$/.test(line.slice(Math.max(0, at - 5), at)) &&
      !GRAMMAR_WORDS.has(token) &&
      !NAME_LIKE_GRAMMAR.test(title);
    const hasTitle = /\b(?:mr|mrs|ms|miss|dr|prof)\.?\s$/.test(line.slice(Math.max(0, at - 6), at));
    isNamed =
      (isName && (!isWord || hasLead) && (hasLead || follows || isListedGivenName(title) || isListedNext(line, end))) ||
      ((hasLead || follows) &&
        !isWord &&
        (token.length > 2 || /-/.test(between) || line[end] === '-') &&
        !wordEnding.test(token)) ||
      (hasTitle && !GRAMMAR_WORDS.has(token));
    return isNamed ? title : token;
  });
}

/** A surname alone may be a word: another name must stand beside it. */
function isListedNext(line: string, end: number): boolean {
  const next = /^,?\s(\p{Ll}{3,})/u.exec(line.slice(end, end + 30));
  return next !== null && isListedName(capital(next[1]!)) && !isWordOfText(next[1]!);
}

/** Between a house number and what a street is called by. */
function isStreet(line: string, at: number, end: number): boolean {
  const before = line.slice(Math.max(0, at - 30), at);
  if (!/(?:^|[\s/])\d{1,5}[a-z]?,?\s(?:[a-z]+\.?\s){0,3}$/.test(before)) return false;
  const here = line
    .slice(at, Math.min(line.length, end + 40))
    .split(/[^a-z.\s]/)[0]!
    .split(/[.\s]+/);
  const place = here.slice(0, 4).findIndex((part) => streets.test(part));
  return place > 0 || (place === 0 && /\d,?\s[a-z]+\.?\s/.test(before));
}

function isByNumber(line: string, at: number, token: string): boolean {
  return (
    /\d(?:st|nd|rd|th)?(?:\sof)?[\s,./-]{0,2}$/i.test(line.slice(Math.max(0, at - 8), at)) ||
    /^[\s.,/-]{0,2}(?:the\s)?\d/i.test(line.slice(at + token.length, at + token.length + 7))
  );
}

function isWordOfText(word: string): boolean {
  return isOrdinaryWord(word) || isPlainWord(word);
}

/** Letter by letter, where the other letter is one character as well. */
function small(token: string): string {
  return token.replace(/\p{Lu}/gu, (letter) => (letter === 'İ' ? 'i' : same(letter, letter.toLowerCase())));
}

function large(token: string): string {
  return token.replace(/\p{Ll}/gu, (letter) => same(letter, letter.toUpperCase()));
}

function same(letter: string, other: string): string {
  return other.length === letter.length ? other : letter;
}

function capital(token: string): string {
  const parts = /^([DdLlOo]['’]|[Dd]ell['’])?(\p{L})(.*)$/u.exec(token);
  if (parts === null) return small(token);
  const [, joined = '', first, rest] = parts;
  const start = /^[Oo]/.test(joined) ? large(joined) : small(joined);
  return start + large(first!) + small(rest!);
}

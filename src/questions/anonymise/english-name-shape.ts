/** How a name is written in plain letters (`plain-letters.ts`), and where one that was met ends. */
import { BRAND_NAMES } from './lists/brand-names.ts';
import { ABBREVIATIONS, COMMON_WORDS, GRAMMAR_WORDS, PEOPLE_WORDS } from './lists/english-words.ts';
import { EPONYMS, EPONYM_HEADS, GENERA } from './lists/eponyms.ts';
import { GIVEN_NAMES, SURNAMES, WORDLIKE_GIVEN_NAMES, WORDLIKE_SURNAMES } from './lists/given-names.ts';
import { PLACES } from './lists/plain-words.ts';
import { PLACE_NAMES } from './lists/world-names.ts';
import { isListedName } from './listed-names.ts';
import { isPlainWord } from './plain-word.ts';
import { medicalTerms } from './medical-terms.ts';

const letter = '[A-Za-z]';
const join = `(?:'(?!s(?!${letter}))|-(?!(?:san|sama|sensei|ji|ssi|year|old)(?!${letter})))`;
/** Smith, SMITH, O'Malley, McLeish, Abu-Jaber, Hye-jin, al-Rashid, 't Hooft's Hooft. */
const capital = `(?:(?:al|el|an|ar|as|ash|at|ad|ul)-)?(?:[dlDL]'|[Dd]ell')?[A-Z]${letter}{0,24}(?:${join}${letter}{1,24}){0,3}(?![A-Za-z\\d])`;
const initial = '(?:[A-Z]|St)\\.';
export const PARTICLE =
  "(?:van|von|vom|der|den|dem|de|del|della|dello|di|da|do|dos|das|du|la|le|las|los|und|zu|zum|zur|ten|ter|te|op|aan|in 't|'t|bin|bint|binti|ibn|ben|bar|al|el|ap|ab|ferch|nic|mac|y|e|af|av|a|st\\.?)";
const particles = `(?:${PARTICLE}\\s){0,4}`;
const part = `${particles}(?:${initial}|${capital})`;
/** A name of up to six parts. */
export const NAME = `${part}(?:(?: |(?<=\\.))(?:${part})){0,5}`;
/** A name that is the identifier of its pattern. */
export const ANY_NAME = `(?<id>${NAME})`;
/** One written with a small letter, as in notes typed in haste. */
export const SMALL_NAME = `[a-z][a-z]{2,20}(?:['’-]a-z[a-z]{1,20})?`;

export const beforeEponym = new RegExp(
  `^(?:'s?)?(?:[\\s-](?!(?:notes?|noted|finds?|found|reports?|reported|performed|performs|ordered|orders|recommends?|examined|elicits?|elicited|is|are|was|were|has|had|who|and|of|in|on|at|for|with|to|or|the|an?|my|his|her|says?|said)\\b)[a-z-]{2,20}){0,2}[\\s-]{1,2}${EPONYM_HEADS}\\b`,
  'i',
);

const rightBeforeEponym = new RegExp(`^(?:['’]s?)?[\\s-]${EPONYM_HEADS}\\b`, 'i');

/** Of a name that was found elsewhere: it stands for a finding here. */
export function isEponymHere(word: string, after: string): boolean {
  return (EPONYMS.has(word) ? beforeEponym : rightBeforeEponym).test(after);
}

/**
 * `sure`: what stands before can only be followed by a person, so that a name like a word (White, Park) is one.
 * `likely`: the words must not be those of medicine or of running text. `known`: one of them must be a known name, too.
 * `initials`: letters for a person.
 */
export type Evidence = 'sure' | 'likely' | 'known';

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

interface Word extends Stretch {
  readonly text: string;
  readonly isInitial: boolean;
  readonly isParticle: boolean;
}

const particle = new RegExp(`^${PARTICLE}$`, 'u');
/** As they stand inside a name, large or small. */
export const GENERIC_PARTICLE = new RegExp(
  `^(?:${PARTICLE}|De|Di|Da|Du|Del|La|Le|Van|Von|Der|Ter|Bin|Ibn|El|Ben|Abu|Ni|Nic|St\\.?)$`,
);
/** Written large inside a name: Despina De Luca, DE LA CRUZ. */
const LARGE_PARTICLE =
  /^(?:De|Di|Da|Du|Del|Della|La|Le|Los|Van|Von|Der|Den|Dos|Das|Ten|Ter|Bin|Ibn|El|DE|LA|DEL|VAN|VON|DER)$/;

export function isOrdinaryWord(word: string): boolean {
  const small = word.toLowerCase();
  const single = small.replace(/(?<=\p{L}{3})s$/u, '');
  const { englishWords } = medicalTerms();
  if (ABBREVIATIONS.has(small) && /^\p{Lu}\p{Ll}+$/u.test(word)) return false;
  if ([small, single].some((form) => COMMON_WORDS.has(form) || englishWords.has(form))) return true;
  if (isPlainWord(small) && !isListedName(word) && !WORDLIKE_SURNAMES.has(word) && !WORDLIKE_GIVEN_NAMES.has(word))
    return true;
  if (
    /-/.test(small) &&
    !isKnownName(word) &&
    small.split('-').some((half) => half.length > 3 && (COMMON_WORDS.has(half) || englishWords.has(half)))
  )
    return true;
  return (MEDICAL_ENDING.test(small) || /.{4}ly$/.test(small)) && !isKnownName(word);
}

/** Names that are words of grammar: last in a name, where an article or verb would have a small letter. */
export const NAME_LIKE_GRAMMAR = /^(?:An|Do|So|No|He|Her|You|On|Will|May|Long|Me|To|Or|Su|Such|Most|Still|More|Down)$/;

const MEDICAL_ENDING =
  /.(?:ism|itis|osis|oma|emia|aemia|pathy|trophy|plasia|plegia|uria|cytes?|ectomy|otomy|ostomy|oscopy|gram|graphy|ology|virus|viridae|coccus|mycin|cillin|azole|statin|mab|nib|pril|sartan|olol|vir|tinib|parin|caine|dipine|setron|triptan|gliptin|floxacin|cycline|tion|ment|ness)$/;

export function isMedicalName(word: string): boolean {
  const title = word.length > 3 && word === word.toUpperCase() ? word[0]! + word.slice(1).toLowerCase() : word;
  return (
    [word, title].some((form) => EPONYMS.has(form) || GENERA.has(form) || medicalTerms().englishNames.has(form)) ||
    (/-/.test(word) && word.split('-').every((half) => EPONYMS.has(half) || medicalTerms().englishNames.has(half)))
  );
}

export function isKnownName(word: string): boolean {
  const title = word === word.toUpperCase() ? word[0]! + word.slice(1).toLowerCase() : word;
  return GIVEN_NAMES.has(word) || GIVEN_NAMES.has(title) || SURNAMES.has(title);
}

/** The person's name at the start of a stretch that is shaped like one, or null. */
export function nameWithin(text: string, stretch: Stretch, evidence: Evidence, whole = false): Stretch | null {
  const words = wordsOf(text, stretch);
  let length = 0;
  let hasBody = false;
  for (const [at, word] of words.entries()) {
    if ((word.isParticle || (at > 0 && LARGE_PARTICLE.test(word.text))) && at + 1 < words.length) continue;
    if (!word.isInitial) {
      const small = word.text.toLowerCase();
      const isLikeGrammar =
        NAME_LIKE_GRAMMAR.test(word.text) &&
        (hasBody ? evidence !== 'known' && at === words.length - 1 : evidence === 'sure');
      if (GRAMMAR_WORDS.has(small) && !isLikeGrammar) break;
      if (PEOPLE_WORDS.has(small) && !(at > 0 && isKnownName(word.text))) break;
      const isOrdinary = isOrdinaryWord(word.text);
      if (
        hasBody &&
        isOrdinary &&
        !isLikeGrammar &&
        !isKnownName(word.text) &&
        !(WORDLIKE_SURNAMES.has(word.text) && at === words.length - 1)
      )
        break;
      if (
        !hasBody &&
        isOrdinary &&
        (evidence !== 'sure' || isShouted(text, word)) &&
        !isKnownName(word.text) &&
        !(evidence === 'likely' && WORDLIKE_GIVEN_NAMES.has(word.text) && isUnlikeWord(words[at + 1]))
      )
        return null;
      hasBody = true;
    }
    length = at + 1;
  }
  if (
    evidence !== 'sure' &&
    (words[0]?.text === 'St.' || words.every(({ text: word }) => BRAND_NAMES.has(word) || PLACES.has(word)))
  )
    return null;
  if (evidence !== 'sure' && words.length === 1 && PLACE_NAMES.has(words[0]!.text)) return null;
  if (length === 0 || ((whole || evidence === 'known') && length < words.length)) return null;
  const own = words.slice(0, length).filter(({ isParticle }) => !isParticle);
  const bodies = own.filter(({ isInitial }) => !isInitial);
  const { end, text: last } = words[length - 1]!;
  const found = { start: stretch.start, end: last.endsWith(',') ? end - 1 : end };
  if (bodies.length === 0) return evidence === 'sure' ? found : null;
  const after = text.slice(found.end, found.end + 80);
  if (evidence !== 'sure') {
    // Ada Moor's platelet count is a person's, Moor's sign is nobody's.
    if (
      beforeEponym.test(after) &&
      !(bodies.length > 1 && !/^M[ac]c?$/.test(bodies[0]!.text) && /^['’]s\s[a-z]+\s/.test(after))
    )
      return null;
    if (
      bodies.every(({ text: body }) => isMedicalName(body)) &&
      !(bodies.length > 1
        ? SURNAMES.has(bodies.at(-1)!.text)
        : evidence !== 'known' && GIVEN_NAMES.has(bodies[0]!.text))
    )
      return null;
    if (
      evidence === 'known' &&
      /^(?:San|Santa|Santo|St|Saint|Los|Las|Fort|Port|New|Mount|Lake|Hopital|Hôpital|Hospital|Mother|Queen|King|Prince)$/.test(
        bodies[0]!.text,
      )
    )
      return null;
    if (GENERA.has(bodies[0]!.text)) return null;
    // Roux-en-Y.
    if (bodies.some(({ text: body }) => /-\p{Lu}$/u.test(body))) return null;
    if (holdsAbbreviation(own) && !bodies.some(({ text: body }) => isKnownName(body))) return null;
    if (words[0]!.isParticle && bodies.every(({ text: body }) => /^\p{Lu}{2,}$/u.test(body))) return null;
    const isMixed = /\p{Ll}{3}/u.test(text.slice(Math.max(0, found.start - 20), found.end + 20));
    if (isMixed && bodies.every(({ text: body }) => /^\p{Lu}{2,4}-\p{Lu}{2,4},?$/u.test(body))) return null;
    if (evidence === 'known' && !bodies.some(({ text: body }) => isKnownName(body))) return null;
    // Abbreviations.
    if (bodies.length === 1 && bodies[0]!.text.length < 3 && !isKnownName(bodies[0]!.text)) return null;
    if (
      bodies.some(({ text: body }) =>
        /\p{Ll}\p{Lu}/u.test(
          body.replace(/^(?:Mc|Mac|De|Di|Da|Du|La|Le|Van|Von|Fitz|O['’]|Mhic|Ni|Al)(?=\p{Lu})/u, ''),
        ),
      )
    )
      return null;
    if (
      bodies.length === 1 &&
      own.length === 1 &&
      (/^\p{Lu}{1,3}$|^\p{Lu}{2,5}s$/u.test(bodies[0]!.text) ||
        (/^\p{Lu}{4}$|^\p{Lu}+-\p{Lu}+$/u.test(bodies[0]!.text) &&
          !isKnownName(bodies[0]!.text) &&
          /\p{Ll}{3}/u.test(text.slice(Math.max(0, found.start - 20), found.end + 20))))
    )
      return null;
  }
  return found;
}

/** An abbreviation beside words with small letters, or after an article: Ongoing RCTs, A UNP. */
function holdsAbbreviation(own: readonly Word[]): boolean {
  const isAbbreviation = ({ text, isInitial }: Word): boolean =>
    !isInitial && /^(?!(?:II|III|IV)$)\p{Lu}{2,5}s?$/u.test(text);
  if (
    own.length > 1 &&
    /^\p{Lu}{2}$/u.test(own[0]!.text) &&
    isInitials(own[0]!.text) &&
    !own.slice(1).some(isAbbreviation)
  )
    return false;
  return own.some(isAbbreviation) && (own[0]!.text === 'A' || own.some(({ text }) => /\p{Lu}\p{Ll}{2}/u.test(text)));
}

/** Nobody's word, so that April and Hunter before it are given names. */
function isUnlikeWord(word: Word | undefined): boolean {
  if (word === undefined) return false;
  return word.isInitial || (/^\p{Lu}/u.test(word.text) && !isOrdinaryWord(word.text) && !isMedicalName(word.text));
}

/** Two or three letters for a person: no abbreviation of medicine. */
export function isInitials(letters: string): boolean {
  if (letters.includes('.')) return true;
  const small = letters.toLowerCase();
  return !COMMON_WORDS.has(small) && !ABBREVIATIONS.has(small) && !medicalTerms().englishAbbreviations.has(letters);
}

/** A word in capitals among words in capitals. */
function isShouted(text: string, { end, text: word }: Word): boolean {
  return (
    word === word.toUpperCase() &&
    /\p{Lu}{2,}\s*$|^\s*\p{Lu}{2,}/u.test(text.slice(end, end + 12).replace(/^[^]*\|/, ''))
  );
}

function wordsOf(text: string, { start, end }: Stretch): Word[] {
  return [...text.slice(start, end).matchAll(/[^\s\u00a0]+?(?:(?<=\p{Lu})\.(?=\p{Lu})|(?=[\s\u00a0]|$))/gu)].map(
    (match) => ({
      text: match[0],
      start: start + match.index,
      end: start + match.index + match[0].length,
      isInitial: /^(?:\p{Lu}\.?){1,3}$/u.test(match[0]) && (match[0].length === 1 || match[0].includes('.')),
      isParticle: particle.test(match[0]),
    }),
  );
}

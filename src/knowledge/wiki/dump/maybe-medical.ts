/**
 * Whether an article of a dump is worth parsing: most of an encyclopedia is not about medicine, and parsing is what costs
 * time. Lets through whatever `articleType` could give a type, and disambiguation pages.
 */
import { ANY_CHINESE_NOUN } from '../article/defining-phrase-zh.ts';
import { mayEndNoun } from '../article/type-nouns.ts';

const INFOBOX =
  /\{\{\s*(?:infobox (?:medical|disease|symptom|drug|interventions?|diagnostic|gene|protein|anatomy|bone|muscle|nerve|artery|vein|ligament|brain|embryology|virus|bacteria|surgery)|drugbox|nonhuman protein|virusbox|药物信息框|疾病信息框|infobox nonhuman protein)/iu;
const DISAMBIGUATION = /\{\{[^{}|]{0,40}(?:disambig|dab\b|hndis|消歧义|消歧義)/iu;
/** The first sentences stand behind the infobox, which may be long. */
const LEAD_CHARACTERS = 6000;
/** Characters between a copula and a noun, links and references included. */
const SOON = 400;
const LONGEST_NOUN = 60;
const COPULA = /\b(?:is|are|was|were|refers? to|describes?|means|denotes|encompasses|comprises)\s|[是指为為]/gu;

export function maybeMedical(wikitext: string): boolean {
  const lead = wikitext.slice(0, LEAD_CHARACTERS);
  return INFOBOX.test(lead) || definition(lead) || DISAMBIGUATION.test(wikitext);
}

/** A copula with one of the nouns of definitions soon behind it. */
function definition(lead: string): boolean {
  const copulas = placesOf(COPULA, lead);
  return (
    isSoonBehind(copulas, placesOf(/[a-z]\w*/gi, lead, isNoun)) ||
    isSoonBehind(copulas, placesOf(ANY_CHINESE_NOUN, lead))
  );
}

function isSoonBehind(copulas: readonly number[], nouns: readonly number[]): boolean {
  let next = 0;
  for (const noun of nouns) {
    while (next + 1 < copulas.length && copulas[next + 1]! <= noun) next++;
    const copula = copulas[next];
    if (copula !== undefined && copula <= noun && noun - copula < SOON) return true;
  }
  return false;
}

function placesOf(pattern: RegExp, text: string, counts: (found: string) => boolean = () => true): number[] {
  return [...text.matchAll(pattern)].filter(([found]) => counts(found)).map(({ index }) => index);
}

/** Articles are written with few words, again and again. */
const KNOWN_WORDS = new Map<string, boolean>();
const MOST_KNOWN_WORDS = 100_000;

function isNoun(word: string): boolean {
  if (word.length > LONGEST_NOUN) return false;
  let known = KNOWN_WORDS.get(word);
  if (known === undefined) {
    if (KNOWN_WORDS.size >= MOST_KNOWN_WORDS) KNOWN_WORDS.clear();
    KNOWN_WORDS.set(word, (known = mayEndNoun(word)));
  }
  return known;
}

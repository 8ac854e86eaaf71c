/**
 * The noun phrase by which an English sentence defines its subject ("X is a rare disease of ..."), and what type its head
 * names. The head is the last noun before the first preposition, relative pronoun, participle or comma; words such as
 * "type of", "group of" and "term for" are looked through.
 */
import type { EntityType } from '../../../graph/schema.ts';
import { DETERMINERS, nounPhraseAt, wordsOf } from './noun-phrase.ts';
import { typeOfNoun } from './type-nouns.ts';

/** `none`: the sentence defines nothing. A type of null: it defines something that is not medical. */
export type Defined = { readonly kind: 'none' } | { readonly kind: 'defined'; readonly type: EntityType | null };

const NONE: Defined = { kind: 'none' };
/** A sentence is looked at so far. */
const WITHIN = 800;
/** "A type of group of diseases" is looked through, and no more. */
const DEEPEST = 4;

const COPULA =
  /\b(?:is|are|was|were)(?: (?:considered|regarded as|classified as|defined as|thought to be|described as))?\s+|\b(?:refers to|refer to|describes|describe|means|denotes|encompasses|comprises)\s+/g;
/** A copula behind one of these words belongs to an insertion: "X, which is common in miners, is a disease". */
const INSERTED = /\S\s+(?:which|that|who|it|also|there|this|they|what|where)\s+$/;
/** Nouns that say nothing of what a thing is but that it is one of some, or a word for it. */
const TRANSPARENT =
  /(?:^|[\s-])(types?|kinds?|forms?|classes|class|groups?|famil(?:y|ies)|categor(?:y|ies)|variet(?:y|ies)|subtypes?|subsets?|subclass|species|genus|genera|strains?|members?|cases?|examples?|variants?|sets?|collection|series|range|number|combinations?|one|any|some|each|many|most|several|two|three|names?|terms?|synonyms?|spectrum|cluster|constellation|stages?|mixture|order|phylum|serotype|presentation|manifestation)$/;
const COLLECTIVE = /^(?:class|classes|groups?|family|families|category|categories|subclass)$/;
const TERM = /^(?:names?|terms?|synonyms?)$/;

/** Phrases whose meaning lies in the noun and its "of". */
const WITH_OF: readonly (readonly [RegExp, EntityType])[] = [
  [/(?:^|\s)(?:surgical (?:removal|repair|correction|replacement|opening)|excision|resection)$/, 'procedure'],
  [/(?:^|\s)(?:narrowing|obstruction|blockage|rupture|torsion|prolapse|degeneration)$/, 'disease'],
  [/(?:^|\s)(?:accumulation|inhibition|blockade)$/, 'mechanism'],
];
const MEASURED =
  /\b(?:high|low|elevated|increased|decreased|reduced|raised|abnormal|excess|excessive) (?:\w+ )?(?:levels?|concentrations?|amounts?|numbers?|counts?)$|(?:^|\s)(?:presence|excess)$/;
const IN_A_SAMPLE =
  /\bin (?:the |human )?(?:blood|urine|serum|plasma|stools?|cerebrospinal fluid|bloodstream|saliva|body)\b/;
/** "A sign of the zodiac", "a disease of wheat". */
const NOT_OF_PEOPLE =
  /^(?:the |a |an )?(?:zodiac|plants?|crops?|computers?|wheat|rice|maize|barley|potato(?:es)?|tomato(?:es)?|citrus|trees?|grapevines?|sewage|wastewater|water|wood|metals?|steel|rocks?|justice|rivers?|valleys?|pipes?)\b/;
const BODY_PART =
  /(?:^|\s)(?:parts?|regions?|areas?|structures?|portions?|lobes?|layers?|segments?|divisions?|sections?)$/;
const OF_THE_BODY =
  /^(?:the |a )?(?:human |vertebrate |mammalian )?(?:body|brain|skull|skeleton|eye|ear|heart|kidneys?|liver|lungs?|stomach|bowel|(?:small |large )?intestines?|colon|spine|spinal|nervous|digestive|immune|hand|foot|skin|cerebral|gut|nose|throat|larynx|inner ear|retina|bone|uterus|pelvis|brainstem|thalamus|hypothalamus)\b/;
const PRODUCTS =
  /(?:^|\s|-)(?:proteins?|enzymes?|receptors?|kinases?|polypeptides?|subunits?|factors?|\w+ases?|channels?)$/;

export function definedByPhrase(sentence: string): Defined {
  const text = withoutParentheses(sentence.slice(0, WITHIN));
  for (const verb of text.matchAll(COPULA)) {
    if (INSERTED.test(text.slice(Math.max(0, verb.index - 14), verb.index))) continue;
    const words = wordsOf(text.slice(verb.index + verb[0].length));
    if (words[0]?.toLowerCase() === 'not') return NONE;
    const hasDeterminer = DETERMINERS.has(words[0]?.toLowerCase() ?? '');
    const found = phraseType(words, 0, 0, text);
    if (found.type !== null) return { kind: 'defined', type: found.type };
    if (hasDeterminer) return { kind: 'defined', type: null };
  }
  return NONE;
}

function phraseType(
  words: readonly string[],
  from: number,
  depth: number,
  text: string,
): { readonly type: EntityType | null; readonly plural: boolean } {
  const { parts, apart, end } = nounPhraseAt(words, from);
  const candidates = apart ? parts : parts.toReversed();
  for (const [index, part] of candidates.entries()) {
    const last = part === parts.at(-1);
    const type = partType(part, last ? end : words.length, words, depth, text);
    const plural = part.endsWith('s');
    if (type === null) continue;
    // "A nerve and muscle thing" is neither nerve nor muscle.
    if (!apart && index > 0 && !['disease', 'symptom', 'sign', 'procedure'].includes(type)) continue;
    return {
      type: type === 'drug' && plural && !/(?:^|\s)(?:one|any|some|member)$/.test(part) ? 'drug_class' : type,
      plural,
    };
  }
  return { type: null, plural: false };
}

function partType(part: string, end: number, words: readonly string[], depth: number, text: string): EntityType | null {
  const stop = words[end]?.toLowerCase();
  const rest = words.slice(end + 1, end + 8).join(' ');
  if (stop === 'of' && NOT_OF_PEOPLE.test(rest.toLowerCase())) return null;
  const own = typeOfNoun(part);
  if (own === 'drug_class') return own;
  const transparent = TRANSPARENT.exec(part)?.[1];
  if (transparent !== undefined && depth < DEEPEST) {
    const next = stop === 'of' ? end + 1 : TERM.test(transparent) ? afterTerm(words, end) : -1;
    if (next >= 0) {
      const inner = phraseType(words, next, depth + 1, text);
      if (COLLECTIVE.test(transparent) || inner.type !== 'drug_class') return classed(transparent, inner.type);
      return /^(?:types?|kinds?|series|range|number)$/.test(transparent) ? 'drug_class' : 'drug';
    }
  }
  if (stop === 'of') {
    for (const [pattern, type] of WITH_OF) if (pattern.test(part)) return type;
    if (MEASURED.test(part) && IN_A_SAMPLE.test(text)) return 'laboratory_finding';
    if (BODY_PART.test(part) && OF_THE_BODY.test(rest.toLowerCase())) return 'anatomy';
  }
  if (PRODUCTS.test(part) && /\bencoded by\b/.test(text)) return 'gene';
  if (/(?:^|\s)process$/.test(part) && /^(?:(?:by|in) which|that|whereby)\b/.test(`${stop ?? ''} ${rest}`))
    return notElsewhere(part);
  return own;
}

function classed(transparent: string, type: EntityType | null): EntityType | null {
  return type === 'drug' && COLLECTIVE.test(transparent) ? 'drug_class' : type;
}

function notElsewhere(part: string): EntityType | null {
  return /\b(?:industrial|chemical|manufacturing|legal|judicial|political|business|legislative|statistical)\b/.test(
    part,
  )
    ? null
    : 'mechanism';
}

/** Behind "term for", "term used to describe", "name given to". */
function afterTerm(words: readonly string[], at: number): number {
  const near = words.slice(at, at + 6).map((word) => word.toLowerCase());
  const found = near.findIndex((word) => ['for', 'describe', 'describes', 'describing'].includes(word));
  if (found >= 0) return at + found + 1;
  const to = near.findIndex(
    (word, index) => word === 'to' && /^(?:given|applied|refers|referring)$/.test(near[index - 1] ?? ''),
  );
  return to < 0 ? -1 : at + to + 1;
}

/** What stands in parentheses between a name and its verb, taken out. */
function withoutParentheses(text: string): string {
  let [depth, kept] = [0, ''];
  for (const char of text) {
    if (char === '(' || char === '（') depth++;
    else if ((char === ')' || char === '）') && depth > 0) depth--;
    else if (depth === 0) kept += char;
  }
  return depth === 0 ? kept.replaceAll(/\s+/g, ' ') : text;
}

/**
 * Claims of sentences: a phrase that states a relation ("characterised by", "is treated with"), and the links that
 * follow it in its clause. Only sentences that speak of the article's own subject count: what an article says in
 * passing of something else is left to that thing's own article.
 */
import { FINDING_RELATIONS, type EntityType, type RelationType } from '../../../graph/schema.ts';
import type { ArticleSentence } from '../article/read-article.ts';
import { quoteOf } from '../article/quote.ts';
import { fittingRelations, type Claim, type Dropped, type ExtractionInput } from '../relation-extractor.ts';
import { isDenied, isPhraseDenied, isSupposed } from './negation.ts';
import { isOfAnotherMatter } from './other-sections.ts';

interface Phrase {
  readonly pattern: RegExp;
  readonly relations: readonly RelationType[];
  readonly subjects: readonly EntityType[];
  /** The links are subjects, the article is the object. */
  readonly inverse?: boolean;
}

const DISEASE: readonly EntityType[] = ['disease'];
const DRUG: readonly EntityType[] = ['drug'];

const PHRASES: readonly Phrase[] = [
  disease(/\b(?:characteri[sz]ed by|presents? with|manifests? (?:as|with))\b/, FINDING_RELATIONS),
  disease(
    /\b(?:symptoms|signs|findings|features|manifestations)(?: of \w[\w -]{0,40}?)? (?:(?:may|often|commonly|typically|usually|also|can) )*(?:include|are)\b/,
    FINDING_RELATIONS,
  ),
  disease(/\bcomplications (?:(?:may|can|also) )*include\b|\b(?:may|can) (?:lead to|result in|progress to)\b/, [
    'has_complication',
  ]),
  disease(/\bcaused by\b|\bdue to infection (?:with|by)\b/, ['caused_by', 'associated_gene']),
  disease(/\b(?:mutations?|variants?|changes|defects?) (?:in|of)\b/, ['associated_gene']),
  disease(
    /\b(?:that |which |it |mainly |primarily )?affect(?:s|ing)\b|\b(?:disease|disorder|inflammation|infection|cancer) of the\b/,
    ['affects'],
  ),
  disease(/\brisk factors (?:(?:may|also) )*include\b/, ['has_risk_factor']),
  disease(
    /\b(?:diagnosis is (?:\w+ )?(?:by|based on|confirmed (?:by|with)|made (?:by|with))|diagnosed (?:by|with|using)|confirmed (?:by|with))\b/,
    ['confirmed_by'],
  ),
  disease(/\bsecond-line (?:treatment|therapy|options?) (?:is|are|includes?)(?: with)?\b/, ['second_line_treatment']),
  disease(
    /\b(?:treated with|treatment (?:is|may be)(?: usually| typically)? (?:with|by)|treatments? (?:may )?(?:include|includes|consists of|involves)|first-line (?:treatment|therapy) is(?: with)?|managed with)\b/,
    ['first_line_treatment'],
  ),
  disease(/\b(?:results from|underlying mechanism (?:is|involves))\b/, [
    'has_pathophysiology',
    'caused_by',
    'associated_gene',
  ]),
  drug(
    /\b(?:used (?:to treat|in the treatment of|for the treatment of|for)|indicated (?:for|in))\b/,
    ['first_line_treatment'],
    true,
  ),
  drug(/\b(?:side|adverse) effects (?:(?:may|commonly|can|also) )*(?:include|are)\b/, ['has_adverse_effect']),
  drug(
    /\b(?:contraindicated in|contraindications (?:may )?include|should not be (?:used|given|taken) (?:in|by|during))\b/,
    ['contraindicated_in'],
  ),
  drug(/\b(?:works by|acts by|acts through|mechanism of action is)\b/, ['acts_by']),
  drug(/\b(?:belongs to|member of|in the class of|is an?)\b/, ['member_of']),
  disease(/特征(?:是|为)|表现为|症状(?:包括|有)/u, FINDING_RELATIONS),
  disease(/并发症(?:包括|有)/u, ['has_complication']),
  disease(/(?:治疗|治療)(?:包括|以|采用)|用[^，。]{0,6}治疗/u, ['first_line_treatment']),
  drug(/用于治疗|用於治療/u, ['first_line_treatment'], true),
];

/** Where a clause ends and another subject or thought may begin. */
const CLAUSE_END =
  /[;；。]|\b(?:but|although|whereas|while|unlike|however|in contrast|rather than|instead of|which (?:is|are|was|were)|where it|by contrast)\b/giu;
/** The beginnings of sentences that go on about the article's subject. */
const OWN_BEGINNING =
  /^(?:(?:in|among) (?:\w+ ){0,3}?(?:medicine|cases|people|patients|adults|children),? )?(?:it|its|they|the (?:disease|disorder|condition|syndrome|infection|drug|medication|underlying)|this (?:disease|disorder|condition|syndrome|infection|drug|medication)|(?:common |clinical |laboratory |imaging |typical |other |early |main |classic |serious |frequent |possible )*(?:signs|symptoms|findings|features|manifestations|complications|risk factors|side effects|adverse effects|contraindications)|diagnosis|treatments?|first-line|second-line|causes?|most (?:people|cases)|people|patients|affected)(?![\p{L}])|^(?:(?:常见|常見|主要|典型|临床|臨床|早期|其|该病|本病)(?:的)?)?(?:症状|症狀|并发症|併發症|诊断|診斷|治疗|治療|表现|本病|该病|此病|患者|病人|它)/iu;

/** Confidences by section. The values are ours: definitions are written with more care than later sections. */
export const LEAD_CONFIDENCE = 0.8;
export const BODY_CONFIDENCE = 0.7;

export function sentenceClaims(input: ExtractionInput, dropped: Dropped): Claim[] {
  return input.article.sentences.flatMap((sentence) => claimsOf(sentence, input, dropped));
}

function claimsOf(sentence: ArticleSentence, { article, type }: ExtractionInput, dropped: Dropped): Claim[] {
  if (sentence.links.length === 0) return [];
  const found = phrasesIn(sentence.text, type);
  if (found.length === 0) return [];
  if (isOfAnotherMatter(sentence.section)) {
    dropped.add('in a section on another matter');
    return [];
  }
  const own = found.filter(({ phrase }) => speaksOfSubject(sentence.text, phrase, article.names));
  if (own.length < found.length) {
    dropped.add('of another subject');
    if (own.length === 0) return [];
  }
  return own.flatMap(({ phrase, relations, from, to }) => {
    const before = sentence.text.slice(0, phrase);
    if (isSupposed(before)) {
      dropped.add('only supposed');
      return [];
    }
    const negated = isPhraseDenied(before);
    const inClause = sentence.links.filter(
      (link) => link.start - sentence.start >= from && link.end - sentence.start <= to,
    );
    return inClause.flatMap((link) => {
      const at = link.start - sentence.start;
      // The whole sentence, else from the phrase to the link, else the link alone.
      const quote = quoteOf(article.words, [sentence, { start: sentence.start + phrase, end: link.end }, link]);
      if (quote === null) return [];
      return {
        relations: [...relations.types],
        target: link.page,
        surface: link.text,
        inverse: relations.inverse,
        denied: negated || isDenied(sentence.text.slice(from, at), sentence.text.slice(link.end - sentence.start, to)),
        ...quote,
        confidence: sentence.section === '' ? LEAD_CONFIDENCE : BODY_CONFIDENCE,
      } satisfies Claim;
    });
  });
}

interface FoundPhrase {
  /** Where the phrase begins. */
  readonly phrase: number;
  /** Its clause: from the end of the phrase to the next one or the end of the thought. */
  readonly from: number;
  readonly to: number;
  readonly relations: { readonly types: readonly RelationType[]; readonly inverse: boolean };
}

function phrasesIn(text: string, type: EntityType): FoundPhrase[] {
  const starts = PHRASES.filter(({ subjects }) => subjects.includes(type))
    .flatMap(({ pattern, relations, inverse = false }) => {
      const found = pattern.exec(text.toLowerCase());
      const types = fittingRelations(relations, type, inverse);
      if (found === null || types.length === 0) return [];
      return { phrase: found.index, from: found.index + found[0].length, relations: { types, inverse } };
    })
    .sort((a, b) => a.phrase - b.phrase || b.from - a.from);
  return starts.map((start, index) => {
    CLAUSE_END.lastIndex = start.from;
    const clauseEnd = CLAUSE_END.exec(text)?.index ?? text.length;
    const next = starts.slice(index + 1).find(({ phrase }) => phrase >= start.from)?.phrase ?? text.length;
    return { ...start, to: Math.min(clauseEnd, next) };
  });
}

/**
 * Whether the sentence speaks of the subject, and the clause of the phrase too, unless that is too short to have one.
 */
function speaksOfSubject(text: string, phrase: number, names: readonly string[]): boolean {
  if (!beginsWithSubject(text, names)) return false;
  const breaks = [...text.slice(0, phrase).matchAll(CLAUSE_END)].at(-1);
  if (breaks === undefined) return true;
  const clause = text.slice(breaks.index + breaks[0].length, phrase).replace(/^[\s,]+/, '');
  return clause.split(/\s+/).length <= 2 || beginsWithSubject(clause, names);
}

function beginsWithSubject(text: string, names: readonly string[]): boolean {
  const words = text.replace(/^(?:the|an?)\s+/i, '').toLowerCase();
  return names.some((name) => startsWithName(words, name.toLowerCase())) || OWN_BEGINNING.test(text);
}

function startsWithName(words: string, name: string): boolean {
  return words.startsWith(name) && !/^\p{Script=Latin}/u.test(words.slice(name.length));
}

function disease(pattern: RegExp, relations: readonly RelationType[]): Phrase {
  return { pattern, relations, subjects: DISEASE };
}

function drug(pattern: RegExp, relations: readonly RelationType[], inverse = false): Phrase {
  return { pattern, relations, subjects: DRUG, inverse };
}

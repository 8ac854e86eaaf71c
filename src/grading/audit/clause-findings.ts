/** What a clause says that a disease shows or a drug does, and of which one it says so. */
import { FINDING_TYPES } from '../../graph/schema.ts';
import type { Claim } from './claim.ts';
import { claimsOf, type ClauseContext, cueOutside, isDenied, isOfOne, kindOf, nodesOf } from './clause-context.ts';
import { type Placed, placedIn, wordCount } from './clause-context.ts';
import * as cues from './clause-cues.ts';
import { saysNoMore } from './general-words.ts';
import { WEAKENING } from './phrase-table.ts';

/** Words besides the names of a clause that only goes on with a list. */
const MOST_LIST_WORDS = 5;
/** Words besides the names of a clause that is no more than they. */
const MOST_FRAGMENT_WORDS = 2;
const OF_ALL = /\b(?:all|every|each|always)\b|都|所有|每/iu;
const STARTS_WITH_IT = /^\W*(?:it\b|它)/iu;

export function findingsOf(context: ClauseContext, drugs: readonly Placed[]): Claim[] {
  const { graph, told, clause, said } = context;
  const own = placedIn(graph, clause, FINDING_TYPES);
  const isBack = own.length === 0 && cues.POINTING_BACK.test(clause.said);
  const findings = isBack ? told.before : own;
  told.before = own;
  if (findings.length === 0) return [];
  const { listing } = told;
  told.listing = null;
  if ((isOfOne(context) && !isBack) || cues.OPPOSING.test(said) || WEAKENING.test(said)) return [];
  const diseases = nodesOf(placedIn(graph, clause, ['disease']));
  if (diseases.length > 1) return [];
  const denied = isDenied(context);
  // "Not in every child" denies it of some.
  if (denied && OF_ALL.test(said)) return [];
  if (diseases.length === 0 && (drugs.length > 0 || speaksOfDrug(context)))
    return denied ? [] : effectsOf(context, findings, drugs);
  const subject = subjectOf(context, diseases[0] ?? null, { listing, denied });
  if (subject === null) return [];
  if (!denied) told.listing = subject;
  return claimsOf('has_finding', subject, findings, { denied });
}

/** The disease that a clause says findings of; null: it says so of none. `named`: the one that it names. */
function subjectOf(
  context: ClauseContext,
  named: number | null,
  { listing, denied }: { readonly listing: number | null; readonly denied: boolean },
): number | null {
  const { told, topic, clause, said } = context;
  const words = wordCount(clause.plain);
  const [isFragment, isList] = [words <= MOST_FRAGMENT_WORDS, words <= MOST_LIST_WORDS];
  const shows = cues.SHOWING.test(said) || (isFragment && !denied);
  if (named !== null) {
    const isNamedFirst = clause.names[0]?.values.includes(named) === true;
    return shows || (isFragment && isNamedFirst) ? named : null;
  }
  if (told.isUnclear || !saysNoMore(clause.plain)) return null;
  // "Raised pressure shows Y": the clause has a subject of its own.
  const shown = cueOutside(clause, cues.SHOWING);
  const isNamed = ({ start }: { readonly start: number }): boolean => shown !== null && start < shown;
  const others = clause.names.filter((name) => kindOf(context.graph, name) !== 'place');
  if (others.some(isNamed) && !others.every(isNamed)) return null;
  const leads = cueOutside(clause, cues.LEADING_ELSEWHERE);
  if (leads !== null && clause.names.some(({ start }) => start < leads)) return null;
  const namesTheKind = cues.NAMES_THE_KIND.test(said);
  if (told.disease !== null) {
    const isGeneral = cues.OF_THE_DISEASE.test(said) || namesTheKind;
    if (told.isList || shows || isGeneral) return denied && !isGeneral ? null : told.disease;
    return isList && listing === told.disease && !denied ? told.disease : null;
  }
  if (topic.disease === null) return null;
  if (denied) return shows && (namesTheKind || STARTS_WITH_IT.test(clause.said)) ? topic.disease : null;
  if (told.isList || goesOn(context, isList)) return topic.disease;
  if (topic.isDrugLast && !namesTheKind) return null;
  const isGeneral = shows && (!context.isCase || cues.OF_THE_DISEASE.test(said));
  return isGeneral || (isList && listing === topic.disease) ? topic.disease : null;
}

/** Whether a clause goes on with what the sentence before said of the topic. */
function goesOn({ topic, said, wasList, listed }: ClauseContext, isList: boolean): boolean {
  if (!isList) return false;
  if (wasList) return cues.GOING_ON.test(said) || cues.LIKEWISE.test(said);
  return listed === topic.disease && cues.LIKEWISE.test(said);
}

function effectsOf({ told, topic, said }: ClauseContext, findings: readonly Placed[], drugs: readonly Placed[]) {
  if (!cues.HARMING.test(said)) return [];
  const of = drugs.length > 0 ? drugs : told.drugs.length > 0 ? told.drugs : topic.drugs();
  return of.flatMap(({ node }) => claimsOf('has_adverse_effect', node, findings));
}

function speaksOfDrug({ told, topic, said }: ClauseContext): boolean {
  if (told.disease !== null) return false;
  if (told.drugs.length > 0) return true;
  const isDrug = topic.drugs().length > 0 && (topic.disease === null || topic.isDrugLast);
  return isDrug && !cues.NAMES_THE_KIND.test(said);
}

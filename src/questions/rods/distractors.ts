/**
 * Distractors by relation-preserving perturbation (paper section 3.1): the same kind of node, reached over the same
 * relations from a competing disease that shares told findings and is ruled out. What rules it out is put down; where only
 * the graph's silence does, that too. Negatives are told where they rule a competitor out.
 *
 * Strength says how close competitors are: 1 takes those that share most, 0 any that share enough. Among equally close ones
 * those come first whose node was a distractor too seldom for how often it was the answer, or beat the answer oftener than it
 * was beaten: an option that is right more often than others would give the answer away.
 */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import { remembered } from '../../support/remembered.ts';
import type { Differential } from './differential.ts';
import { explainedBy } from './explained.ts';
import type { OptionBalance } from './option-balance.ts';
import { safeTreatments, type SafeTreatment } from './backgrounds.ts';
import { areOneChoice, isEqualOf, equalsOf } from './equals.ts';
import { competeBySort, merelySupports } from './procedure-sorts.ts';
import type { QuestionGraph } from './question-graph.ts';
import {
  isPatientOfNone,
  negativeFor,
  silentRuleOut,
  statedRuleOut,
  type Deniables,
  type RuledOut,
} from './rule-out.ts';
import type { Scenario } from './scenarios.ts';
import { offeredBy, rightAnswers } from './walk-scenario.ts';
import { weightOf, type Doubt, type Told } from './weights.ts';

export interface Distractor {
  readonly node: number;
  /** The competing disease that the distractor belongs to; a forbidden treatment belongs to the patient's own disease. */
  readonly competitor: number;
  readonly shares: readonly number[];
  readonly ruledOut: Omit<RuledOut, 'how'> & { readonly how: RuledOut['how'] | 'forbidden' };
}

/** Whether an option may be wrong only because nothing states that it is right. */
export type ClosedWorld = 'strict' | 'silent';

export interface DistractorRules {
  readonly closedWorld: ClosedWorld;
  /** Negatives that may be told. */
  readonly mostAbsent: number;
  /** Told findings that a competitor shares at least. */
  readonly leastShared: number;
  /** 0-1. */
  readonly strength: number;
  /** How many times likelier the patient's disease must be than that of any option. */
  readonly odds: number;
}

export interface DistractorRequest {
  readonly scenario: Scenario;
  /** The disease and the nodes after it; the last is the answer. */
  readonly path: readonly number[];
  readonly told: Told;
  /** What the patient has besides, and what it forbids; null in most scenarios. */
  readonly safe: SafeTreatment | null;
  readonly language: Language;
  readonly count: number;
  readonly rules: DistractorRules;
  readonly doubt: Doubt | null;
  /** Counts nodes by kind of question as right and wrong options. */
  readonly balance: OptionBalance;
  /** Whether a disease may lend a node as a distractor. */
  readonly lends: (competitor: number, node: number, answer: number) => boolean;
  /** What else explains the told findings, as an examination item weighs it; null: a list, whose competitors share findings. */
  readonly differential: Differential | null;
  /** Whether the answer may stand among these; where not, others are looked for. Null: whatever they are. */
  readonly fits: ((answer: number, wrong: readonly number[]) => boolean) | null;
}

export interface Chosen {
  readonly distractors: readonly Distractor[];
  /** Negatives to be told, those of the request among them. */
  readonly absent: readonly number[];
}

/** Competitors of which a node is looked at; they are ordered by closeness. */
const MOST_OFFERS = 32;
/** Sets of distractors that are looked at where some do not fit. */
const TRIES = 10;
/** By how many shared findings a try may take a farther competitor before a closer one, more each time. */
const LEEWAY = 0.4;
/** From here on diseases are equally close. */
const MOST_EVIDENCE = 8;
/** What a shared finding of middling rarity gives. */
const EVIDENCE_OF_A_FINDING = 2;
/** What need weighs beside closeness. */
const NEED_WEIGHT = 1;
/** Questions that a node lacks as a wrong option, for one in which the answer beat it and did not yet lose to it. */
const PAIR_WEIGHT = 2;

/** The distractors, or why there are none. */
export function chooseDistractors(
  graph: QuestionGraph,
  request: DistractorRequest,
  random: RandomStream,
): Chosen | 'too few distractors' | 'the options tell the answer' {
  const { path, fits } = request;
  const offers = offersOf(graph, request, random);
  // Tries go through the same offers, and many end with the same options.
  const verdicts: Verdicts = { known: new Map(), deniable: new Map() };
  const fitting = new Map<string, boolean>();
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const chosen = firstOf(
      graph,
      request,
      attempt === 0 ? offers : reordered(offers, attempt * LEEWAY, random),
      verdicts,
    );
    if (chosen === null) return 'too few distractors';
    const wrong = chosen.distractors.map(({ node }) => node);
    if (fits === null || remembered(fitting, wrong.join(), () => fits(path.at(-1)!, wrong))) return chosen;
  }
  return 'the options tell the answer';
}

function reordered(offers: readonly Ranked[], leeway: number, random: RandomStream): Ranked[] {
  return offers
    .map((offer) => ({ ...offer, rank: offer.rank + leeway * random.next() }))
    .sort((left, right) => right.rank - left.rank);
}

/** The first offers that are ruled out and go beside each other; null where there are too few. */
function firstOf(
  graph: QuestionGraph,
  request: DistractorRequest,
  offers: readonly Ranked[],
  verdicts: Verdicts,
): Chosen | null {
  const { told, count, safe } = request;
  const chosen: Distractor[] = [];
  let absent = told.absent;
  if (safe !== null) chosen.push(forbidden(request, safe.treatment, safe.condition));
  for (const treatment of alsoForbidden(graph, request).slice(0, count - 1)) {
    if (standsApart(graph, treatment, request, chosen) && fitsAsInExam(graph, treatment, request, chosen, true))
      chosen.push(forbidden(request, treatment, safe!.condition));
  }
  for (const { isStated, isAlike } of passesOf(request))
    for (const { node, competitor, shares } of offers) {
      if (chosen.length === count) break;
      if (!standsApart(graph, node, request, chosen) || !fitsAsInExam(graph, node, request, chosen, isAlike)) continue;
      const verdict = remembered(verdicts.known, `${competitor} ${isStated} ${absent.join()}`, () =>
        isStated
          ? ruleOut(graph, competitor, request, absent, verdicts.deniable)
          : silently(graph, competitor, request, absent),
      );
      if (verdict === null || strikesTooMany(request, chosen, verdict.ruledOut)) continue;
      absent = verdict.absent;
      chosen.push({ node, competitor, shares, ruledOut: verdict.ruledOut });
    }
  return chosen.length === count ? { distractors: chosen, absent } : null;
}

interface Pass {
  /** Only what a statement rules out is taken, or only what the graph's silence does. */
  readonly isStated: boolean;
  /** Only procedures of the answer's sort or of a neighbouring one are taken. */
  readonly isAlike: boolean;
}

/** Options of an examination item that one negative strikes: with more, it is the whole question. */
const MOST_STRUCK = 2;

function strikesTooMany(
  { differential, count }: DistractorRequest,
  chosen: readonly Distractor[],
  { how, by }: RuledOut,
): boolean {
  if (differential === null || how !== 'absent') return false;
  const struck = chosen.filter(({ ruledOut }) => ruledOut.how === 'absent' && ruledOut.by === by).length;
  return struck >= Math.ceil((MOST_STRUCK * count) / USUAL_COUNT);
}

/** Wrong options of a question with four. */
const USUAL_COUNT = 3;

/** In the order in which the offers are gone through, as often as options are missing. */
function passesOf({ differential, rules }: DistractorRequest): Pass[] {
  const alike = differential === null ? [false] : [true, false];
  return (rules.closedWorld === 'strict' ? [true] : [true, false]).flatMap((isStated) =>
    alike.map((isAlike) => ({ isStated, isAlike })),
  );
}

/** Options of an examination item compete by their sort, and no two of them are one choice. */
function fitsAsInExam(
  graph: QuestionGraph,
  node: number,
  { differential, path }: DistractorRequest,
  chosen: readonly Distractor[],
  isAlike: boolean,
): boolean {
  if (differential === null) return true;
  if (isAlike && !competeBySort(graph, node, path.at(-1)!)) return false;
  return !chosen.some((other) => areOneChoice(graph, other.node, node));
}

/** Other treatments of the disease that the condition forbids: in an examination item they compete with the safe one. */
function alsoForbidden(graph: QuestionGraph, { path, safe, language, differential }: DistractorRequest): number[] {
  if (safe === null || differential === null) return [];
  return safeTreatments(graph, path[0]!, path.at(-1)!)
    .filter(({ condition, treatment }) => condition === safe.condition && treatment !== safe.treatment)
    .map(({ treatment }) => treatment)
    .filter((treatment) => graph.hasName(treatment, language));
}

function forbidden({ path }: DistractorRequest, treatment: number, condition: number): Distractor {
  return { node: treatment, competitor: path[0]!, shares: [], ruledOut: { how: 'forbidden', by: condition } };
}

interface Verdict {
  readonly ruledOut: RuledOut;
  readonly absent: readonly number[];
}

/** What was found for one patient. */
interface Verdicts {
  /** By competitor, by whether a statement is asked for, and by what is told to be absent. */
  readonly known: Map<string, Verdict | null>;
  readonly deniable: Deniables;
}

/** By a statement; a negative is told for it where one more may be. */
function ruleOut(
  graph: QuestionGraph,
  competitor: number,
  { path, told, safe, language, doubt, rules, differential }: DistractorRequest,
  absent: readonly number[],
  deniable: Deniables,
): Verdict | null {
  const now = { ...told, absent };
  const known = statedRuleOut(graph, competitor, now);
  if (known !== null) return determined(graph, path[0]!, competitor, now, doubt, rules, known);
  if (absent.length >= rules.mostAbsent) return null;
  const request = { disease: path[0]!, told: now, condition: safe?.condition ?? null, language, doubt, differential };
  const by = negativeFor(graph, competitor, request, deniable);
  if (by === null) return null;
  const more = { ...told, absent: [...absent, by] };
  return determined(graph, path[0]!, competitor, more, doubt, rules, { how: 'absent', by });
}

function silently(
  graph: QuestionGraph,
  competitor: number,
  { path, told, doubt, rules }: DistractorRequest,
  absent: readonly number[],
): Verdict | null {
  const silent = silentRuleOut(graph, competitor, told, doubt);
  return silent && determined(graph, path[0]!, competitor, { ...told, absent }, doubt, rules, silent);
}

function determined(
  graph: QuestionGraph,
  disease: number,
  competitor: number,
  told: Told,
  doubt: Doubt | null,
  { odds }: DistractorRules,
  ruledOut: RuledOut,
): Verdict | null {
  const margin = weightOf(graph, disease, told, doubt) - weightOf(graph, competitor, told, doubt);
  return margin >= Math.log(odds) ? { ruledOut, absent: told.absent } : null;
}

interface Ranked {
  readonly node: number;
  readonly competitor: number;
  readonly shares: readonly number[];
  readonly rank: number;
}

/** A node that can stand in the answer's place. */
interface Candidate {
  readonly node: number;
  readonly need: number;
  /** Whether it competes with the answer by its sort. */
  readonly isAlike: boolean;
}

/** Nodes that competing diseases offer in the answer's place, the best first. */
function offersOf(graph: QuestionGraph, request: DistractorRequest, random: RandomStream): Ranked[] {
  const { scenario, path, told, rules, lends, safe, differential } = request;
  const answer = path.at(-1)!;
  const serves = servingNodes(graph, request);
  // Diseases share genes, drugs and complications: each node is looked at once.
  const candidates = new Map<number, Candidate | null>();
  const candidateOf = (node: number): Candidate | null => {
    let found = candidates.get(node);
    if (found === undefined) {
      const isAlike = differential !== null && competeBySort(graph, node, answer);
      found = serves(node) ? { node, need: needOf(graph, node, request), isAlike } : null;
      candidates.set(node, found);
    }
    return found;
  };
  const ranked: Ranked[] = [];
  for (const { competitor, shares, closeness } of competitors(graph, request, random)) {
    if (ranked.length === MOST_OFFERS) break;
    // An option that age or sex excludes is none that anybody would choose.
    if (isPatientOfNone(graph, competitor, told)) continue;
    const served: Candidate[] = [];
    for (const node of offeredBy(graph, competitor, scenario, differential !== null)) {
      const candidate = candidateOf(node);
      if (candidate !== null && lends(competitor, node, answer)) served.push(candidate);
    }
    if (served.length === 0) continue;
    const alike = served.filter(({ isAlike }) => isAlike);
    const nodes = alike.length > 0 ? alike : served;
    const most = nodes.reduce((highest, { need }) => Math.max(highest, need), -Infinity);
    const { node } = random.pick(nodes.filter(({ need }) => need === most));
    // The deficit becomes a number between 0 and 1; equal deficits are ordered by the draw.
    const need = 1 / (1 + Math.exp(-most / 3));
    // Where a forbidden treatment is offered, need comes first: else a treatment that nothing forbids would always be right.
    const strength = safe !== null && differential === null ? 0 : rules.strength;
    const weight = differential === null ? 1 - strength * 0.999 : NEED_WEIGHT;
    const rank = strength * closeness + weight * (0.9 * need + 0.1 * random.next());
    ranked.push({ node, competitor, shares, rank });
  }
  return ranked.sort((left, right) => right.rank - left.rank);
}

/** How much the balance of options needs a node beside the answer. */
function needOf(graph: QuestionGraph, node: number, { scenario: { kind }, path, balance }: DistractorRequest): number {
  const [answer, key] = [graph.key(path.at(-1)!), graph.key(node)];
  return balance.distractorDeficit(kind, key) - PAIR_WEIGHT * balance.pairExcess(kind, answer, key);
}

/** What can stand in the answer's place: of its sort, named, not right, no equal of what is right. */
function servingNodes(
  graph: QuestionGraph,
  { scenario, path, told, safe, language, differential }: DistractorRequest,
): (node: number) => boolean {
  const answer = path.at(-1)!;
  const right = rightAnswers(graph, path[0]!, scenario);
  const excluded = new Set((scenario.notWrong ?? []).flatMap((relation) => [...graph.objects(path[0]!, relation)]));
  const near = graph.lineage(answer);
  const equals = equalsOf(graph, right);
  const hasGene = graph.objects(path[0]!, 'associated_gene').length > 0;
  const type = graph.typeOf(answer);
  return (node) =>
    graph.typeOf(node) === type &&
    graph.hasName(node, language) &&
    (!right.has(node) || node === safe?.treatment) &&
    !excluded.has(node) &&
    !near.has(node) &&
    !(differential !== null && merelySupports(graph, node, answer)) &&
    !told.present.includes(node) &&
    !isEqualOf(graph, node, equals, hasGene);
}

/** Neither the answer nor another distractor by another name. */
function standsApart(
  graph: QuestionGraph,
  node: number,
  { path }: DistractorRequest,
  chosen: readonly Distractor[],
): boolean {
  return [path.at(-1)!, ...chosen.map((other) => other.node)].every(
    (other) => other !== node && !graph.shareName(other, node) && !graph.lineage(other).has(node),
  );
}

/** Diseases that explain some of what is told and not all, the closest first, equally close ones by lot. */
function competitors(
  graph: QuestionGraph,
  request: DistractorRequest,
  random: RandomStream,
): { competitor: number; shares: number[]; closeness: number }[] {
  const { path, told, rules, differential } = request;
  const { strength, leastShared } = rules;
  const { findings } = graph;
  const sharing = differential?.diseases ?? explainedBy(graph, told.present).diseases;
  const found: { competitor: number; shares: number[]; closeness: number; lot: number }[] = [];
  for (const competitor of sharing) {
    if (competitor === path[0] || !mayCompete(graph, path[0]!, competitor, differential)) continue;
    const shares = told.present.filter((finding) => findings.has(competitor, finding));
    if (shares.length === told.present.length) continue;
    if (differential === null && shares.length < leastShared) continue;
    const closeness = closenessOf(competitor, shares, differential);
    found.push({ competitor, shares, closeness, lot: strength * closeness + random.next() });
  }
  return found.sort((left, right) => right.lot - left.lot);
}

/** A list takes every competitor, an examination item those that a clinician would think of. */
function mayCompete(
  graph: QuestionGraph,
  disease: number,
  competitor: number,
  differential: Differential | null,
): boolean {
  if (differential === null) return true;
  return differential.holds(competitor) && !comesWith(graph, disease, competitor);
}

/** Diseases of which one leads to the other or goes with it can both be the patient's. */
function comesWith(graph: QuestionGraph, one: number, other: number): boolean {
  return (
    graph.consequences(one).has(other) ||
    graph.consequences(other).has(one) ||
    COMPANIONS.some((relation) => graph.has(one, relation, other) || graph.has(other, relation, one))
  );
}

const COMPANIONS = ['has_complication', 'associated_with'] as const;

/** As a whole number of shared findings: among equals, need decides. */
function closenessOf(competitor: number, shares: readonly number[], differential: Differential | null): number {
  if (differential === null) return shares.length;
  const evidence = Math.min(differential.evidenceOf(competitor) ?? 0, MOST_EVIDENCE);
  return Math.round(evidence / EVIDENCE_OF_A_FINDING);
}

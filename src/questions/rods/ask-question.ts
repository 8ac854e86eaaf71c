/**
 * One question of a graph: disease, scenario, language and told findings given, answer and options drawn; or why none.
 */
import type { Language } from '../../records/question.ts';
import type { GraphQuestion } from '../../records/graph-question.ts';
import type { RandomStream } from '../../support/random.ts';
import type { TierBorders } from './difficulty.ts';
import { FINDING_TYPES, type FindingType } from '../vignette/vignette-facts.ts';
import { holdsName } from '../../graph/names-in-text.ts';
import type { OptionBalance } from './option-balance.ts';
import {
  canBeOnePatient,
  canHave,
  forbiddenIn,
  isCalledFor,
  isForbidden,
  safeTreatments,
  spokenAgainst,
  suits,
  type SafeTreatment,
} from './backgrounds.ts';
import type { Combination, SplitName } from './combinations.ts';
import { Differential } from './differential.ts';
import { explainedBy } from './explained.ts';
import { echoes } from './echoes.ts';
import { chooseDistractors, type DistractorRules } from './distractors.ts';
import { recordOf } from './question-record.ts';
import type { QuestionGraph } from './question-graph.ts';
import { canStandBeside, coreOf, typicalityOf } from './told-findings.ts';
import { isYieldedBy } from './yielded-by.ts';
import type { Scenario } from './scenarios.ts';
import { patientOf, tellQuestion, weighedPatient, type VignetteSettings } from './tell-question.ts';
import { pathsOf, rightAnswers } from './walk-scenario.ts';
import { isLikeliest, type Doubt, type Told } from './weights.ts';

/** Rules under which a question is not made; each has its count in the datasheet. */
export const DROP_REASONS = [
  'the scenario leads nowhere',
  'no findings identify the disease',
  'no stated safe treatment',
  'what is told forbids it',
  'what it is given for is not told',
  'no such patient',
  'the test is told already',
  'another disease is as likely',
  'too few distractors',
  'several right answers',
  'names the answer',
  'names a distractor',
  'echoes the answer',
  'the options tell the answer',
  'right oftener than offered',
  'asked before',
  'asked often enough',
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

export type Asked =
  | { readonly kind: 'question'; readonly question: GraphQuestion }
  | { readonly kind: 'dropped'; readonly reason: DropReason; readonly id: string; readonly evidence: string };

export interface AskRequest {
  readonly disease: number;
  readonly scenario: Scenario;
  readonly language: Language;
  readonly split: SplitName;
  /** Null where nothing identifies the disease. */
  readonly findings: Combination | null;
  /** A condition that forbids more treatments than this is not told. */
  readonly mostForbidden: number;
  readonly options: number;
  readonly rules: DistractorRules;
  /** How many times likelier the disease must be than any other of the graph. */
  readonly oddsOverAll: number;
  readonly vignette: VignetteSettings;
  readonly doubt: Doubt | null;
  readonly balance: OptionBalance;
  readonly lends: (competitor: number, node: number, answer: number) => boolean;
  /** Whether the answer may stand among these distractors; null: whatever they are. */
  readonly fits: ((answer: number, wrong: readonly number[]) => boolean) | null;
  readonly tierBorders: TierBorders;
  readonly seed: number;
}

/**
 * Times that an answer must yet be offered as a wrong option before it is asked for again: what is right oftener than others
 * would be learned from the options alone. Options that are close are not enough to balance it.
 */
const MOST_EXCESS = 4;

/** What is asked, before its options are drawn. */
interface Posed {
  readonly path: readonly number[];
  readonly safe: SafeTreatment | null;
}

export function askQuestion(graph: QuestionGraph, request: AskRequest, random: RandomStream): Asked {
  const { disease, scenario, language, split, findings, options: optionCount, rules, doubt } = request;
  const diseaseKey = graph.key(disease);
  const drop = (
    reason: DropReason,
    evidence: string,
    id = `${split}/${language}/${scenario.name}/${diseaseKey}`,
  ): Asked => ({
    kind: 'dropped',
    reason,
    id,
    evidence,
  });
  if (findings === null) return drop('no findings identify the disease', diseaseKey);
  const posed = pose(graph, request, findings, random);
  if (typeof posed === 'string') return drop(posed, diseaseKey);
  const { path, safe } = posed;
  const isListed = request.vignette.detail === 'findings';
  const present = isListed
    ? inTellingOrder(graph, random.shuffle(findings))
    : inTellingOrder(graph, byTypicality(graph, disease, findings));
  const patient = patientOf(graph, disease, { present, absent: [], patient: null }, safe, random);
  if (patient === null) return drop('no such patient', diseaseKey);
  const weighed = isListed ? null : weighedPatient(patient);
  if (weighed !== null && !usedIn(graph, path).every((node) => suits(graph, node, weighed)))
    return drop('what is told forbids it', diseaseKey);
  if (weighed !== null && !canHave(graph, path.at(-1)!, weighed)) return drop('no such patient', diseaseKey);
  const told: Told = { present, absent: [], patient: weighed };
  const subgraphId = `${diseaseKey}: ${findings.map((finding) => graph.key(finding)).join(' + ')}`;
  const condition = safe === null ? '' : ` | ${graph.key(safe.condition)}`;
  const id = `${split}/${language}/${scenario.name}/${subgraphId}${condition} > ${graph.key(path.at(-1)!)}`;
  const explained = explainedBy(graph, told.present);
  if (!isLikeliest(graph, disease, explained, told, doubt, request.oddsOverAll))
    return drop('another disease is as likely', subgraphId, id);
  const { balance, lends, fits } = request;
  // A list for a small model takes competitors by how many findings they share.
  const differential = isListed ? null : new Differential(graph, disease, told, explained);
  const count = optionCount - 1;
  const asked = { scenario, path, told, safe, language, count, rules, doubt, balance, lends, fits, differential };
  const chosen = chooseDistractors(graph, asked, random);
  if (typeof chosen === 'string') return drop(chosen, `${optionCount - 1} of ${graph.key(path.at(-1)!)}`, id);
  const { distractors, absent } = chosen;
  const order = random.shuffle([path.at(-1)!, ...distractors.map(({ node }) => node)]);
  const answers = rightOf(graph, findings, scenario);
  const right = order.filter((option) => answers.has(option) && !isForbiddenBy(graph, option, safe));
  if (right.length !== 1 || right[0] !== path.at(-1))
    return drop('several right answers', right.map((node) => graph.key(node)).join(', '), id);
  const { vignette } = request;
  const all = { ...told, absent };
  const said = tellQuestion(graph, { disease, path, told: all, safe, patient, scenario, language, vignette }, random);
  if (said.kind === 'refused')
    return drop(said.reason === 'names the answer' ? said.reason : 'no such patient', subgraphId, id);
  const { stem, record } = said;
  const named = distractors.find(({ node }) => holdsName(stem, graph.names(node)));
  const wrong = distractors.map(({ node }) => graph.name(node, language));
  if (!isListed && echoes(stem, graph.name(path.at(-1)!, language), wrong, language))
    return drop('echoes the answer', `${graph.key(path.at(-1)!)}: ${stem}`, id);
  if (named !== undefined) return drop('names a distractor', `${graph.key(named.node)}: ${stem}`, id);
  const drawn = { id, subgraphId, path, told: all, safe, order, distractors, stem, record };
  return { kind: 'question', question: recordOf(graph, request, drawn) };
}

/** What patients come for first, then what says most of the disease. */
function byTypicality(graph: QuestionGraph, disease: number, findings: readonly number[]): number[] {
  const rank = (finding: number): number =>
    (coreOf(graph, disease, finding) === 'complaint' ? FIRST : 0) + typicalityOf(graph, disease, finding);
  return findings.toSorted((one, other) => rank(other) - rank(one));
}

/** More than any finding can be typical. */
const FIRST = 100;

/** Symptoms, signs, then tests, as a vignette tells them. */
function inTellingOrder(graph: QuestionGraph, findings: readonly number[]): number[] {
  const rank = (finding: number): number => Math.min(FINDING_TYPES.indexOf(graph.typeOf(finding) as FindingType), 2);
  return findings.toSorted((one, other) => rank(one) - rank(other));
}

/** The answer, of those that were right too seldom, and the patient of whom it is asked. */
function pose(
  graph: QuestionGraph,
  { disease, scenario, language, balance, mostForbidden, vignette }: AskRequest,
  findings: Combination,
  random: RandomStream,
): Posed | DropReason {
  const paths = pathsOf(graph, disease, scenario, language, random).filter(
    (path) => !path.slice(1).some((node) => findings.includes(node)),
  );
  const untold = scenario.asksForTest === true ? paths.filter((path) => !isTold(graph, path.at(-1)!, findings)) : paths;
  if (paths.length === 0) return 'the scenario leads nowhere';
  if (untold.length === 0) return 'the test is told already';
  const calledFor = untold.filter((path) =>
    usedIn(graph, path).every((node) => isCalledFor(graph, disease, node, findings)),
  );
  if (calledFor.length === 0) return 'what it is given for is not told';
  let speaksAgainst: ((treatment: number) => boolean) | null = null;
  const isSpokenAgainst = (treatment: number): boolean =>
    (speaksAgainst ??= spokenAgainst(graph, disease, findings))(treatment);
  const allowed = calledFor.filter((path) => !usedIn(graph, path).some(isSpokenAgainst));
  if (allowed.length === 0) return 'what is told forbids it';
  const excesses = new Map<readonly number[], number>(
    allowed.map((path) => [path, balance.distractorDeficit(scenario.kind, graph.key(path.at(-1)!))]),
  );
  const excess = (path: readonly number[]): number => excesses.get(path)!;
  const isOpen = (path: readonly number[]): boolean => vignette.detail === 'findings' || excess(path) < MOST_EXCESS;
  const open = allowed.filter(isOpen);
  if (open.length === 0) return 'right oftener than offered';
  // Sorting keeps the drawn order of equals.
  for (const path of open.toSorted((left, right) => excess(left) - excess(right))) {
    if (scenario.withCondition !== true) return { path, safe: null };
    const safe = random
      .shuffle(safeTreatments(graph, disease, path.at(-1)!))
      .find(
        ({ condition }) =>
          goesWith(graph, condition, disease, findings, language) &&
          forbiddenIn(graph, condition).size <= mostForbidden,
      );
    if (safe !== undefined) return { path, safe };
  }
  return 'no stated safe treatment';
}

/** What a patient is given or has done on the way to the answer. */
function usedIn(graph: QuestionGraph, path: readonly number[]): number[] {
  return path.slice(1).filter((node) => graph.typeOf(node) === 'drug' || graph.typeOf(node) === 'procedure');
}

/** Whether a finding that is told is what the test gives. */
function isTold(graph: QuestionGraph, test: number, findings: Combination): boolean {
  return findings.some((finding) => isYieldedBy(graph, test, finding));
}

/** Whether the condition can be told beside the findings. */
function goesWith(
  graph: QuestionGraph,
  condition: number,
  disease: number,
  findings: Combination,
  language: Language,
): boolean {
  const profiles = [disease, condition, ...findings].map((node) => graph.patients(node));
  return (
    graph.hasName(condition, language) &&
    canBeOnePatient(profiles) &&
    findings.every((finding) => canStandBeside(graph, condition, finding))
  );
}

/** What the graph makes right: what some disease with every told finding leads to. */
export function rightOf(graph: QuestionGraph, findings: readonly number[], scenario: Scenario): ReadonlySet<number> {
  const [first, ...others] = graph.findings
    .diseasesWithAll(findings)
    .map((disease) => rightAnswers(graph, disease, scenario));
  return others.length === 0 ? (first ?? new Set()) : new Set([first!, ...others].flatMap((each) => [...each]));
}

function isForbiddenBy(graph: QuestionGraph, option: number, safe: SafeTreatment | null): boolean {
  return safe !== null && isForbidden(graph, option, safe.condition, 'absolutely');
}

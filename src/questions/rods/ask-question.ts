/**
 * One question of a graph: disease, scenario, language and told findings given, answer and options drawn; or why none.
 */
import { LETTERS } from '../../records/question-text.ts';
import type { Language } from '../../records/question.ts';
import type { GraphQuestion, QuestionSource } from '../../records/graph-question.ts';
import { deriveSeed, type RandomStream } from '../../support/random.ts';
import { difficultyOf, type TierBorders } from './difficulty.ts';
import { holdsName } from './names-answer.ts';
import type { OptionBalance } from './option-balance.ts';
import { canBeOnePatient, forbiddenIn, safeTreatments, type SafeTreatment } from './backgrounds.ts';
import type { Combination, SplitName } from './combinations.ts';
import { chooseDistractors, type Distractor, type DistractorRules } from './distractors.ts';
import type { QuestionGraph } from './question-graph.ts';
import { canStandBeside } from './told-findings.ts';
import type { Scenario } from './scenarios.ts';
import { tellQuestion } from './tell-question.ts';
import { pathsOf, rightAnswers } from './walk-scenario.ts';
import { marginOf, type Doubt, type Told } from './weights.ts';

/** Rules under which a question is not made; each has its count in the datasheet. */
export const DROP_REASONS = [
  'the scenario leads nowhere',
  'no findings identify the disease',
  'no stated safe treatment',
  'no such patient',
  'another disease is as likely',
  'too few distractors',
  'several right answers',
  'names the answer',
  'names a distractor',
  'the options tell the answer',
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
  readonly doubt: Doubt | null;
  readonly balance: OptionBalance;
  readonly lends: (competitor: number, node: number, answer: number) => boolean;
  readonly tierBorders: TierBorders;
  readonly seed: number;
}

/** What is asked, before its options are drawn. */
interface Posed {
  readonly path: readonly number[];
  readonly told: Told;
  readonly safe: SafeTreatment | null;
}

export function askQuestion(graph: QuestionGraph, request: AskRequest, random: RandomStream): Asked {
  const { disease, scenario, language, split, findings, options: optionCount, rules, doubt, balance, lends } = request;
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
  const told: Told = { ...posed.told, present: random.shuffle(posed.told.present) };
  const subgraphId = `${diseaseKey}: ${findings.map((finding) => graph.key(finding)).join(' + ')}`;
  const condition = safe === null ? '' : ` | ${graph.key(safe.condition)}`;
  const id = `${split}/${language}/${scenario.name}/${subgraphId}${condition} > ${graph.key(path.at(-1)!)}`;
  const rivals = new Set(told.present.flatMap((finding) => [...graph.findings.diseasesWith(finding)]));
  if (marginOf(graph, disease, rivals, told, doubt) < Math.log(request.oddsOverAll))
    return drop('another disease is as likely', subgraphId, id);
  const asked = { scenario, path, told, safe, language, count: optionCount - 1, rules, doubt, balance, lends };
  const chosen = chooseDistractors(graph, asked, random);
  if (chosen === null) return drop('too few distractors', `${optionCount - 1} are needed`, id);
  const { distractors, absent } = chosen;
  const order = random.shuffle([path.at(-1)!, ...distractors.map(({ node }) => node)]);
  const right = order.filter((option) => isRight(graph, findings, scenario, option, safe));
  if (right.length !== 1 || right[0] !== path.at(-1))
    return drop('several right answers', right.map((node) => graph.key(node)).join(', '), id);
  const { stem, template } = tellQuestion(graph, { told: { ...told, absent }, safe, scenario, language }, random);
  const leak = path.find((node) => holdsName(stem, graph.names(node)));
  if (leak !== undefined) return drop('names the answer', `${graph.key(leak)}: ${stem}`, id);
  const named = distractors.find(({ node }) => holdsName(stem, graph.names(node)));
  if (named !== undefined) return drop('names a distractor', `${graph.key(named.node)}: ${stem}`, id);
  const drawn = { id, subgraphId, path, told: { ...told, absent }, safe, order, distractors, stem, template };
  return { kind: 'question', question: recordOf(graph, request, drawn) };
}

/** The answer, of those that were right too seldom, and the patient of whom it is asked. */
function pose(
  graph: QuestionGraph,
  { disease, scenario, language, balance, mostForbidden }: AskRequest,
  findings: Combination,
  random: RandomStream,
): Posed | DropReason {
  const paths = pathsOf(graph, disease, scenario, language, random).filter(
    (path) => !path.slice(1).some((node) => findings.includes(node)),
  );
  if (paths.length === 0) return 'the scenario leads nowhere';
  const excess = (path: readonly number[]): number => balance.distractorDeficit(scenario.kind, graph.key(path.at(-1)!));
  // Sorting keeps the drawn order of equals.
  for (const path of paths.toSorted((left, right) => excess(left) - excess(right))) {
    if (scenario.withCondition !== true)
      return canBeOnePatient([graph.patients(disease), ...findings.map((finding) => graph.patients(finding))])
        ? { path, told: { present: findings, absent: [], patient: null }, safe: null }
        : 'no such patient';
    const safe = random
      .shuffle(safeTreatments(graph, disease, path.at(-1)!))
      .find(
        ({ condition }) =>
          goesWith(graph, condition, disease, findings, language) &&
          forbiddenIn(graph, condition).size <= mostForbidden,
      );
    if (safe !== undefined) return { path, told: { present: findings, absent: [], patient: null }, safe };
  }
  return 'no stated safe treatment';
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

interface Drawn {
  readonly id: string;
  readonly subgraphId: string;
  readonly path: readonly number[];
  /** Findings in the order in which they are told. */
  readonly told: Told;
  readonly safe: SafeTreatment | null;
  /** Options in the order in which they are shown. */
  readonly order: readonly number[];
  readonly distractors: readonly Distractor[];
  readonly stem: string;
  readonly template: string;
}

function recordOf(
  graph: QuestionGraph,
  { disease, scenario, language, split, tierBorders, seed }: AskRequest,
  { id, subgraphId, path, told, safe, order, distractors, stem, template }: Drawn,
): GraphQuestion {
  const letterOf = (node: number): string => LETTERS[order.indexOf(node)]!;
  const keys = (nodes: readonly number[]): string[] => nodes.map((node) => graph.key(node));
  const edges = edgesOf(graph, disease, told.present, path, safe);
  const sources = sourcesOf(graph, edges);
  return {
    id,
    language,
    kind: scenario.kind,
    stem,
    options: order.map((node) => ({
      letter: letterOf(node),
      text: graph.name(node, language),
      entity: graph.key(node),
    })),
    answer: letterOf(path.at(-1)!),
    subgraph: {
      id: subgraphId,
      disease: graph.key(disease),
      findings: keys(told.present),
      absent: keys(told.absent),
      edges: edges.map(([subject, relation, object]) => ({
        subject: graph.key(subject),
        relation,
        object: graph.key(object),
      })),
    },
    mask: keys(path),
    background: safe === null ? null : graph.key(safe.condition),
    distractors: distractors.map((distractor) => describe(graph, distractor, letterOf(distractor.node))),
    difficulty: difficultyOf(
      {
        hops: 2 + scenario.steps.length + (safe === null ? 0 : 1),
        overlap: mean(distractors.map(({ shares }) => shares.length / told.present.length)),
        rarity: graph.rarity(disease),
      },
      tierBorders,
    ),
    split,
    provenance: {
      graph: graph.hash,
      template,
      restsOn:
        scenario.neverComplete === true || distractors.some(({ ruledOut }) => ruledOut.how === 'silence')
          ? 'silence'
          : 'statements',
      licences: [...new Set(sources.map(({ licence }) => licence))].sort(),
      sources,
    },
    seed: deriveSeed(seed, 'question', id),
  };
}

/** Whether the graph makes an option right: some disease with every told finding leads to it, and nothing forbids it. */
export function isRight(
  graph: QuestionGraph,
  findings: readonly number[],
  scenario: Scenario,
  option: number,
  safe: SafeTreatment | null,
): boolean {
  if (option === safe?.treatment) return false;
  return graph.findings.diseasesWithAll(findings).some((disease) => rightAnswers(graph, disease, scenario).has(option));
}

type Edge = readonly [subject: number, relation: string, object: number];

/** From the disease to the findings, along the path every step, and what the condition does. */
function edgesOf(
  graph: QuestionGraph,
  disease: number,
  findings: readonly number[],
  path: readonly number[],
  safe: SafeTreatment | null,
): Edge[] {
  const pairs = findings.map((finding) => [disease, finding] as const);
  for (let step = 1; step < path.length; step++) pairs.push([path[step - 1]!, path[step]!]);
  if (safe !== null)
    pairs.push([path.at(-1)!, safe.condition], [safe.treatment, safe.condition], [disease, safe.treatment]);
  return pairs.flatMap(([subject, object]) =>
    graph.relationsBetween(subject, object).map((relation): Edge => [subject, relation, object]),
  );
}

function sourcesOf(graph: QuestionGraph, edges: readonly Edge[]): QuestionSource[] {
  const found = new Map<string, QuestionSource>();
  for (const edge of edges) for (const source of graph.sourcesOf(...edge)) found.set(JSON.stringify(source), source);
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

function describe(
  graph: QuestionGraph,
  { node, competitor, shares, ruledOut: { how, by } }: Distractor,
  letter: string,
): GraphQuestion['distractors'][number] {
  const called = (each: number): string => graph.names(each)[0] ?? graph.key(each);
  const subject = node === competitor ? called(competitor) : `${called(node)} belongs to ${called(competitor)}, which`;
  const finding = by === null ? 'such a patient' : called(by);
  const shared = shares.length === 0 ? '' : ` shares ${shares.map(called).join(', ')} but`;
  const why = {
    absent: `${subject}${shared} would show ${finding}, which is absent`,
    never: `${subject}${shared} never has ${finding}`,
    patient: `${subject}${shared} is not met in ${finding}`,
    silence: `${subject}${shared} is not stated to have ${finding}`,
    forbidden: `${called(node)} treats ${called(competitor)} and is contraindicated in ${finding}`,
  }[how];
  return {
    letter,
    entity: graph.key(node),
    shares: shares.map((finding) => graph.key(finding)),
    ruledOutBy: by === null ? '' : graph.key(by),
    how,
    reason: why,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

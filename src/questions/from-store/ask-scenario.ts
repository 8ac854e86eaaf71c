/**
 * One question of a graph of the store: disease, scenario and language given, findings and options drawn; or why none.
 */
import { LETTERS } from '../../records/question-text.ts';
import type { Language } from '../../records/question.ts';
import type { QuestionSource, ScenarioQuestion } from '../../records/scenario-question.ts';
import { deriveSeed, type RandomStream } from '../../support/random.ts';
import { difficultyOf } from '../difficulty.ts';
import type { OptionBalance } from '../option-balance.ts';
import { holdsName } from '../names-answer.ts';
import { tellVignette } from '../verbalise.ts';
import { drawFindings, tellableFindings, type ObservationRules } from './observed-findings.ts';
import { perturb, type StoreDistractor } from './perturb.ts';
import type { QuestionGraph } from './question-graph.ts';
import { OPENERS, type Scenario } from './scenarios.ts';
import { rightAnswers, walkScenario } from './walk-scenario.ts';

export type DropReason =
  | 'the scenario leads nowhere'
  | 'no findings identify the disease'
  | 'too few distractors'
  | 'several right answers'
  | 'names the answer'
  | 'names a distractor'
  | 'asked before'
  | 'asked often enough';

export type Asked =
  | { readonly kind: 'question'; readonly question: ScenarioQuestion; readonly competitors: readonly number[] }
  | { readonly kind: 'dropped'; readonly reason: DropReason; readonly id: string; readonly evidence: string };

export interface AskRequest {
  readonly disease: number;
  readonly scenario: Scenario;
  readonly language: Language;
  readonly observation: ObservationRules;
  readonly options: number;
  readonly distractorStrength: number;
  readonly balance: OptionBalance;
  readonly seed: number;
}

export function askScenario(graph: QuestionGraph, request: AskRequest, random: RandomStream): Asked {
  const { disease, scenario, language, observation, options: optionCount } = request;
  const { distractorStrength: strength, balance } = request;
  const diseaseKey = graph.key(disease);
  const drop = (reason: DropReason, evidence: string, id = `${language}/${scenario.name}/${diseaseKey}`): Asked => ({
    kind: 'dropped',
    reason,
    id,
    evidence,
  });
  const path = walkScenario(graph, disease, scenario, language, random);
  if (path === null) return drop('the scenario leads nowhere', diseaseKey);
  const tellable = tellableFindings(graph, disease, language, observation).filter((finding) => !path.includes(finding));
  const findings = drawFindings(graph, disease, tellable, observation, random);
  if (findings === null) return drop('no findings identify the disease', `${tellable.length} can be told`);
  const answer = path.at(-1)!;
  const subgraphId = `${diseaseKey}: ${findings.map((finding) => graph.key(finding)).join(' + ')}`;
  const id = `train/${language}/${scenario.name}/${subgraphId} > ${graph.key(answer)}`;
  const asked = { scenario, path, findings, language, count: optionCount - 1, strength, balance };
  const distractors = perturb(graph, asked, random);
  if (distractors === null) return drop('too few distractors', `${optionCount - 1} are needed`, id);
  const order = random.shuffle([answer, ...distractors.map(({ node }) => node)]);
  const right = order.filter((option) => isRight(graph, findings, scenario, option));
  if (right.length !== 1 || right[0] !== answer)
    return drop('several right answers', right.map((node) => graph.key(node)).join(', '), id);
  const told = random.shuffle(findings);
  const { stem, template } = tellVignette(
    {
      findings: told.map((finding) => graph.name(finding, language)),
      background: null,
      openers: OPENERS[language],
      asks: scenario.asks[language],
      label: scenario.name,
    },
    language,
    random,
  );
  const leak = path.find((node) => holdsName(stem, graph.names(node)));
  if (leak !== undefined) return drop('names the answer', `${graph.key(leak)}: ${stem}`, id);
  const named = distractors.find(({ node }) => holdsName(stem, graph.names(node)));
  if (named !== undefined) return drop('names a distractor', `${graph.key(named.node)}: ${stem}`, id);
  const question = recordOf(graph, request, { id, subgraphId, path, told, order, distractors, stem, template });
  return { kind: 'question', question, competitors: distractors.map(({ competitor }) => competitor) };
}

interface Drawn {
  readonly id: string;
  readonly subgraphId: string;
  readonly path: readonly number[];
  /** Findings in the order in which they are told. */
  readonly told: readonly number[];
  /** Options in the order in which they are shown. */
  readonly order: readonly number[];
  readonly distractors: readonly StoreDistractor[];
  readonly stem: string;
  readonly template: string;
}

function recordOf(
  graph: QuestionGraph,
  { disease, scenario, language, seed }: AskRequest,
  drawn: Drawn,
): ScenarioQuestion {
  const { id, subgraphId, path, told, order, distractors, stem, template } = drawn;
  const letterOf = (node: number): string => LETTERS[order.indexOf(node)]!;
  const keys = (nodes: readonly number[]): string[] => nodes.map((node) => graph.key(node));
  const edges = edgesOf(graph, disease, told, path);
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
      findings: keys(told),
      edges: edges.map(([subject, relation, object]) => ({
        subject: graph.key(subject),
        relation,
        object: graph.key(object),
      })),
    },
    mask: keys(path),
    background: null,
    distractors: distractors.map((distractor) => describe(graph, distractor, letterOf(distractor.node))),
    difficulty: difficultyOf({
      hops: 2 + scenario.steps.length,
      overlap: mean(distractors.map(({ shares }) => shares.length / told.length)),
      rarity: graph.rarity(disease),
    }),
    split: 'train',
    provenance: { graph: graph.hash, template, licences: licencesOf(sources), sources },
    seed: deriveSeed(seed, 'scenario-question', id),
  };
}

/** Whether the graph makes an option right: some disease with every observed finding leads to it. */
export function isRight(
  graph: QuestionGraph,
  findings: readonly number[],
  scenario: Scenario,
  option: number,
): boolean {
  return graph.diseasesWithAll(findings).some((disease) => rightAnswers(graph, disease, scenario).has(option));
}

type Edge = readonly [subject: number, relation: string, object: number];

/** From the disease to the findings and, along the path, every step. */
function edgesOf(graph: QuestionGraph, disease: number, findings: readonly number[], path: readonly number[]): Edge[] {
  const pairs = findings.map((finding) => [disease, finding] as const);
  for (let step = 1; step < path.length; step++) pairs.push([path[step - 1]!, path[step]!]);
  return pairs.flatMap(([subject, object]) =>
    graph.relationsBetween(subject, object).map((relation): Edge => [subject, relation, object]),
  );
}

function sourcesOf(graph: QuestionGraph, edges: readonly Edge[]): QuestionSource[] {
  const found = new Map<string, QuestionSource>();
  for (const edge of edges)
    for (const { source, address, revision, licence } of graph.evidenceOf(...edge))
      found.set(JSON.stringify([source, address, revision, licence]), { source, address, revision, licence });
  return [...found.keys()].sort().map((key) => found.get(key)!);
}

function licencesOf(sources: readonly QuestionSource[]): string[] {
  return [...new Set(sources.map(({ licence }) => licence))].sort();
}

function describe(
  graph: QuestionGraph,
  { node, competitor, shares, ruledOutBy }: StoreDistractor,
  letter: string,
): ScenarioQuestion['distractors'][number] {
  const called = (each: number): string => graph.names(each)[0] ?? graph.key(each);
  const subject = node === competitor ? called(competitor) : `${called(node)} belongs to ${called(competitor)}, which`;
  return {
    letter,
    entity: graph.key(node),
    shares: shares.map((finding) => graph.key(finding)),
    ruledOutBy: graph.key(ruledOutBy),
    reason: `${subject} shares ${shares.map(called).join(', ')} but lacks ${called(ruledOutBy)}`,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

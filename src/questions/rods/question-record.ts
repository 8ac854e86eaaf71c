/** The record of a question that was drawn: options, subgraph with its sources, what each distractor is wrong by. */
import type { GraphQuestion, QuestionSource } from '../../records/graph-question.ts';
import { LETTERS } from '../../records/question-text.ts';
import type { Language } from '../../records/question.ts';
import type { VignetteRecord } from '../../records/vignette-record.ts';
import { deriveSeed } from '../../support/random.ts';
import type { SafeTreatment } from './backgrounds.ts';
import type { SplitName } from './combinations.ts';
import { difficultyOf, type TierBorders } from './difficulty.ts';
import type { Distractor } from './distractors.ts';
import type { QuestionGraph } from './question-graph.ts';
import type { Scenario } from './scenarios.ts';
import type { Told } from './weights.ts';

/** What a question is made under. */
export interface RecordedRequest {
  readonly disease: number;
  readonly scenario: Scenario;
  readonly language: Language;
  readonly split: SplitName;
  readonly tierBorders: TierBorders;
  readonly seed: number;
}

export interface Drawn {
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
  readonly record: VignetteRecord;
}

export function recordOf(
  graph: QuestionGraph,
  { disease, scenario, language, split, tierBorders, seed }: RecordedRequest,
  { id, subgraphId, path, told, safe, order, distractors, stem, record }: Drawn,
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
      template: `${record.template}/${scenario.name}`,
      restsOn:
        scenario.neverComplete === true || distractors.some(({ ruledOut }) => ruledOut.how === 'silence')
          ? 'silence'
          : 'statements',
      licences: [...new Set(sources.map(({ licence }) => licence))].sort(),
      sources,
    },
    vignette: record,
    seed: deriveSeed(seed, 'question', id),
  };
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
  const found = new Set(edges.flatMap((edge) => graph.sourcesOf(...edge)));
  const keyed = new Map(Array.from(found, (source) => [JSON.stringify(source), source]));
  return [...keyed.keys()].sort().map((key) => keyed.get(key)!);
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
    shares: shares.map((each) => graph.key(each)),
    ruledOutBy: by === null ? '' : graph.key(by),
    how,
    reason: why,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

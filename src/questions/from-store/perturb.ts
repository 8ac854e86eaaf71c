/**
 * Distractors by relation-preserving perturbation (paper section 3.1) in a graph of the store: the same kind of node,
 * reached over the same relations from a competing disease that shares an observed finding and lacks another. Strength
 * says how close the competitors are: 1 takes those that share most, 0 any that share one. Among equally close
 * competitors those come first whose diseases were distractors too seldom for how often they were the answer; an option
 * that is right more often than others would give the answer away.
 */
import type { Language } from '../../records/question.ts';
import type { RandomStream } from '../../support/random.ts';
import type { OptionBalance } from '../option-balance.ts';
import type { QuestionGraph } from './question-graph.ts';
import type { Scenario } from './scenarios.ts';
import { nextNodes, rightAnswers } from './walk-scenario.ts';

export interface StoreDistractor {
  readonly node: number;
  readonly competitor: number;
  readonly shares: readonly number[];
  /** An observed finding that the competitor lacks. */
  readonly ruledOutBy: number;
}

export interface PerturbRequest {
  readonly scenario: Scenario;
  /** The disease and the nodes after it; the last is the answer. */
  readonly path: readonly number[];
  readonly findings: readonly number[];
  readonly language: Language;
  readonly count: number;
  /** 0-1. */
  readonly strength: number;
  /** Counts diseases by kind of question: one that is asked about as right, one that lends a distractor as wrong. */
  readonly balance: OptionBalance;
}

/** The distractors, or null when the graph has too few. */
export function perturb(graph: QuestionGraph, request: PerturbRequest, random: RandomStream): StoreDistractor[] | null {
  const { scenario, path, findings, language, count } = request;
  const [disease, answer] = [path[0]!, path.at(-1)!];
  const right = rightAnswers(graph, disease, scenario);
  const near = graph.lineage(answer);
  const chosen: StoreDistractor[] = [];
  const serves = (node: number): boolean =>
    graph.typeOf(node) === graph.typeOf(answer) &&
    graph.hasName(node, language) &&
    !right.has(node) &&
    !near.has(node) &&
    !findings.includes(node) &&
    [answer, ...chosen.map((other) => other.node)].every((other) => other !== node && !graph.shareName(other, node));
  for (const competitor of competitors(graph, disease, request, random)) {
    const node = reachedFrom(graph, competitor, scenario, random).find(serves);
    if (node === undefined) continue;
    const shares = findings.filter((finding) => graph.hasFinding(competitor, finding));
    const ruledOutBy = findings.find((finding) => !shares.includes(finding))!;
    chosen.push({ node, competitor, shares, ruledOutBy });
    if (chosen.length === count) return chosen;
  }
  return null;
}

/** Diseases that share an observed finding and lack another, in the order in which they are tried. */
function competitors(
  graph: QuestionGraph,
  disease: number,
  { scenario, findings, strength, balance }: PerturbRequest,
  random: RandomStream,
): number[] {
  const shared = new Map<number, number>();
  for (const finding of findings)
    for (const other of graph.diseasesWith(finding)) shared.set(other, (shared.get(other) ?? 0) + 1);
  shared.delete(disease);
  const rank = new Map<number, number>();
  for (const [other, count] of shared) {
    if (count === findings.length) continue;
    // The deficit becomes a number between 0 and 1; equal deficits are ordered by the draw.
    const need = 1 / (1 + Math.exp(-balance.distractorDeficit(scenario.kind, String(other)) / 3));
    rank.set(other, strength * count + (1 - strength * 0.999) * (0.9 * need + 0.1 * random.next()));
  }
  return [...rank.keys()].sort((left, right) => rank.get(right)! - rank.get(left)!);
}

/** The nodes that the scenario reaches from a competitor, in random order. */
function reachedFrom(graph: QuestionGraph, competitor: number, { steps }: Scenario, random: RandomStream): number[] {
  let reached = [competitor];
  for (const step of steps) {
    reached = [...new Set(reached.flatMap((node) => nextNodes(graph, node, step)))];
    if (reached.length === 0) return [];
  }
  return reached.length > 1 ? random.shuffle(reached) : reached;
}

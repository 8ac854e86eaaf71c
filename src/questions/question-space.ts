/**
 * What can be asked about a disease: sets of observed findings that identify it, and only it, in the graph
 * (paper section 3.1: coherent subgraphs). A combination is the unit by which held-out sets are split.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { randomStream } from '../support/random.ts';

export interface Combination {
  readonly disease: string;
  /** Observed findings, sorted by name: the identity of the combination. */
  readonly findings: readonly string[];
}

export interface CombinationRules {
  /** Fewest and most findings told in a vignette. */
  readonly findings: readonly [number, number];
  /** At least one observed finding must have no more diseases than this, so that a differential can be listed. */
  readonly candidates: number;
  /** Combinations kept per disease. */
  readonly perDisease: number;
}

/** Key of a combination, used as subgraph id and as cluster of confidence intervals. */
export function combinationKey({ disease, findings }: Combination): string {
  return `${disease}: ${findings.join(' + ')}`;
}

/** Diseases of the graph that have every one of the findings. */
export function diseasesWithAll(graph: KnowledgeGraph, findings: readonly string[]): string[] {
  const [first, ...rest] = findings;
  return graph.diseasesWith(first!).filter((disease) => rest.every((finding) => graph.hasFinding(disease, finding)));
}

/**
 * Random combinations of a disease, each once. Every finding is shared with another disease (no single finding gives
 * the answer away) and together they fit this disease alone; a finding more than that takes is told like any other.
 */
export function sampleCombinations(
  graph: KnowledgeGraph,
  disease: string,
  rules: CombinationRules,
  seed: number,
): Combination[] {
  const random = randomStream(seed, 'combinations', disease);
  const shared = graph.findingsOf(disease).filter((finding) => graph.diseasesWith(finding).length > 1);
  const [fewest, most] = rules.findings;
  const found = new Map<string, Combination>();
  for (let attempt = 0; attempt < rules.perDisease * 12 && found.size < rules.perDisease; attempt++) {
    const size = fewest + random.integer(most - fewest + 1);
    if (shared.length < size) continue;
    const findings = random.shuffle(shared).slice(0, size).sort();
    const combination = { disease, findings };
    if (identifies(graph, combination) && hasAnchor(graph, findings, rules.candidates))
      found.set(combinationKey(combination), combination);
  }
  return [...found.values()];
}

function identifies(graph: KnowledgeGraph, { disease, findings }: Combination): boolean {
  const fitting = diseasesWithAll(graph, findings);
  return fitting.length === 1 && fitting[0] === disease;
}

function hasAnchor(graph: KnowledgeGraph, findings: readonly string[], candidates: number): boolean {
  return findings.some((finding) => graph.diseasesWith(finding).length <= candidates);
}

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
  /** A finding that more diseases than this have is not stated: a trace could not write out its diseases. */
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
 * Random combinations of a disease, each once. Another disease shares every single finding, so that none gives the
 * answer away, and all findings together fit this disease alone. A combination may have more findings than identify the
 * disease.
 */
export function sampleCombinations(
  graph: KnowledgeGraph,
  disease: string,
  rules: CombinationRules,
  seed: number,
): Combination[] {
  const random = randomStream(seed, 'combinations', disease);
  const tellable = graph.findingsOf(disease).filter((finding) => {
    const diseaseCount = graph.diseasesWith(finding).length;
    return diseaseCount > 1 && diseaseCount <= rules.candidates;
  });
  const [fewest, most] = rules.findings;
  const found = new Map<string, Combination>();
  for (let attempt = 0; attempt < rules.perDisease * 12 && found.size < rules.perDisease; attempt++) {
    const size = fewest + random.integer(most - fewest + 1);
    if (tellable.length < size) continue;
    const findings = random.shuffle(tellable).slice(0, size).sort();
    const combination = { disease, findings };
    if (identifies(graph, combination)) found.set(combinationKey(combination), combination);
  }
  return [...found.values()];
}

function identifies(graph: KnowledgeGraph, { disease, findings }: Combination): boolean {
  const fitting = diseasesWithAll(graph, findings);
  return fitting.length === 1 && fitting[0] === disease;
}

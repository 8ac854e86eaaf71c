/**
 * Distractors by relation-preserving perturbation (paper section 3.1): the answer's place is taken by the same kind of
 * entity reached over the same relations from a competing disease, one that shares some of the observed findings and
 * lacks at least one, the discriminating finding, which is named on the record.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { RandomStream } from '../support/random.ts';
import type { MaskedPath } from './masks.ts';
import { answersOf, rightAnswers, treatmentChoice } from './masks.ts';
import type { Combination } from './question-space.ts';
import { diseasesWithAll } from './question-space.ts';

export interface Distractor {
  readonly entity: string;
  /** The competing disease the distractor belongs to; the patient's own for a forbidden treatment. */
  readonly competitor: string;
  /** Observed findings the competitor has. */
  readonly shares: readonly string[];
  /** The finding the competitor lacks, or the background condition that forbids the treatment. */
  readonly ruledOutBy: string;
  readonly reason: string;
}

/** `count` distractors, strongest overlap first, or null when the graph has too few. */
export function chooseDistractors(
  graph: KnowledgeGraph,
  combination: Combination,
  path: MaskedPath,
  count: number,
  random: RandomStream,
): Distractor[] | null {
  const right = rightAnswers(graph, combination.disease, path);
  const chosen = new Map<string, Distractor>();
  if (path.kind === 'safe-treatment') addForbiddenChoice(graph, combination.disease, path, chosen);
  for (const competitor of competitors(graph, combination, random)) {
    for (const entity of answersOf(graph, competitor, path.kind)) {
      if (chosen.size === count) return [...chosen.values()];
      if (!right.has(entity) && !chosen.has(entity))
        chosen.set(entity, describe(graph, combination, competitor, entity));
    }
  }
  return chosen.size === count ? [...chosen.values()] : null;
}

/** Whether an option is right by a query of the graph: some disease with every observed finding leads to it. */
export function satisfiesObservations(
  graph: KnowledgeGraph,
  findings: readonly string[],
  path: MaskedPath,
  option: string,
): boolean {
  return diseasesWithAll(graph, findings).some((disease) => rightAnswers(graph, disease, path).has(option));
}

/** Diseases that share an observed finding and lack another, the closest first, ties in random order. */
function competitors(graph: KnowledgeGraph, { disease, findings }: Combination, random: RandomStream): string[] {
  const shared = new Map<string, number>();
  for (const finding of findings)
    for (const other of graph.diseasesWith(finding))
      if (other !== disease) shared.set(other, (shared.get(other) ?? 0) + 1);
  return random.shuffle([...shared.keys()]).sort((left, right) => shared.get(right)! - shared.get(left)!);
}

function addForbiddenChoice(
  graph: KnowledgeGraph,
  disease: string,
  path: MaskedPath,
  chosen: Map<string, Distractor>,
): void {
  for (const treatment of treatmentChoice(graph, disease)) {
    if (treatment === undefined || !graph.has(treatment, 'contraindicated_in', path.background!)) continue;
    chosen.set(treatment, {
      entity: treatment,
      competitor: disease,
      shares: [],
      ruledOutBy: path.background!,
      reason: `${treatment} treats ${disease} but is contraindicated in ${path.background}`,
    });
  }
}

function describe(graph: KnowledgeGraph, { findings }: Combination, competitor: string, entity: string): Distractor {
  const shares = findings.filter((finding) => graph.hasFinding(competitor, finding));
  const lacking = findings.find((finding) => !shares.includes(finding))!;
  const subject = entity === competitor ? competitor : `${entity} belongs to ${competitor}, which`;
  return {
    entity,
    competitor,
    shares,
    ruledOutBy: lacking,
    reason: `${subject} shares ${shares.join(', ')} but lacks ${lacking}`,
  };
}

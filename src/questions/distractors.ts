/**
 * Distractors by relation-preserving perturbation (paper section 3.1): the answer's place is taken by the same kind of
 * entity reached over the same relations from a competing disease, one that shares some of the observed findings and
 * lacks at least one, the discriminating finding, which is named on the record.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { RandomStream } from '../support/random.ts';
import type { MaskedPath } from './masks.ts';
import { answersOf, rightAnswers, treatmentChoice } from './masks.ts';
import type { OptionBalance } from './option-balance.ts';
import type { Combination } from './question-space.ts';
import { diseasesWithAll } from './question-space.ts';

export interface Distractor {
  readonly entity: string;
  /**
   * The competing disease that the distractor belongs to; a forbidden treatment belongs to the patient's own disease.
   */
  readonly competitor: string;
  /** Observed findings the competitor has. */
  readonly shares: readonly string[];
  /** The finding the competitor lacks, or the background condition that forbids the treatment. */
  readonly ruledOutBy: string;
  readonly reason: string;
}

export interface DistractorRules {
  /** Whether a disease may lend distractors. */
  readonly competes: (disease: string) => boolean;
  /** Decides between equally close competitors. */
  readonly balance: OptionBalance;
}

/** `count` distractors, or null when the graph has too few. */
export function chooseDistractors(
  graph: KnowledgeGraph,
  combination: Combination,
  path: MaskedPath,
  count: number,
  rules: DistractorRules,
  random: RandomStream,
): Distractor[] | null {
  const right = rightAnswers(graph, combination.disease, path);
  const chosen = new Map<string, Distractor>();
  if (path.kind === 'safe-treatment') addForbiddenChoice(graph, combination.disease, path, chosen);
  for (const { competitor, entity } of offers(graph, combination, path, rules, random)) {
    if (chosen.size === count) break;
    if (!right.has(entity) && !chosen.has(entity)) chosen.set(entity, describe(graph, combination, competitor, entity));
  }
  return chosen.size === count ? [...chosen.values()] : null;
}

/** Whether the graph makes an option right: some disease with every observed finding leads to it. */
export function satisfiesObservations(
  graph: KnowledgeGraph,
  findings: readonly string[],
  path: MaskedPath,
  option: string,
): boolean {
  return diseasesWithAll(graph, findings).some((disease) => rightAnswers(graph, disease, path).has(option));
}

interface Offer {
  readonly competitor: string;
  readonly entity: string;
  /** Observed findings the competitor has. */
  readonly shared: number;
  /** See `OptionBalance`. */
  readonly distractorDeficit: number;
}

/**
 * The entities that competing diseases offer in the answer's place. The closest competitors come first; among equals
 * the entity with the largest deficit of wrong appearances; then the draw decides. Where a forbidden treatment is among
 * the distractors, the deficit comes before closeness: many diseases have one treatment that no stated condition
 * forbids, and it would always be right if it never were a distractor elsewhere.
 */
function offers(
  graph: KnowledgeGraph,
  combination: Combination,
  { kind }: MaskedPath,
  { competes, balance }: DistractorRules,
  random: RandomStream,
): Offer[] {
  const offered = [...sharedFindings(graph, combination)]
    .filter(([competitor]) => competes(competitor))
    .flatMap(([competitor, shared]) =>
      answersOf(graph, competitor, kind).map((entity) => ({
        competitor,
        entity,
        shared,
        distractorDeficit: balance.distractorDeficit(kind, entity),
      })),
    );
  const byCloseness = (left: Offer, right: Offer): number => right.shared - left.shared;
  const byNeed = (left: Offer, right: Offer): number => right.distractorDeficit - left.distractorDeficit;
  const [first, second] = kind === 'safe-treatment' ? [byNeed, byCloseness] : [byCloseness, byNeed];
  return random.shuffle(offered).sort((left, right) => first(left, right) || second(left, right));
}

/** Number of observed findings that each other disease shares, by disease. */
function sharedFindings(graph: KnowledgeGraph, { disease, findings }: Combination): Map<string, number> {
  const shared = new Map<string, number>();
  for (const finding of findings)
    for (const other of graph.diseasesWith(finding))
      if (other !== disease) shared.set(other, (shared.get(other) ?? 0) + 1);
  return shared;
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

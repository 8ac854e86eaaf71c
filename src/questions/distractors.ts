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
  /** The competing disease the distractor belongs to; the patient's own for a forbidden treatment. */
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
  /** Decides between equally close ones. */
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

/** Whether an option is right by a query of the graph: some disease with every observed finding leads to it. */
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
  readonly lacksWrong: number;
}

/**
 * What competitors offer in the answer's place: the closest first, then what has been wrong too seldom, then by lot.
 * Beside a forbidden treatment, which is what makes the safe one hard, the first two change places: many diseases have
 * one treatment that no told condition forbids, and without wrong appearances elsewhere it would always be right.
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
        lacksWrong: balance.lacksWrong(kind, entity),
      })),
    );
  const byCloseness = (left: Offer, right: Offer): number => right.shared - left.shared;
  const byNeed = (left: Offer, right: Offer): number => right.lacksWrong - left.lacksWrong;
  const [first, second] = kind === 'safe-treatment' ? [byNeed, byCloseness] : [byCloseness, byNeed];
  return random.shuffle(offered).sort((left, right) => first(left, right) || second(left, right));
}

/** Diseases that share an observed finding -> how many they share. */
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

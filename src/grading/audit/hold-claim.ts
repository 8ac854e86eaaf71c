/**
 * Holds a claim against the graph. Supported: stated, or following from what is stated. Contradicted: something stated
 * speaks against it. Unknown: neither, since what a graph does not state is not false. Where facts speak for it and against
 * it, it is supported: a fact that holds in some patients does not undo another.
 */
import type { RelationType } from '../../graph/schema.ts';
import { FINDING_RELATIONS, standsAlone } from '../../graph/schema.ts';
import type { AuditGraph } from './audit-graph.ts';
import type { Claim } from './claim.ts';
import { claimRule } from './claim-relations.ts';

export const VERDICTS = ['supported', 'contradicted', 'unknown'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** A relation of the graph that decides on a claim. */
export interface DecidingFact {
  readonly subject: number;
  readonly relation: RelationType;
  readonly object: number;
}

export interface HeldClaim {
  readonly verdict: Verdict;
  /** Empty where it is unknown. */
  readonly facts: readonly DecidingFact[];
}

type Hop = Pick<Claim, 'relation' | 'subject' | 'object'>;

export function holdClaim(graph: AuditGraph, { denied, ...hop }: Omit<Claim, 'mark'>): HeldClaim {
  const [stated, against] = [factsFor(graph, hop), factsAgainst(graph, hop)];
  const [supporting, opposing] = denied ? [against, stated.filter((fact) => isPlain(graph, fact))] : [stated, against];
  if (supporting.length > 0) return { verdict: 'supported', facts: supporting };
  return opposing.length > 0 ? { verdict: 'contradicted', facts: opposing } : { verdict: 'unknown', facts: [] };
}

function factsFor(graph: AuditGraph, { relation, subject, object }: Hop): DecidingFact[] {
  if (relation === 'has_finding') return findingFacts(graph, subject, object, (often) => often !== 'never');
  const { states } = claimRule(relation);
  // Whoever has the condition has what it implies, and what is forbidden there.
  const objects = relation === 'contraindicated_in' ? [...graph.consequencesOf(object)] : [object];
  return states.flatMap((each) => objects.flatMap((end) => factOf(graph, subject, each, end)));
}

function factsAgainst(graph: AuditGraph, { relation, subject, object }: Hop): DecidingFact[] {
  const { against = [], directed, states } = claimRule(relation);
  switch (relation) {
    case 'has_finding':
      return [
        ...[...graph.consequencesOf(object)].flatMap((implied) => factOf(graph, subject, 'lacks', implied)),
        ...findingFacts(graph, subject, object, (often) => often === 'never'),
        ...alwaysOpposite(graph, subject, object),
      ];
    case 'safe_in':
      return [...graph.consequencesOf(object)].flatMap((implied) => forbidding(graph, subject, implied));
    case 'treated_by':
      return forbidding(graph, object, subject);
    case 'first_line_treatment':
    case 'second_line_treatment': {
      // What is stated for some patients alone says nothing of the others.
      const other = against.flatMap((each) => factOf(graph, subject, each, object));
      return [...other.filter((fact) => isPlain(graph, fact)), ...forbidding(graph, object, subject)];
    }
    default: {
      const otherwise = against.flatMap((each) => factOf(graph, subject, each, object));
      if (directed !== true) return otherwise;
      return [...otherwise, ...states.flatMap((each) => factOf(graph, object, each, subject))];
    }
  }
}

/** What the disease has that is the finding or implies it, where it is met so often. */
function findingFacts(
  graph: AuditGraph,
  disease: number,
  finding: number,
  counts: (frequency: ReturnType<AuditGraph['frequencyOf']>) => boolean,
): DecidingFact[] {
  return FINDING_RELATIONS.flatMap((relation) =>
    [...graph.objects(disease, relation)].flatMap((object) => {
      const frequency = graph.frequencyOf(disease, relation, object);
      // That a finding is never met says nothing of what it implies.
      const isIt = frequency === 'never' ? object === finding : graph.consequencesOf(object).has(finding);
      return isIt && counts(frequency) ? [{ subject: disease, relation, object }] : [];
    }),
  );
}

/** What every patient of the disease has, and beside which the finding cannot be. */
function alwaysOpposite(graph: AuditGraph, disease: number, finding: number): DecidingFact[] {
  const opposites = graph.oppositesOf(finding);
  if (opposites.size === 0) return [];
  return FINDING_RELATIONS.flatMap((relation) =>
    [...graph.objects(disease, relation)].flatMap((object) =>
      opposites.has(object) && graph.frequencyOf(disease, relation, object) === 'always'
        ? [{ subject: disease, relation, object }]
        : [],
    ),
  );
}

/** A contraindication without exception; a relative one leaves room for the treatment. */
function forbidding(graph: AuditGraph, treatment: number, condition: number): DecidingFact[] {
  return factOf(graph, treatment, 'contraindicated_in', condition).filter(
    ({ subject, relation, object }) => graph.qualifiersOf(subject, relation, object).strength === undefined,
  );
}

function factOf(graph: AuditGraph, subject: number, relation: RelationType, object: number): DecidingFact[] {
  return graph.has(subject, relation, object) ? [{ subject, relation, object }] : [];
}

/** Stated of every patient and not of the rarest: what a denial runs against. */
function isPlain(graph: AuditGraph, { subject, relation, object }: DecidingFact): boolean {
  const qualifiers = graph.qualifiersOf(subject, relation, object);
  const isRare = graph.frequencyOf(subject, relation, object) === 'rare';
  return standsAlone(qualifiers) && qualifiers.needs === undefined && qualifiers.strength === undefined && !isRare;
}

/** The claims of a text in words, for pages and for programs: entities by name, facts with what is said of them and where. */
import type { Qualifiers, RelationType } from '../../graph/schema.ts';
import type { QuestionSource } from '../../records/graph-question.ts';
import type { Bilingual } from '../../records/row.ts';
import type { AuditGraph } from '../../grading/audit/audit-graph.ts';
import type { AuditedTrace } from './audit-trace.ts';
import type { Span } from '../../grading/audit/claim.ts';
import type { ClaimRelation } from '../../grading/audit/claim-relations.ts';
import type { Verdict } from '../../grading/audit/hold-claim.ts';

/** Facts shown of one claim at most. */
const MOST_FACTS = 5;

export interface ShownFact {
  readonly subject: Bilingual;
  readonly relation: RelationType;
  readonly object: Bilingual;
  readonly qualifiers: Qualifiers;
  readonly sources: readonly QuestionSource[];
}

export interface ShownClaim {
  readonly subject: Bilingual;
  readonly relation: ClaimRelation;
  readonly object: Bilingual;
  readonly denied: boolean;
  readonly verdict: Verdict;
  readonly marks: readonly Span[];
  readonly facts: readonly ShownFact[];
}

export function shownClaims(graph: AuditGraph, { claims }: Pick<AuditedTrace, 'claims'>): ShownClaim[] {
  const named = (node: number): Bilingual => ({ en: graph.nameOf(node, 'en'), zh: graph.nameOf(node, 'zh') });
  return claims.map(({ subject, relation, object, denied, verdict, marks, facts }) => ({
    subject: named(subject),
    relation,
    object: named(object),
    denied,
    verdict,
    marks,
    facts: facts.slice(0, MOST_FACTS).map((fact) => ({
      subject: named(fact.subject),
      relation: fact.relation,
      object: named(fact.object),
      qualifiers: graph.qualifiersOf(fact.subject, fact.relation, fact.object),
      sources: graph.sourcesOf(fact.subject, fact.relation, fact.object),
    })),
  }));
}

/** Finds the first step of a reasoning that a graph contradicts; what a graph does not state is no wrong step. */
import { MemoryAuditGraph } from '../../grading/audit/memory-audit-graph.ts';
import { graphNames } from '../../grading/audit/graph-names.ts';
import { holdClaim } from '../../grading/audit/hold-claim.ts';
import { readClaims } from '../../grading/audit/read-claims.ts';
import type { KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import type { FindWrongStep } from './failure-kind.ts';

/** Its names are looked up once, whatever it reads. */
export function wrongStepFinder(graph: KnowledgeGraph): FindWrongStep {
  const held = new MemoryAuditGraph(graph);
  const names = graphNames(held);
  return (reasoning) => {
    const wrong = readClaims(held, names, reasoning)
      .claims.filter((claim) => holdClaim(held, claim).verdict === 'contradicted')
      .flatMap(({ marks }) => marks.map(({ start }) => start));
    return wrong.length === 0 ? null : Math.min(...wrong);
  };
}

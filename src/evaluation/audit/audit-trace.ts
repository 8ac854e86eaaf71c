/** The claims of one text, each held against the graph. */
import type { AuditGraph } from '../../grading/audit/audit-graph.ts';
import type { GraphNames } from '../../grading/audit/graph-names.ts';
import { type HeldClaim, holdClaim } from '../../grading/audit/hold-claim.ts';
import { readClaims, type StatedClaim } from '../../grading/audit/read-claims.ts';
import type { Trace } from './traces.ts';

export type AuditedClaim = StatedClaim & HeldClaim;

export interface AuditedTrace extends Omit<Trace, 'text'> {
  readonly claims: readonly AuditedClaim[];
  /** Names in our own sentences that the graph lacks. */
  readonly unresolved: number;
}

/** By the rules, without asking a model. */
export function auditTrace(graph: AuditGraph, names: GraphNames, trace: Trace): AuditedTrace {
  const { claims, unresolved } = readClaims(graph, names, trace.text);
  return auditedTrace(graph, trace, claims, unresolved);
}

export function auditedTrace(
  graph: AuditGraph,
  { id, cluster, row, correct }: Trace,
  claims: readonly StatedClaim[],
  unresolved: number,
): AuditedTrace {
  return {
    id,
    cluster,
    row,
    correct,
    claims: claims.map((claim) => ({ ...claim, ...holdClaim(graph, claim) })),
    unresolved,
  };
}

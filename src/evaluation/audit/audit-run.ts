/** The held-out answers of a run's models, audited row by row. */
import type { Product } from '../../products/stage-kind.ts';
import type { AuditGraph } from '../../grading/audit/audit-graph.ts';
import { auditTrace } from './audit-trace.ts';
import type { AuditedRow } from './build-audit.ts';
import { graphNames } from '../../grading/audit/graph-names.ts';
import { heldOutTraces } from './traces.ts';

export function auditHeldOut(graph: AuditGraph, answers: Product): AuditedRow[] {
  const names = graphNames(graph);
  return heldOutTraces(answers).map(({ row, traces }) => ({
    name: row.name,
    label: row.label,
    startsFrom: row.startsFrom,
    traces: traces.map((trace) => auditTrace(graph, names, trace)),
  }));
}

/** The texts of rows, audited by the rules: by the command, by the stage and by the report alike. */
import type { AuditGraph } from '../../grading/audit/audit-graph.ts';
import { graphNames } from '../../grading/audit/graph-names.ts';
import { auditTrace } from './audit-trace.ts';
import type { AuditedRow } from './build-audit.ts';
import type { TextsOfRow } from './traces.ts';

/** Row by row, so that whoever waits can tell how far it is; the names of the graph are looked up once. */
export function* auditTexts(graph: AuditGraph, texts: readonly TextsOfRow[]): Generator<AuditedRow> {
  const names = graphNames(graph);
  for (const { name, label, startsFrom, traces } of texts)
    yield { name, label, startsFrom, traces: traces.map((trace) => auditTrace(graph, names, trace)) };
}

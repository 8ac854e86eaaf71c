/** What is told of audited texts: counts as one document, a line a text with its claims, and one page to read. */
import type { AuditGraph } from '../../grading/audit/audit-graph.ts';
import { writeFileAtomic } from '../../support/atomic-file.ts';
import { writeJsonl } from '../../support/jsonl.ts';
import { randomStream } from '../../support/random.ts';
import { auditPage, type ShownTrace } from './audit-page.ts';
import type { Audit } from './audit-schema.ts';
import { buildAudit, type AuditedRow } from './build-audit.ts';
import { shownClaims } from './shown-claims.ts';
import type { TextsOfRow } from './traces.ts';

export interface AuditFiles {
  /** JSON Lines: each text's claims, their places in it, the facts with sources. */
  readonly claims?: string | undefined;
  /** One self-contained page. */
  readonly page?: string | undefined;
}

/** Which texts a page shows. */
export interface DrawnTexts {
  /** At the most. */
  readonly shown: number;
  readonly seed: number;
}

/** `texts`: what the rows were audited of, in their order. */
export function writeAudit(
  graph: AuditGraph,
  rows: readonly AuditedRow[],
  texts: readonly TextsOfRow[],
  { claims, page }: AuditFiles,
  drawn: DrawnTexts,
): Audit {
  const audit = buildAudit(rows);
  if (claims !== undefined) writeJsonl(claims, claimLines(graph, rows));
  if (page !== undefined) writeFileAtomic(page, auditPage(audit, drawnTraces(graph, rows, texts, drawn)));
  return audit;
}

function* claimLines(graph: AuditGraph, rows: readonly AuditedRow[]): Generator<object> {
  for (const { traces } of rows)
    for (const trace of traces) {
      const { id, row, cluster, correct, unresolved } = trace;
      yield { id, row, cluster, correct, unresolved, claims: shownClaims(graph, trace) };
    }
}

/** Drawn from each row in turn; of each half of them have a contradicted claim, where so many do. */
function drawnTraces(
  graph: AuditGraph,
  rows: readonly AuditedRow[],
  texts: readonly TextsOfRow[],
  { shown, seed }: DrawnTexts,
): ShownTrace[] {
  const each = Math.ceil(shown / Math.max(1, rows.length));
  const drawn = rows.map(({ name, label, traces }, at) => {
    const written = new Map(texts[at]!.traces.map(({ id, text }) => [id, text]));
    const shuffled = randomStream(seed, 'audit page', name).shuffle(traces);
    const isWrong = ({ claims }: (typeof traces)[number]): boolean =>
      claims.some(({ verdict }) => verdict === 'contradicted');
    const wrong = shuffled.filter(isWrong).slice(0, Math.ceil(each / 2));
    const others = shuffled.filter((trace) => !wrong.includes(trace)).slice(0, each - wrong.length);
    return [...wrong, ...others].map((trace) => ({
      id: trace.id,
      row: label,
      text: written.get(trace.id)!,
      correct: trace.correct,
      claims: shownClaims(graph, trace),
    }));
  });
  return Array.from({ length: each }, (_, at) => drawn.flatMap((of) => of[at] ?? []))
    .flat()
    .slice(0, shown);
}

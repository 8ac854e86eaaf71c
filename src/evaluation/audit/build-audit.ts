/** Counts, rates and differences over audited texts, row by row. */
import type { Bilingual } from '../../records/row.ts';
import { accuracyOf, comparePaired, type Marked } from '../statistics/statistics.ts';
import type { Audit, AuditRow, Change, Rate } from './audit-schema.ts';
import type { AuditedTrace } from './audit-trace.ts';
import type { Verdict } from '../../grading/audit/hold-claim.ts';

export interface AuditedRow {
  readonly name: string;
  readonly label: Bilingual;
  /** The row that its training began from; null where there is none. */
  readonly startsFrom: string | null;
  readonly traces: readonly AuditedTrace[];
}

export function buildAudit(rows: readonly AuditedRow[]): Audit {
  return {
    kind: 'fleming-audit',
    version: 1,
    rows: rows.map(auditRow),
    changes: rows.flatMap((candidate) => {
      const baseline = rows.find(({ name }) => name === candidate.startsFrom);
      return baseline === undefined ? [] : changeOf(baseline, candidate);
    }),
  };
}

function auditRow({ name, label, traces }: AuditedRow): AuditRow {
  const claims = traces.flatMap(({ cluster, claims: own }) => own.map(({ verdict }) => ({ cluster, verdict })));
  const ofClaims = (wanted: Verdict): Rate => rateOf(claims, ({ verdict }) => verdict === wanted);
  return {
    name,
    label,
    answers: traces.length,
    claims: claims.length,
    unresolved: traces.reduce((sum, { unresolved }) => sum + unresolved, 0),
    silent: traces.filter((trace) => trace.claims.length === 0).length,
    supported: ofClaims('supported'),
    contradicted: ofClaims('contradicted'),
    unknown: ofClaims('unknown'),
    answersContradicted: rateOf(traces, isContradicted),
    answersUnsupported: rateOf(traces, isUnsupported),
    rightContradicted: rateOf(
      traces.filter(({ correct }) => correct === true),
      isContradicted,
    ),
  };
}

function isContradicted({ claims }: AuditedTrace): boolean {
  return claims.some(({ verdict }) => verdict === 'contradicted');
}

function isUnsupported({ claims }: AuditedTrace): boolean {
  return claims.some(({ verdict }) => verdict !== 'supported');
}

function rateOf<Item extends { readonly cluster: string }>(
  items: readonly Item[],
  counts: (item: Item) => boolean,
): Rate {
  const measured = accuracyOf(items.map((item) => marked('', item.cluster, counts(item))));
  if (measured === null) return null;
  const { accuracy: share, low, high, count: of, correct: count } = measured;
  return { share, low, high, count, of };
}

/** Nothing where they answered no question in common. */
function changeOf(baseline: AuditedRow, candidate: AuditedRow): Audit['changes'] {
  const change = (counts: (trace: AuditedTrace) => boolean | null): Change | null => {
    const marks = ({ traces }: AuditedRow): Marked[] =>
      traces.flatMap((trace) => {
        const value = counts(trace);
        return value === null ? [] : [marked(trace.id, trace.cluster, value)];
      });
    const compared = comparePaired(marks(baseline), marks(candidate));
    return compared === null ? null : { difference: compared.difference, low: compared.low, high: compared.high };
  };
  const [contradicted, unsupported] = [change(isContradicted), change(isUnsupported)];
  if (contradicted === null || unsupported === null) return [];
  const accuracy = change(({ correct }) => correct);
  return [{ baseline: baseline.name, candidate: candidate.name, accuracy, contradicted, unsupported }];
}

function marked(questionId: string, cluster: string, correct: boolean): Marked {
  return { questionId, cluster, correct, reading: { kind: 'read' } };
}

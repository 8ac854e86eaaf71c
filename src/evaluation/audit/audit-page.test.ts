import { expect, it } from 'vitest';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { auditPage } from './audit-page.ts';
import { auditTable } from './audit-text.ts';
import { auditTrace } from './audit-trace.ts';
import { buildAudit } from './build-audit.ts';
import { graphNames } from '../../grading/audit/graph-names.ts';
import { MemoryAuditGraph } from '../../grading/audit/memory-audit-graph.ts';
import { shownClaims } from './shown-claims.ts';
import type { Trace } from './traces.ts';

const graph = new MemoryAuditGraph(toyGraph([['beta disease', 'lacks', 'rash']]));
const names = graphNames(graph);
const trace = (id: string, text: string, correct: boolean): Trace => ({ id, cluster: id, row: 'r', text, correct });
const right = 'Diseases with rash: alpha disease.';
const wrong =
  'Diseases with rash: alpha disease, beta disease.\n<script>alert(1)</script>\nDiseases with anemia: delta disease.';
const before = [trace('1', right, false), trace('2', right, false), trace('3', 'nothing', false)];
const after = [trace('1', wrong, true), trace('2', right, true), trace('3', right, false)];
const rowOf = (name: string, traces: readonly Trace[], startsFrom: string | null) => ({
  name,
  label: { en: name, zh: name },
  startsFrom,
  traces: traces.map((each) => auditTrace(graph, names, each)),
});
const rows = [rowOf('before', before, null), rowOf('after', after, 'before')];
const audit = buildAudit(rows);

it('counts claims and answers, row by row, and what changed from row to row', () => {
  expect(audit.rows).toMatchObject([
    { answers: 3, claims: 2, silent: 1, contradicted: { count: 0, of: 2 }, rightContradicted: null },
    {
      answers: 3,
      claims: 5,
      silent: 0,
      supported: { count: 3, of: 5 },
      contradicted: { count: 1, of: 5 },
      unknown: { count: 1, of: 5 },
      answersContradicted: { count: 1, of: 3 },
      rightContradicted: { count: 1, of: 2 },
    },
  ]);
  expect(audit.changes).toMatchObject([
    { baseline: 'before', candidate: 'after', accuracy: { difference: 2 / 3 }, contradicted: { difference: 1 / 3 } },
  ]);
  const { rows: lines, notes } = auditTable(audit);
  expect(lines.map(({ cells }) => cells.slice(0, 3))).toEqual([
    ['before', '3', '0.7'],
    ['after', '3', '1.7'],
  ]);
  expect(notes.at(-1)).toContain('after against before');
});

it('shows texts as text, with their claims marked and the facts with their sources', () => {
  const [shown] = rows[1]!.traces;
  const page = auditPage(audit, [
    { id: '1', row: rows[1]!.label, text: wrong, correct: true, claims: shownClaims(graph, shown!) },
  ]);
  expect(page).not.toContain('<script>');
  expect(page).toContain('&lt;script&gt;');
  expect(page).toContain('<mark class="contradicted">beta disease<sup>2</sup></mark>');
  expect(page).toContain('<mark class="supported">alpha disease<sup>1</sup></mark>');
  expect(page).toContain('<mark class="unknown">delta disease<sup>3</sup></mark>');
  expect(page).toContain('<code>lacks</code>');
  expect(page).toContain('Fleming-R1 seeds, seeds/toys');
  expect(page).toContain('default-src &#39;none&#39;');
});

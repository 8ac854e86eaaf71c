import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runCommandLine } from '../../../test/worlds/run-command-line.ts';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { writeGraphFile } from '../../graph/graph-file.ts';

const root = mkdtempSync(join(tmpdir(), 'audit-command-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const [graph, traces] = [join(root, 'graph.json'), join(root, 'traces.jsonl')];
writeGraphFile(graph, toyGraph([['beta disease', 'lacks', 'rash']]));
writeFileSync(
  traces,
  ['Diseases with rash: alpha disease.', 'Diseases with rash: beta disease.']
    .map((text, at) => `${JSON.stringify({ questionId: `q${at}`, text })}\n`)
    .join(''),
);

it('prints a table or a document, and writes the page and the marks', async () => {
  const [page, marks] = [join(root, 'audit.html'), join(root, 'marks.jsonl')];
  const table = await runCommandLine(['audit', traces, '--graph', graph, '--html', page, '--marks', marks]);
  expect(table).toMatchObject({ code: 0, out: expect.stringContaining('contradicted') });
  expect(readFileSync(page, 'utf8')).toContain('<mark class="contradicted">beta disease');
  const lines = readFileSync(marks, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { id: expect.stringContaining('q0'), claims: [{ verdict: 'supported' }] },
    { id: expect.stringContaining('q1'), claims: [{ verdict: 'contradicted', facts: [{ relation: 'lacks' }] }] },
  ]);
  const { out } = await runCommandLine(['audit', traces, '--graph', graph, '--json']);
  expect(JSON.parse(out)).toMatchObject({
    kind: 'fleming-audit',
    rows: [{ name: 'traces', answers: 2, claims: 2, contradicted: { count: 1 } }],
  });
});

it.each([
  [['audit', join(root, 'nowhere')], /nowhere is not there/],
  [['audit', traces], /--graph must say/],
  [['audit', root, '--graph', graph], /rows\.json/],
  [['audit', traces, '--graph', graph, '--reader', 'recorded:x.jsonl'], /--reader and --out go together/],
])('refuses %j', async (parameters, message) => {
  expect(await runCommandLine(parameters)).toMatchObject({ code: 2, error: expect.stringMatching(message) });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { ChatModel } from '../../chat/chat-model.ts';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { createProgress } from '../../run/progress.ts';
import { askForClaims } from './ask-for-claims.ts';
import { graphNames } from '../../grading/audit/graph-names.ts';
import { MemoryAuditGraph } from '../../grading/audit/memory-audit-graph.ts';

const root = mkdtempSync(join(tmpdir(), 'asked-claims-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it('asks a model once a text, and holds what it found against the graph', async () => {
  let asked = 0;
  const model: ChatModel = {
    name: 'scripted',
    complete: ({ messages }) => {
      asked++;
      const isFirst = messages[1]!.content.includes('hand in hand');
      const claims = [
        { quote: 'goes hand in hand with fever', subject: 'alpha disease', relation: 'has_finding', object: 'fever' },
        { quote: 'made up', subject: 'alpha disease', relation: 'has_finding', object: 'rash' },
      ];
      const raw = isFirst ? JSON.stringify({ claims }) : 'no';
      return Promise.resolve({ kind: 'completion', raw, finish: 'stop', promptTokens: null, generatedTokens: null });
    },
    close: () => Promise.resolve(),
  };
  const graph = new MemoryAuditGraph(toyGraph());
  const texts = ['alpha disease goes hand in hand with fever', 'something else'];
  const traces = texts.map((text, at) => ({ id: `${at}`, cluster: `${at}`, row: 'r', text, correct: null }));
  const ask = () =>
    askForClaims(
      graph,
      graphNames(graph),
      traces,
      { model, spec: 'scripted', sha256: null, concurrency: 1, maxTokens: null },
      {
        folder: root,
        seed: 0,
        progress: createProgress({ mode: 'quiet', write: () => undefined }),
        stop: () => new AbortController().signal,
        again: 'again',
      },
    );
  const { traces: audited, dropped } = await ask();
  expect(audited).toMatchObject([{ claims: [{ verdict: 'supported' }] }, { claims: [] }]);
  expect(dropped).toEqual({ 'the answer is no JSON of the schema': 1, 'the quote is not in the text': 1 });
  expect(await ask()).toEqual({ traces: audited, dropped });
  expect(asked).toBe(2);
});

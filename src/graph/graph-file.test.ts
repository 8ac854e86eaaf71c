import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { KnowledgeError } from '../support/errors.ts';
import { toyGraph } from './fixtures/toy-graph.ts';
import { readGraphFile, writeGraphFile } from './graph-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'graph-'));
const path = join(folder, 'graph.json');
afterAll(() => rmSync(folder, { recursive: true }));

interface Draft {
  entities: { id: string; prevalence: string | null; names: { zh: string } }[];
  relations: { object: string }[];
}

/** The graph's file after a change by hand. */
function changed(change: (file: Draft) => void): string {
  writeGraphFile(path, toyGraph());
  const file = JSON.parse(readFileSync(path, 'utf8')) as Draft;
  change(file);
  writeFileSync(path, JSON.stringify(file));
  return path;
}

describe('a graph file', () => {
  it('gives back the graph with its facts in their order', () => {
    writeGraphFile(path, toyGraph());
    const graph = readGraphFile(path);
    expect(graph.hash).toBe(toyGraph().hash);
    expect(graph.relations).toEqual(toyGraph().relations);
    expect([...graph.entities.values()]).toEqual([...toyGraph().entities.values()]);
  });

  it.each<[string, (file: Draft) => void]>([
    ['a fact is gone', (file) => void file.relations.pop()],
    ['a fact says something else', (file) => (file.relations[0]!.object = 'pallor')],
    ['a name is another', (file) => (file.entities[0]!.names.zh = '别名')],
    ['a disease is rarer', (file) => (file.entities[0]!.prevalence = 'rare')],
    ['an entity is gone', (file) => void file.entities.pop()],
  ])('is refused when %s', (_what, change) => {
    const file = changed(change);
    expect(() => readGraphFile(file)).toThrow(KnowledgeError);
    expect(() => readGraphFile(file)).toThrow(/changed by hand/);
  });

  it.each(['', '{', 'null', '{}', '[]', '{"entities": 3, "relations": []}'])('is refused when it holds %j', (text) => {
    writeFileSync(path, text);
    expect(() => readGraphFile(path)).toThrow(KnowledgeError);
  });

  it('is refused when it is not there', () => {
    expect(() => readGraphFile(join(folder, 'none.json'))).toThrow(KnowledgeError);
  });
});

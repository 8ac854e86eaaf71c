import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toyGraph } from '../../graph/fixtures/toy-graph.ts';
import { writeGraphFile } from '../../graph/graph-file.ts';
import { entityOf, temporaryFolder } from '../../graph/store/fixtures/store-samples.ts';
import { openGraphStore } from '../../graph/store/graph-store.ts';
import { graphStorePath } from '../../products/graph-store.ts';
import type { Product } from '../../products/stage-kind.ts';
import { MemoryQuestionGraph } from './memory-graph.ts';
import { openQuestionGraph } from './open-question-graph.ts';
import { StoreQuestionGraph } from './store-graph.ts';

const productIn = (folder: string): Product => ({ stage: 'facts', folder }) as Product;

it('opens the graph file of a product, with the hash of the graph and a path wherever the run lies', () => {
  using folder = temporaryFolder();
  writeGraphFile(join(folder.path, 'graph.json'), toyGraph());
  const { graph, path, close } = openQuestionGraph(productIn(folder.path));
  expect(graph).toBeInstanceOf(MemoryQuestionGraph);
  expect([graph.hash, path]).toEqual([toyGraph().hash, 'facts/graph.json']);
  close();
});

it('opens the store of a product that has no graph file, to read, until it is closed', () => {
  using folder = temporaryFolder();
  const product = productIn(folder.path);
  {
    using store = openGraphStore(graphStorePath(product));
    store.addEntity(entityOf('alpha', { type: 'disease' }));
  }
  const { graph, path, close } = openQuestionGraph(product);
  expect(graph).toBeInstanceOf(StoreQuestionGraph);
  expect(path).toBe('facts/graph.sqlite');
  const [disease] = graph.findings.diseases;
  close();
  expect(() => graph.name(disease!, 'en')).toThrow();
});

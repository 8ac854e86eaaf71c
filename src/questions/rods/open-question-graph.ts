/** The graph of a product, whatever it is kept in, as question synthesis reads it. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readGraphFile } from '../../graph/graph-file.ts';
import { graphStorePath, openStoreProduct } from '../../products/graph-store.ts';
import type { Product } from '../../products/stage-kind.ts';
import { MemoryQuestionGraph } from './memory-graph.ts';
import type { QuestionGraph } from './question-graph.ts';
import { StoreQuestionGraph } from './store-graph.ts';

export interface OpenedGraph {
  readonly graph: QuestionGraph;
  /** As a run names it, wherever the run lies. */
  readonly path: string;
  readonly close: () => void;
}

const GRAPH_FILE = 'graph.json';

export function openQuestionGraph(product: Product): OpenedGraph {
  const file = join(product.folder, GRAPH_FILE);
  if (existsSync(file)) {
    const graph = new MemoryQuestionGraph(readGraphFile(file));
    return { graph, path: `${product.stage}/${GRAPH_FILE}`, close: () => undefined };
  }
  const store = openStoreProduct(product);
  const path = `${product.stage}/${basename(graphStorePath(product))}`;
  return { graph: new StoreQuestionGraph(store), path, close: () => store.close() };
}

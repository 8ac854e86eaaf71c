/** Which nodes can be named in a language. */
import type { GraphStore } from '../../graph/store/graph-store.ts';
import type { TypedGraph } from '../../graph/store/typed-graph.ts';
import type { Language } from '../../records/question.ts';

/** Node -> 1 when it has a preferred name in the language. */
export function namedNodes(store: GraphStore, { ids, nodeCount }: TypedGraph, language: Language): Uint8Array {
  const named = new Uint8Array(nodeCount);
  const statement = store.database.prepare(
    'SELECT DISTINCT entity FROM name WHERE language = ? AND preferred = 1 ORDER BY entity',
  );
  let node = 0;
  for (const row of statement.iterate(language)) {
    const id = row['entity'] as number;
    while (node < nodeCount && ids[node]! < id) node += 1;
    if (ids[node] === id) named[node] = 1;
  }
  return named;
}

/** The names of a graph's entities, looked up whole and found in texts. */
import type { AuditGraph } from './audit-graph.ts';
import { PhraseIndex } from './phrase-index.ts';

export type GraphNames = PhraseIndex<number>;

export function graphNames(graph: AuditGraph): GraphNames {
  return new PhraseIndex(
    (function* () {
      for (const { node, name } of graph.names()) yield [name, node] as const;
    })(),
  );
}

/** Of the nodes that share a name the first whose type is wanted; null: none is. */
export function nodeOfType(graph: AuditGraph, nodes: readonly number[], types: readonly string[]): number | null {
  return nodes.find((node) => types.includes(graph.typeOf(node))) ?? null;
}

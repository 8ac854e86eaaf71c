/** The names of a graph's entities, looked up whole and found in texts, also where a text writes them in another way. */
import { FINDING_TYPES } from '../../graph/schema.ts';
import type { AuditGraph, NamedNode } from './audit-graph.ts';
import { derivedNames } from './derived-names.ts';
import { LooseNames } from './loose-names.ts';
import { type FoundPhrase, PhraseIndex } from './phrase-index.ts';
import { wordsOf } from './words-of.ts';

export interface FoundName extends FoundPhrase<number> {
  /** Its words are taken apart by others. */
  readonly isLoose?: true;
}

export class GraphNames {
  readonly #whole: PhraseIndex<number>;
  /** With the names that follow from others. */
  readonly #written: PhraseIndex<number>;
  readonly #loose: LooseNames;

  constructor(graph: AuditGraph) {
    const named = [...graph.names()];
    this.#whole = new PhraseIndex(named.map(({ node, name }) => [name, node]));
    this.#written = new PhraseIndex([
      ...named.map(({ node, name }) => [name, node] as const),
      // A person's name may be another word.
      ...derivedOf(graph, named, this.#whole).map(
        ({ node, name }) => [name, node, graph.typeOf(node) === 'disease' || undefined] as const,
      ),
    ]);
    const isFinding = ({ node }: NamedNode): boolean =>
      (FINDING_TYPES as readonly string[]).includes(graph.typeOf(node)) || graph.typeOf(node) === 'contraindication';
    this.#loose = new LooseNames(named.filter(isFinding).map(({ node, name }) => ({ node, text: name })));
  }

  /** The nodes of a text that is one name, preferred names first. */
  valuesOf(text: string): readonly number[] {
    return this.#whole.valuesOf(text);
  }

  /** In the order of the text; none overlaps another. Of two that overlap the longer is one. */
  find(text: string): FoundName[] {
    const words = wordsOf(text);
    const exact: FoundName[] = this.#written.find(text, words);
    const found: FoundName[] = [];
    let next = 0;
    for (const name of this.#loose.find(text, words)) {
      while (next < exact.length && exact[next]!.end <= name.start) found.push(exact[next++]!);
      if (name.start < (found.at(-1)?.end ?? 0)) continue;
      const first = exact[next];
      const isCut = first !== undefined && first.start < name.start;
      let last = next;
      while (last < exact.length && exact[last]!.end <= name.end) last++;
      const reaches = last < exact.length && exact[last]!.start < name.end;
      // The same words in their order are found whole.
      const isWhole = first !== undefined && first.start <= name.start && first.end >= name.end;
      if (isCut || reaches || isWhole) continue;
      found.push({ ...name, isLoose: true });
      next = last;
    }
    return [...found, ...exact.slice(next)];
  }
}

export function graphNames(graph: AuditGraph): GraphNames {
  return new GraphNames(graph);
}

/** Those of one node alone, and none that is the name of another finding. */
function derivedOf(graph: AuditGraph, named: readonly NamedNode[], whole: PhraseIndex<number>): NamedNode[] {
  const nodesOf = new Map<string, Set<number>>();
  for (const { node, name } of named)
    for (const each of derivedNames(name, graph.typeOf(node)))
      nodesOf.set(each, (nodesOf.get(each) ?? new Set()).add(node));
  return [...nodesOf].flatMap(([name, nodes]) => {
    const [node] = nodes;
    const taken = whole.valuesOf(name).filter((other) => graph.typeOf(other) === graph.typeOf(node!));
    const isTaken = graph.typeOf(node!) === 'contraindication' ? taken.length > 0 : whole.valuesOf(name).length > 0;
    return nodes.size > 1 || isTaken ? [] : [{ node: node!, name }];
  });
}

/** Of the nodes that share a name the first whose type is wanted; null: none is. */
export function nodeOfType(graph: AuditGraph, nodes: readonly number[], types: readonly string[]): number | null {
  return nodes.find((node) => types.includes(graph.typeOf(node))) ?? null;
}

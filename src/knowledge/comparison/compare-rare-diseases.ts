/** Compares the graph with the rare diseases of the Disease Ontology: which it has, and how common it says they are. */
import type { KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import type { PrevalenceClass } from '../../graph/schema.ts';
import type { DiseaseTerm } from '../open-data/rare-diseases.ts';
import { coverage, matches, type Coverage } from './agreement.ts';
import { termIndex } from './term-index.ts';

export interface RareDiseaseComparison {
  readonly diseases: Coverage;
  /** Of the diseases in both, how many the graph calls common, uncommon, rare. */
  readonly knownByPrevalence: Readonly<Record<PrevalenceClass, number>>;
  /** Diseases that the graph calls common and the ontology lists as rare. */
  readonly heldForCommon: readonly string[];
}

export function compareWithRareDiseases(graph: KnowledgeGraph, terms: readonly DiseaseTerm[]): RareDiseaseComparison {
  const diseases = graph.ofType('disease');
  const known = matches(diseases, termIndex(terms));
  const knownByPrevalence: Record<PrevalenceClass, number> = { common: 0, uncommon: 0, rare: 0 };
  for (const { id, prevalence } of diseases) if (known.has(id)) knownByPrevalence[prevalence!] += 1;
  return {
    diseases: coverage(diseases, known),
    knownByPrevalence,
    heldForCommon: diseases
      .filter(({ id, prevalence }) => known.has(id) && prevalence === 'common')
      .map(({ id }) => id),
  };
}

/**
 * Compares the graph with open vocabularies and databases that nobody of this project wrote, as a second opinion on the
 * seeds: what of them is known there under the same name, which facts stand there too, and which do not. An absent
 * fact is not a wrong one (open databases are incomplete and their terms coarser); it is one to look at again.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { compareWithHetionet, type HetionetComparison } from './comparison/compare-hetionet.ts';
import { compareWithPhenotypes, type PhenotypeComparison } from './comparison/compare-phenotypes.ts';
import { compareWithRareDiseases, type RareDiseaseComparison } from './comparison/compare-rare-diseases.ts';
import type { Hetionet } from './open-data/hetionet.ts';
import type { Phenotypes } from './open-data/phenotypes.ts';
import type { DiseaseTerm } from './open-data/rare-diseases.ts';

/** null: the source was not at hand. */
export interface OpenSources {
  readonly hetionet: Hetionet | null;
  readonly phenotypes: Phenotypes | null;
  /** The rare-disease subset of the Disease Ontology. */
  readonly rareDiseases: readonly DiseaseTerm[] | null;
}

export interface GraphComparison {
  readonly hetionet: HetionetComparison | null;
  readonly phenotypes: PhenotypeComparison | null;
  readonly rareDiseases: RareDiseaseComparison | null;
}

export function compareGraph(graph: KnowledgeGraph, sources: OpenSources): GraphComparison {
  return {
    hetionet: sources.hetionet && compareWithHetionet(graph, sources.hetionet),
    phenotypes: sources.phenotypes && compareWithPhenotypes(graph, sources.phenotypes, sources.rareDiseases),
    rareDiseases: sources.rareDiseases && compareWithRareDiseases(graph, sources.rareDiseases),
  };
}

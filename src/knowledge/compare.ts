/**
 * Compares the graph with open vocabularies and databases of others, as a second opinion on the seeds: which entities
 * they know by the same name, which facts they state too, and which they do not. A fact that they lack is not wrong
 * (open databases are incomplete and their terms are coarser); it deserves a second look.
 */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { compareWithHetionet, type HetionetComparison } from './comparison/compare-hetionet.ts';
import { compareWithPhenotypes, type PhenotypeComparison } from './comparison/compare-phenotypes.ts';
import { compareWithRareDiseases, type RareDiseaseComparison } from './comparison/compare-rare-diseases.ts';
import type { Hetionet } from './open-data/hetionet.ts';
import type { Phenotypes } from './open-data/phenotypes.ts';
import type { DiseaseTerm } from './open-data/rare-diseases.ts';

/** Each is null where its source was not at hand. */
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

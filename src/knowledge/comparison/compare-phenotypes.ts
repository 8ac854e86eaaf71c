/**
 * Compares the graph with the Human Phenotype Ontology: findings, their Chinese names, and the findings of a disease.
 */
import type { KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import { annotationId, type Phenotypes } from '../open-data/phenotypes.ts';
import type { DiseaseTerm } from '../open-data/rare-diseases.ts';
import {
  agreement,
  coverage,
  findingFacts,
  findingsIn,
  mapValues,
  matches,
  type Agreement,
  type Coverage,
} from './agreement.ts';
import { termIndex } from './term-index.ts';

export interface LabelDifference {
  readonly name: string;
  readonly graph: string;
  readonly source: string;
}

export interface PhenotypeComparison {
  readonly findings: Coverage;
  /** Chinese names of the findings known: equal to the official one, equal to it by a synonym, different. */
  readonly chinese: {
    readonly equal: number;
    readonly bySynonym: number;
    readonly different: readonly LabelDifference[];
  };
  /** Null where the Disease Ontology is not at hand, which links names of diseases to annotations. */
  readonly annotations: (Agreement & { readonly diseases: Coverage }) | null;
}

export function compareWithPhenotypes(
  graph: KnowledgeGraph,
  source: Phenotypes,
  terms: readonly DiseaseTerm[] | null,
): PhenotypeComparison {
  const findings = matches(findingsIn(graph), source.index);
  return {
    findings: coverage(findingsIn(graph), findings),
    chinese: compareChinese(graph, findings, source),
    annotations: terms && compareAnnotations(graph, findings, source, terms),
  };
}

function compareAnnotations(
  graph: KnowledgeGraph,
  findings: ReadonlyMap<string, string>,
  source: Phenotypes,
  terms: readonly DiseaseTerm[],
): Agreement & { diseases: Coverage } {
  const termById = new Map(terms.map((term) => [term.id, term]));
  const phenotypesOf = (termId: string): Set<string> =>
    new Set(
      termById
        .get(termId)!
        .references.flatMap((reference) => [...(source.phenotypesOf.get(annotationId(reference)) ?? [])]),
    );
  const annotated = mapValues(matches(graph.ofType('disease'), termIndex(terms)), phenotypesOf);
  for (const [disease, phenotypes] of annotated) if (phenotypes.size === 0) annotated.delete(disease);
  return {
    diseases: coverage(graph.ofType('disease'), annotated),
    ...agreement(annotated, findings, (disease) => findingFacts(graph, disease)),
  };
}

function compareChinese(
  graph: KnowledgeGraph,
  findings: ReadonlyMap<string, string>,
  source: Phenotypes,
): PhenotypeComparison['chinese'] {
  let [equal, bySynonym] = [0, 0];
  const different: LabelDifference[] = [];
  for (const [name, id] of findings) {
    const { names, synonyms } = graph.entity(name);
    const official = source.labels.get(id)!.zh;
    if (names.zh === official) equal++;
    else if (synonyms.zh.includes(official)) bySynonym++;
    else different.push({ name, graph: names.zh, source: official });
  }
  return { equal, bySynonym, different };
}

/**
 * Human Phenotype Ontology: which phenotypes a disease (OMIM, ORPHANET) has, and their official English and Chinese
 * labels. `hpo_diseaseannotation.txt`: disease id, tab, phenotype ids separated by `|`. `hp-zh.babelon.tsv`: labels.
 */
import { NameIndex } from '../match-key.ts';
import { readLines, readTable } from './read-lines.ts';

export interface PhenotypeLabel {
  readonly en: string;
  readonly zh: string;
}

export interface Phenotypes {
  /** By English label. */
  readonly index: NameIndex;
  readonly labels: ReadonlyMap<string, PhenotypeLabel>;
  /** `OMIM:154700` or `ORPHANET:558` -> phenotype ids. */
  readonly phenotypesOf: ReadonlyMap<string, ReadonlySet<string>>;
}

export function readPhenotypes(annotationsPath: string, labelsPath: string): Phenotypes {
  const labels = new Map<string, PhenotypeLabel>();
  const index = new NameIndex();
  const columns = ['subject_id', 'source_value', 'translation_value', 'predicate_id'];
  for (const [id, en, zh, predicate] of readTable(labelsPath, columns) as [string, string, string, string][]) {
    if (predicate !== 'rdfs:label') continue;
    labels.set(id, { en, zh });
    index.add(id, [en]);
  }
  const phenotypesOf = new Map<string, ReadonlySet<string>>();
  for (const line of readLines(annotationsPath)) {
    const [disease, phenotypes] = line.split('\t');
    if (disease !== undefined && phenotypes !== undefined) phenotypesOf.set(disease, new Set(phenotypes.split('|')));
  }
  return { index, labels, phenotypesOf };
}

/** How the annotation file writes a reference of the Disease Ontology (`MIM:1` -> `OMIM:1`, `ORDO:2` -> `ORPHANET:2`). */
export function annotationId(reference: string): string {
  return reference.replace(/^MIM:/, 'OMIM:').replace(/^ORDO:/, 'ORPHANET:');
}

/**
 * Human Phenotype Ontology: which phenotypes a disease (OMIM, ORPHANET) has, and their official English and Chinese
 * labels. `hpo_diseaseannotation.txt`: disease id, tab, phenotype ids separated by `|`. `hp-zh.babelon.tsv`: labels.
 */
import { NameIndex } from '../match-key.ts';
import { shortAnnotations } from '../import/hpo-short.ts';
import { readTable } from './read-table.ts';

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
  const columns = ['subject_id', 'source_value', 'translation_value', 'predicate_id'] as const;
  for (const [id, en, zh, predicate] of readTable(labelsPath, columns)) {
    if (predicate !== 'rdfs:label') continue;
    labels.set(id, { en, zh });
    index.add(id, [en]);
  }
  const phenotypesOf = new Map<string, Set<string>>();
  for (const { disease, phenotypes } of shortAnnotations(annotationsPath)) {
    const known = phenotypesOf.get(disease);
    if (known === undefined) phenotypesOf.set(disease, new Set(phenotypes));
    else for (const phenotype of phenotypes) known.add(phenotype);
  }
  return { index, labels, phenotypesOf };
}

/** How the annotation file writes a reference of the Disease Ontology (`MIM:1` -> `OMIM:1`, `ORDO:2` -> `ORPHANET:2`). */
export function annotationId(reference: string): string {
  return reference.replace(/^MIM:/, 'OMIM:').replace(/^ORDO:/, 'ORPHANET:');
}

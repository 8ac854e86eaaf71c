/** Disease Ontology in OBO (https://disease-ontology.org): terms with exact synonyms and cross references. */
import { readOboTerms } from '../import/obo-terms.ts';

export interface DiseaseTerm {
  readonly id: string;
  readonly name: string;
  /** EXACT ones only: RELATED and BROAD synonyms name other diseases. */
  readonly synonyms: readonly string[];
  /** `MIM:152700`, `ORDO:536`, ... */
  readonly references: readonly string[];
}

/** All terms that are not obsolete, in file order. */
export function readDiseaseOntology(path: string): DiseaseTerm[] {
  return Array.from(readOboTerms(path))
    .filter(({ obsolete, name }) => !obsolete && name !== '')
    .map(({ id, name, synonyms, references }) => ({
      id,
      name,
      synonyms: synonyms.filter(({ scope }) => scope === 'EXACT').map(({ text }) => text),
      references,
    }));
}

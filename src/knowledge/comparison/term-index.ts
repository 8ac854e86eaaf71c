/** Terms of the Disease Ontology by name and synonym. */
import { NameIndex } from '../match-key.ts';
import type { DiseaseTerm } from '../open-data/rare-diseases.ts';

export function termIndex(terms: readonly DiseaseTerm[]): NameIndex {
  const index = new NameIndex();
  // Names before synonyms: a synonym must not hide the disease that bears the name.
  for (const { id, name } of terms) index.add(id, [name]);
  for (const { id, synonyms } of terms) index.add(id, synonyms);
  return index;
}

/** Disease Ontology in OBO 1.2 (https://disease-ontology.org): terms with exact synonyms and cross references. */
import { readLines } from './read-lines.ts';

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
  const terms: DiseaseTerm[] = [];
  let stanza: string[] = [];
  const close = (): void => {
    const term = termOf(stanza);
    if (term !== null) terms.push(term);
  };
  for (const line of readLines(path)) {
    if (!line.startsWith('[')) {
      stanza.push(line);
      continue;
    }
    close();
    stanza = [line];
  }
  close();
  return terms;
}

function termOf(stanza: readonly string[]): DiseaseTerm | null {
  if (stanza[0] !== '[Term]' || stanza.includes('is_obsolete: true')) return null;
  const values = (tag: string): string[] =>
    stanza.filter((line) => line.startsWith(`${tag}: `)).map((line) => line.slice(tag.length + 2));
  const [id, name] = [values('id')[0], values('name')[0]];
  if (id === undefined || name === undefined) return null;
  const synonyms = values('synonym').flatMap((value) => /^"((?:[^"\\]|\\.)*)" EXACT/.exec(value)?.[1] ?? []);
  return { id, name, synonyms, references: values('xref').map((value) => value.split(' ')[0]!) };
}

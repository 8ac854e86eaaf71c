/**
 * Ontologies in OBO: terms become entities, is_a and other relationships between terms of the file relations. The type
 * is that of the ontology (Disease Ontology: disease); of the Human Phenotype Ontology only what lies below
 * `Phenotypic abnormality` is a finding. Two passes over the file: a term may stand before its parent.
 */
import type { Evidence, ExternalId, NewEntity, StoredName } from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { tableEvidence, type Importer, type ImportWriter } from './importer.ts';
import { readOboHeader, readOboTerms, type OboHeader, type OboTerm } from './obo-terms.ts';
import { symptomsInDefinition } from './definition-symptoms.ts';
import { FindingNames } from './finding-names.ts';
import { externalId } from './vocabularies.ts';

interface Ontology {
  readonly source: string;
  readonly type: string;
  readonly licence: string;
}

/** By the scheme of the term. */
const ONTOLOGIES: Readonly<Record<string, Ontology>> = {
  DOID: { source: 'Disease Ontology', type: 'disease', licence: 'CC0-1.0' },
  SYMP: { source: 'Symptom Ontology', type: 'symptom', licence: 'CC0-1.0' },
  HP: { source: 'Human Phenotype Ontology', type: 'sign', licence: 'LicenseRef-HPO' },
  MONDO: { source: 'Mondo Disease Ontology', type: 'disease', licence: 'CC-BY-4.0' },
  UBERON: { source: 'Uberon', type: 'anatomy', licence: 'CC-BY-3.0' },
  CHEBI: { source: 'ChEBI', type: 'chemical', licence: 'CC-BY-4.0' },
  GO: { source: 'Gene Ontology', type: 'biological_process', licence: 'CC-BY-4.0' },
  MAXO: { source: 'Medical Action Ontology', type: 'procedure', licence: 'CC0-1.0' },
};

const PHENOTYPIC_ABNORMALITY = 'HP:0000118';

export const oboImporter: Importer = {
  kind: 'obo',
  version: 3,
  run(files, writer) {
    for (const file of files) importOntology(file, writer);
  },
};

function importOntology(path: string, writer: ImportWriter): void {
  const header = readOboHeader(path);
  const findings = findingsOf(path);
  const stored = new Map<string, number>();
  /** Old ids of terms: alternative ones, and those of obsolete terms that one other replaces. */
  const former = new Map<string, string>();
  for (const term of readOboTerms(path)) {
    writer.at(path, term.line);
    const entity = entityOf(path, term, findings);
    if (entity !== null) stored.set(term.id, writer.entity(entity).id);
    else writer.remark(term.obsolete ? 'obsolete terms left out' : 'terms without a name left out');
    if (term.obsolete && term.replacedBy.length === 1) former.set(term.id, term.replacedBy[0]!);
    else for (const id of entity === null ? [] : term.alternativeIds) former.set(id, term.id);
  }
  const objectOf = (target: string): number | null =>
    stored.get(target) ?? stored.get(former.get(target) ?? '') ?? null;
  const names = new FindingNames(writer.store);
  for (const term of readOboTerms(path)) {
    const subject = stored.get(term.id);
    if (subject === undefined) continue;
    writer.at(path, term.line);
    const evidence = evidenceOf(term, header);
    for (const reason of term.notStated) writer.remark(reason);
    for (const { type, target } of relationsOf(term)) {
      const object = objectOf(target) ?? storedBefore(target, writer);
      if (object === null) writer.remark('relations to terms that are not in the file left out');
      else writer.relation(writer.store.entityWithId(...parts(term.id)) ?? subject, type, object, evidence);
    }
    if (ontologyOf(term).type === 'disease') symptomsInDefinition(term, subject, evidence, writer, names);
  }
}

function relationsOf({ parents, relationships }: OboTerm): { type: string; target: string }[] {
  return [
    ...parents.map((target) => ({ type: 'is_a', target })),
    ...relationships.map(({ type, target }) => ({ type: relationWord(type), target })),
  ];
}

function entityOf(path: string, term: OboTerm, findings: ReadonlySet<string> | null): NewEntity | null {
  if (term.obsolete || term.name.trim() === '') return null;
  const own = externalId(term.id, 'identity');
  if (own === null)
    throw new KnowledgeError(`${path}:${term.line}: '${term.id.slice(0, 60)}' is no id; expected one like DOID:4`);
  const names: StoredName[] = [
    { language: 'en', kind: 'preferred', text: term.name },
    // BROAD, NARROW and RELATED synonyms name other things.
    ...term.synonyms
      .filter(({ scope }) => scope === 'EXACT')
      .map(({ text }): StoredName => ({ language: 'en', kind: 'synonym', text })),
  ];
  const ids = [
    own,
    ...term.alternativeIds.flatMap((id) => externalId(id, 'reference') ?? []),
    ...term.references.flatMap((id) => externalId(id, 'reference') ?? []),
  ];
  const rare = term.subsets.some((subset) => /rare/i.test(subset));
  return { type: typeOf(term, findings), names, ids: uniqueIds(ids), prevalence: rare ? 'rare' : null };
}

function uniqueIds(ids: readonly ExternalId[]): ExternalId[] {
  return [...new Map(ids.toReversed().map((id) => [`${id.scheme}:${id.value}`, id])).values()].toReversed();
}

function typeOf(term: OboTerm, findings: ReadonlySet<string> | null): string {
  const { type } = ontologyOf(term);
  if (findings !== null && term.id.startsWith('HP:') && !findings.has(term.id)) return 'phenotype_modifier';
  return type;
}

function ontologyOf({ id, namespace }: OboTerm): Ontology {
  const scheme = id.split(':', 1)[0]!;
  const known = ONTOLOGIES[scheme];
  if (known !== undefined && scheme !== 'GO') return known;
  const type = relationWord(namespace ?? scheme);
  return { source: known?.source ?? scheme, type, licence: known?.licence ?? 'NOASSERTION' };
}

/** Everything below `Phenotypic abnormality`; null when the file is not of the Human Phenotype Ontology. */
function findingsOf(path: string): Set<string> | null {
  const children = new Map<string, string[]>();
  let found = false;
  for (const { id, parents } of readOboTerms(path)) {
    found ||= id === PHENOTYPIC_ABNORMALITY;
    for (const parent of parents) {
      const list = children.get(parent);
      if (list === undefined) children.set(parent, [id]);
      else list.push(id);
    }
  }
  if (!found) return null;
  const findings = new Set([PHENOTYPIC_ABNORMALITY]);
  for (const id of findings) for (const child of children.get(id) ?? []) findings.add(child);
  return findings;
}

function evidenceOf(term: OboTerm, header: OboHeader): Evidence {
  const { source, licence } = ontologyOf(term);
  const address = `http://purl.obolibrary.org/obo/${term.id.replace(':', '_')}`;
  return tableEvidence('obo', { source, address, revision: header.version, licence });
}

function storedBefore(target: string, writer: ImportWriter): number | null {
  const id = externalId(target, 'identity');
  return id === null ? null : writer.store.entityWithId(id.scheme, id.value);
}

function parts(id: string): [string, string] {
  const own = externalId(id, 'identity')!;
  return [own.scheme, own.value];
}

/** `part_of`, `RO:0002200`, `located in` as a word of the store. */
function relationWord(text: string): string {
  const word = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '');
  return word === '' ? 'related_to' : word.slice(0, 64);
}

/**
 * MedQuAD: rare diseases with synonyms, and the findings that answers of the kind `symptoms` list in a fixed form (after
 * the words of the Human Phenotype Ontology). A finding counts when the store knows its name; the quote is the name where
 * it stands in the answer. Archives (.tar, .tar.gz) and single documents.
 */
import { KnowledgeError } from '../../support/errors.ts';
import type { ExternalId, StoredName } from '../../records/stored-graph.ts';
import type { Importer, ImportWriter } from './importer.ts';
import { parseMedquadDocument, type MedquadDocument } from './medquad-document.ts';
import { isTar, tarFiles } from './tar-files.ts';
import { unpackedBytes } from './text-lines.ts';

const LIST_BEGIN = 'Signs and Symptoms Approximate number of patients (when available)';
const LIST_END = 'The Human Phenotype Ontology (HPO) has collected';
const RELATIONS: Readonly<Record<string, string>> = {
  symptom: 'has_symptom',
  sign: 'has_sign',
  laboratory_finding: 'has_laboratory_finding',
  imaging_finding: 'has_imaging_finding',
};

export const medquadImporter: Importer = {
  kind: 'medquad',
  version: 2,
  run(files, writer) {
    for (const file of files) {
      let documents = 0;
      for (const document of documentsOf(file)) {
        importDocument(document, writer);
        documents += 1;
      }
      if (documents === 0) throw new KnowledgeError(`${file}: holds no document of MedQuAD (.xml)`);
    }
  },
};

function* documentsOf(file: string): Generator<MedquadDocument> {
  const bytes = unpackedBytes(file);
  if (!isTar(bytes)) {
    yield parseMedquadDocument(file, bytes);
    return;
  }
  for (const { name, bytes: content } of tarFiles(file, bytes))
    if (name.endsWith('.xml')) yield parseMedquadDocument(`${file}: ${name}`, content);
}

function importDocument(document: MedquadDocument, writer: ImportWriter): void {
  if (document.semanticGroup !== null && document.semanticGroup !== 'Disorders') {
    writer.remark('documents about other things than disorders left out');
    return;
  }
  const synonyms = document.synonyms.filter((text) => text !== '');
  const names: StoredName[] = [
    { language: 'en', kind: 'preferred', text: document.focus },
    ...synonyms.map((text): StoredName => ({ language: 'en', kind: 'synonym', text })),
  ];
  const { id } = writer.entity({ type: 'disease', names, ids: idsOf(document), prevalence: null });
  for (const { type, text } of document.answers) if (type === 'symptoms') importFindings(document, id, text, writer);
}

function idsOf({ id, url, concepts }: MedquadDocument): ExternalId[] {
  const gard = /\/gard\/(\d+)\//.exec(url)?.[1];
  return [
    gard === undefined
      ? { scheme: 'MEDQUAD', value: id, role: 'identity' }
      : { scheme: 'GARD', value: gard, role: 'identity' },
    ...concepts.map((value): ExternalId => ({ scheme: 'UMLS', value, role: 'reference' })),
  ];
}

function importFindings(document: MedquadDocument, disease: number, answer: string, writer: ImportWriter): void {
  for (const { text, start } of listedFindings(document.focus, answer)) {
    const found = writer.store.findByName(text, 'en').find(({ type }) => Object.hasOwn(RELATIONS, type));
    if (found === undefined) {
      writer.remark('listed findings that the graph does not know left out');
      continue;
    }
    writer.relation(disease, RELATIONS[found.type]!, found.entity, {
      source: `MedQuAD (${document.source})`,
      address: document.url,
      revision: null,
      licence: 'CC-BY-4.0',
      quote: { text, start, end: start + text.length },
      extractor: 'medquad-list',
      confidence: 0.9,
    });
  }
}

/**
 * The names in `... (when available) Malabsorption 90% Ataxia 50% NAME - Acanthocytosis - Ataxia - The Human ...`, with
 * their places in the answer.
 */
export function listedFindings(focus: string, answer: string): { text: string; start: number }[] {
  const begin = answer.indexOf(LIST_BEGIN);
  const end = answer.indexOf(LIST_END, begin);
  if (begin < 0 || end < 0) return [];
  const listStart = begin + LIST_BEGIN.length;
  const list = answer.slice(listStart, end);
  const found: { text: string; start: number }[] = [];
  let start = 0;
  const take = (until: number, frequency: string): void => {
    const piece = list.slice(start, until);
    const text = piece.trim();
    // Of none of the patients: a finding that was looked for and is absent.
    const absent = /^0+(?:\.0+)?(?:%|\/)/.test(frequency);
    if (!absent && text !== '' && text !== focus && !/^[\d.%/]+$/.test(text))
      found.push({ text, start: listStart + start + piece.indexOf(text) });
  };
  for (const { 0: mark, index } of list.matchAll(/ - | (?:\d+(?:\.\d+)?%|\d+\/\d+)(?= |$)/g)) {
    take(index, mark.trim());
    start = index + mark.length;
  }
  take(list.length, '');
  return found;
}

/**
 * MedQuAD: rare diseases with synonyms, and the findings that answers of the kind `symptoms` list in a fixed form (after
 * the words of the Human Phenotype Ontology). A finding counts when the store knows its name; the quote is the name where
 * it stands in the answer. Archives (.tar, .tar.gz) and single documents.
 */
import { KnowledgeError } from '../../support/errors.ts';
import type { ExternalId, Observation, StoredName } from '../../records/stored-graph.ts';
import { FindingNames } from './finding-names.ts';
import type { Importer, ImportWriter } from './importer.ts';
import { medquadDocuments } from './medquad-documents.ts';
import type { MedquadDocument } from './medquad-document.ts';
import { readFrequency } from './read-frequency.ts';

const LIST_BEGIN = 'Signs and Symptoms Approximate number of patients (when available)';
const LIST_END = 'The Human Phenotype Ontology (HPO) has collected';

export const medquadImporter: Importer = {
  kind: 'medquad',
  version: 3,
  run(files, writer) {
    const findings = new FindingNames(writer.store);
    for (const file of files) {
      let documents = 0;
      for (const { where, document } of medquadDocuments(file)) {
        writer.at(where);
        importDocument(document, writer, findings);
        documents += 1;
      }
      if (documents === 0) throw new KnowledgeError(`${file}: holds no document of MedQuAD (.xml)`);
    }
  },
};

function importDocument(document: MedquadDocument, writer: ImportWriter, findings: FindingNames): void {
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
  for (const { type, text } of document.answers) {
    if (type !== 'symptoms') continue;
    if (text.trim() === '') writer.remark('answers about symptoms that the publisher withholds');
    else importFindings(document, id, text, writer, findings);
  }
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

function importFindings(
  document: MedquadDocument,
  disease: number,
  answer: string,
  writer: ImportWriter,
  findings: FindingNames,
): void {
  for (const { text, start, frequency } of listedFindings(document.focus, answer)) {
    const found = findings.find(text);
    if (found === null) {
      writer.remark('listed findings that the graph does not know left out');
      continue;
    }
    const evidence = {
      source: `MedQuAD (${document.source})`,
      address: document.url,
      revision: null,
      licence: 'CC-BY-4.0',
      quote: { text, start, end: start + text.length },
      extractor: 'medquad-list',
      confidence: 0.9,
    };
    writer.relation(disease, found.relation, found.entity, evidence, observationsOf(document.url, frequency));
  }
}

function observationsOf(url: string, words: string): Observation[] {
  const frequency = readFrequency(words);
  if (frequency === null) return [];
  const nothing = { sex: null, onset: null, modifiers: [], evidenceCode: null, curated: null };
  return [{ reference: url.slice(0, 200), frequency, ...nothing }];
}

export interface ListedFinding {
  readonly text: string;
  /** Its place in the answer. */
  readonly start: number;
  /** `90%`, `3/7`; empty when the list does not say. */
  readonly frequency: string;
}

/**
 * The names in `... (when available) Malabsorption 90% Ataxia 50% NAME - Acanthocytosis - Ataxia - The Human ...`, with
 * their places in the answer.
 */
export function listedFindings(focus: string, answer: string): ListedFinding[] {
  const begin = answer.indexOf(LIST_BEGIN);
  const end = answer.indexOf(LIST_END, begin);
  if (begin < 0 || end < 0) return [];
  const listStart = begin + LIST_BEGIN.length;
  const list = answer.slice(listStart, end);
  const found: ListedFinding[] = [];
  let start = 0;
  const take = (until: number, frequency: string): void => {
    const piece = list.slice(start, until);
    const text = piece.trim();
    const stated = frequency === '-' ? '' : frequency;
    // Of none of the patients: a finding that was looked for and is absent. Of 9 in 3: nobody knows.
    const isMet = stated === '' || (readFrequency(stated)?.most ?? 0) > 0;
    if (isMet && text !== '' && text !== focus && !/^[\d.%/]+$/.test(text))
      found.push({ text, start: listStart + start + piece.indexOf(text), frequency: stated });
  };
  for (const { 0: mark, index } of list.matchAll(/ - | (?:\d+(?:\.\d+)?%|\d+\/\d+)(?= |$)/g)) {
    take(index, mark.trim());
    start = index + mark.length;
  }
  take(list.length, '');
  return found;
}

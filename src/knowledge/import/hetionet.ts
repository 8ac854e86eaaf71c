/**
 * Hetionet 1.0 (https://github.com/hetio/hetionet): node and edge tables, gzipped or not, in any order. Its 11 kinds of
 * nodes and 24 of edges in the words of the store; an edge whose node no node table names is left out and counted.
 */
import type { Evidence, StoredName } from '../../records/stored-graph.ts';
import { KnowledgeError } from '../../support/errors.ts';
import { tableEvidence, type Importer, type ImportWriter } from './importer.ts';
import { textLines } from './text-lines.ts';

interface Kind {
  readonly type: string;
  /** Null where the value itself names its scheme (`DOID:4`). */
  readonly scheme: string | null;
}

const KINDS: Readonly<Record<string, Kind>> = {
  Anatomy: { type: 'anatomy', scheme: null },
  'Biological Process': { type: 'biological_process', scheme: null },
  'Cellular Component': { type: 'cellular_component', scheme: null },
  Compound: { type: 'drug', scheme: 'DRUGBANK' },
  Disease: { type: 'disease', scheme: null },
  Gene: { type: 'gene', scheme: 'ENTREZ' },
  'Molecular Function': { type: 'molecular_function', scheme: null },
  Pathway: { type: 'pathway', scheme: 'HETIONET' },
  'Pharmacologic Class': { type: 'drug_class', scheme: 'NDFRT' },
  'Side Effect': { type: 'symptom', scheme: 'UMLS' },
  Symptom: { type: 'symptom', scheme: 'MESH' },
};

interface Edge {
  readonly type: string;
  /** The edge is read from target to source: `Compound treats Disease` becomes `disease treated_by drug`. */
  readonly reversed?: true;
  readonly licence: string;
}

const FREE = 'CC0-1.0';
/** The licence of several databases together: the table does not say which of them states an edge. */
const MIXED = 'LicenseRef-Hetionet-per-source';

const EDGES: Readonly<Record<string, Edge>> = {
  AdG: { type: 'downregulates', licence: MIXED },
  AeG: { type: 'expresses', licence: MIXED },
  AuG: { type: 'upregulates', licence: MIXED },
  CbG: { type: 'binds', licence: 'CC-BY-NC-4.0' },
  CcSE: { type: 'has_adverse_effect', licence: 'CC-BY-NC-SA-4.0' },
  CdG: { type: 'downregulates', licence: MIXED },
  CpD: { type: 'palliated_by', reversed: true, licence: FREE },
  CrC: { type: 'resembles', licence: MIXED },
  CtD: { type: 'treated_by', reversed: true, licence: FREE },
  CuG: { type: 'upregulates', licence: MIXED },
  DaG: { type: 'associated_gene', licence: MIXED },
  DdG: { type: 'downregulates', licence: MIXED },
  DlA: { type: 'affects', licence: FREE },
  DpS: { type: 'has_symptom', licence: FREE },
  DrD: { type: 'resembles', licence: FREE },
  DuG: { type: 'upregulates', licence: MIXED },
  GcG: { type: 'covaries_with', licence: MIXED },
  GiG: { type: 'interacts_with', licence: MIXED },
  GpBP: { type: 'participates_in', licence: 'CC-BY-4.0' },
  GpCC: { type: 'participates_in', licence: 'CC-BY-4.0' },
  GpMF: { type: 'participates_in', licence: 'CC-BY-4.0' },
  GpPW: { type: 'participates_in', licence: MIXED },
  'Gr>G': { type: 'regulates', licence: MIXED },
  PCiC: { type: 'member_of', reversed: true, licence: MIXED },
};

const NODE_HEADER = 'id\tname\tkind';
const EDGE_HEADER = 'source\tmetaedge\ttarget';

export const hetionetImporter: Importer = {
  kind: 'hetionet',
  version: 1,
  run(files, writer) {
    const kinds = files.map((file) => ({ file, header: headerOf(file) }));
    const stored = new Map<string, number>();
    for (const { file, header } of kinds) if (header === NODE_HEADER) importNodes(file, writer, stored);
    for (const { file, header } of kinds) if (header === EDGE_HEADER) importEdges(file, writer, stored);
  },
};

function headerOf(file: string): string {
  const first = textLines(file).next();
  const header = first.done === true ? '' : first.value.text;
  if (header === NODE_HEADER || header === EDGE_HEADER) return header;
  throw new KnowledgeError(
    `${file}:1: '${header.slice(0, 60)}' is no header of Hetionet's tables; expected the columns id, name, kind or source, metaedge, target`,
  );
}

function* rows(file: string): Generator<{ line: number; fields: [string, string, string] }> {
  for (const { line, text } of textLines(file)) {
    if (line === 1 || text === '') continue;
    const fields = text.split('\t');
    if (fields.length !== 3 || fields.includes(''))
      throw new KnowledgeError(
        `${file}:${line}: ${fields.length} columns in '${text.slice(0, 60)}', expected 3; is the file cut off?`,
      );
    yield { line, fields: fields as [string, string, string] };
  }
}

function importNodes(file: string, writer: ImportWriter, stored: Map<string, number>): void {
  for (const { line, fields } of rows(file)) {
    const [id, name, kindName] = fields;
    writer.at(file, line);
    const kind = Object.hasOwn(KINDS, kindName) ? KINDS[kindName] : undefined;
    if (kind === undefined)
      throw new KnowledgeError(
        `${file}:${line}: unknown kind '${kindName.slice(0, 60)}'; expected ${Object.keys(KINDS).join(', ')}`,
      );
    const value = id.slice(id.indexOf('::') + 2);
    if (!id.startsWith(`${kindName}::`) || value === '')
      throw new KnowledgeError(
        `${file}:${line}: '${id.slice(0, 60)}' is no id of the kind ${kindName}; expected ${kindName}::...`,
      );
    const [scheme, rest] = kind.scheme === null ? splitId(value) : [kind.scheme, value];
    const added = writer.entity({
      type: kind.type,
      names: namesOf(name, kind.type),
      ids: [{ scheme, value: rest, role: 'identity' }],
      prevalence: null,
    });
    stored.set(id, added.id);
  }
}

/** The name as a sentence has it; MeSH writes `Pain, Postoperative`. */
function namesOf(name: string, type: string): StoredName[] {
  const inverted = type === 'symptom' ? /^([^,]+), ([^,]+)$/.exec(name) : null;
  if (inverted === null) return [{ language: 'en', kind: 'preferred', text: name }];
  return [
    { language: 'en', kind: 'preferred', text: `${inverted[2]!} ${inverted[1]!}` },
    { language: 'en', kind: 'synonym', text: name },
  ];
}

function splitId(value: string): [string, string] {
  const colon = value.indexOf(':');
  return colon < 0 ? ['HETIONET', value] : [value.slice(0, colon), value.slice(colon + 1)];
}

function importEdges(file: string, writer: ImportWriter, stored: ReadonlyMap<string, number>): void {
  const evidences = new Map<string, Evidence>();
  for (const { line, fields } of rows(file)) {
    const [source, metaedge, target] = fields;
    writer.at(file, line);
    const edge = Object.hasOwn(EDGES, metaedge) ? EDGES[metaedge] : undefined;
    if (edge === undefined)
      throw new KnowledgeError(
        `${file}:${line}: unknown metaedge '${metaedge.slice(0, 60)}'; expected ${Object.keys(EDGES).join(', ')}`,
      );
    const [from, to] = [
      stored.get(source) ?? nodeBefore(source, writer),
      stored.get(target) ?? nodeBefore(target, writer),
    ];
    if (from === null || to === null) {
      writer.remark('edges of nodes that no node table names left out');
      continue;
    }
    const evidence = evidences.get(metaedge) ?? evidenceOf(metaedge, edge);
    evidences.set(metaedge, evidence);
    if (edge.reversed === true) writer.relation(to, edge.type, from, evidence);
    else writer.relation(from, edge.type, to, evidence);
  }
}

/** A node that an earlier import brought. */
function nodeBefore(id: string, writer: ImportWriter): number | null {
  const [kindName, value] = id.split('::') as [string, string | undefined];
  const kind = Object.hasOwn(KINDS, kindName) ? KINDS[kindName] : undefined;
  if (kind === undefined || value === undefined) return null;
  return writer.store.entityWithId(
    ...(kind.scheme === null ? splitId(value) : ([kind.scheme, value] as [string, string])),
  );
}

function evidenceOf(metaedge: string, { licence }: Edge): Evidence {
  const address = `https://github.com/hetio/hetionet#${encodeURIComponent(metaedge)}`;
  return tableEvidence('hetionet', { source: 'Hetionet', address, revision: '1.0', licence });
}

/**
 * Reads the seed graph: `entities.tsv`, `relations.tsv` and `patients.tsv` of every specialty, one fact a line, and the
 * measures of findings (`analytes.tsv`, `values.tsv`, `disease-values.tsv`), which any specialty may have. Collects every
 * problem with its file and line before refusing, so that a reviewer mends them in one pass.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, KnowledgeError } from '../../support/errors.ts';
import type { Entity, Relation } from '../../graph/knowledge-graph.ts';
import { KnowledgeGraph } from '../../graph/knowledge-graph.ts';
import {
  ENTITY_TYPES,
  PREVALENCE_CLASSES,
  RELATIONS,
  isEntityType,
  isPrevalenceClass,
  isRelationType,
} from '../../graph/schema.ts';
import {
  ANALYTE_COLUMNS,
  DISEASE_VALUE_COLUMNS,
  parseAnalyte,
  parseDiseaseValue,
  parseValue,
  VALUE_COLUMNS,
} from './parse-measures.ts';
import { PATIENT_COLUMNS, readPatients } from './parse-patients.ts';
import { parseQualifiers } from './parse-qualifiers.ts';
import type { SeedProblem, SourceLine, SourcedEntity, SourcedMeasures, SourcedRelation } from './seed-rules.ts';
import { checkSeedRules } from './seed-rules.ts';
import { type Complain, readSeedTable, type SeedRow, shorten, unknown } from './seed-table.ts';

export const ENTITY_COLUMNS = ['name', 'type', 'name_zh', 'synonyms', 'synonyms_zh', 'prevalence'] as const;
export const RELATION_COLUMNS = ['subject', 'relation', 'object', 'qualifiers'] as const;

export interface SeedFiles {
  readonly entities: SourcedEntity[];
  readonly relations: SourcedRelation[];
  readonly measures: SourcedMeasures;
  /** In file order; empty when the graph may be used. */
  readonly problems: SeedProblem[];
  /** Files of which no line could be read; each is among the problems. */
  readonly unread: string[];
}

/** The graph of every specialty folder below `root` (sorted), or a KnowledgeError naming each problem's file and line. */
export function readSeedGraph(root: string): KnowledgeGraph {
  const { entities, relations, measures, problems } = checkSeedFiles(root);
  if (problems.length > 0) throw new KnowledgeError(describeProblems(root, problems));
  // Without the places, so that the same facts give the same hash wherever they stand.
  return new KnowledgeGraph(entities.map(withoutPlace), relations.map(withoutPlace), {
    analytes: measures.analytes.map(withoutPlace),
    values: measures.values.map(withoutPlace),
  });
}

function withoutPlace<Fact extends { readonly at: SourceLine }>({ at: _at, ...fact }: Fact): Omit<Fact, 'at'> {
  return fact;
}

/**
 * Everything the files say, and everything that is wrong with them, within lines and across them. Where a file could not
 * be read, what others say of its lines would be wrong line by line, and is not looked at.
 */
export function checkSeedFiles(root: string): SeedFiles {
  const files = readSeedFiles(root);
  if (files.unread.length > 0) return files;
  return { ...files, problems: [...files.problems, ...checkSeedRules(files)] };
}

/** Everything the files say, and what is wrong with single lines. Rules across lines are in seed-rules.ts. */
export function readSeedFiles(root: string): SeedFiles {
  const found = statSync(root, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) {
    const what = found === undefined ? 'there is no such folder' : 'it is no folder';
    throw new ConfigError(`seeds at ${root}: ${what}; expected <specialty>/entities.tsv below one`);
  }
  const files: SeedFiles = { entities: [], relations: [], measures: { analytes: [], values: [] }, problems: [], unread: [] };
  const specialties = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  for (const specialty of specialties) readSpecialty(root, specialty, files);
  if (files.entities.length === 0 && files.problems.length === 0)
    files.problems.push({ file: root, line: 0, message: 'no <specialty>/entities.tsv found' });
  return files;
}

function readSpecialty(root: string, specialty: string, files: SeedFiles): void {
  const { entities, relations, measures, problems, unread } = files;
  const rows = (name: string, columns: readonly string[], optional = 0): SeedRow[] => {
    const file = join(root, specialty, name);
    const read = readSeedTable(file, columns, problems, optional);
    if (read === null) unread.push(file);
    return read ?? [];
  };
  const complainAt =
    (at: SourceLine): Complain =>
    (message) => {
      problems.push({ ...at, message });
      return null;
    };
  const patients = readPatients(rows('patients.tsv', PATIENT_COLUMNS, 1), complainAt);
  for (const { fields, at } of rows('entities.tsv', ENTITY_COLUMNS)) {
    const entity = parseEntity(fields, specialty, complainAt(at));
    if (entity === null) continue;
    const profile = patients.get(entity.id);
    patients.delete(entity.id);
    entities.push({ ...entity, ...(profile === undefined ? {} : { patients: profile.patients }), at });
  }
  const owners = unread.includes(join(root, specialty, 'entities.tsv')) ? [] : patients;
  for (const [name, { at }] of owners)
    complainAt(at)(`'${shorten(name)}' is no entity of ${specialty}/entities.tsv; patients stand beside their entity`);
  for (const { fields, at } of rows('relations.tsv', RELATION_COLUMNS, 1)) {
    const relation = parseRelation(fields, complainAt(at));
    if (relation !== null) relations.push({ ...relation, at });
  }
  for (const { fields, at } of rows('analytes.tsv', ANALYTE_COLUMNS)) {
    const analyte = parseAnalyte(fields, complainAt(at));
    if (analyte !== null) measures.analytes.push({ ...analyte, at });
  }
  for (const { fields, at } of rows('values.tsv', VALUE_COLUMNS)) {
    const value = parseValue(fields, complainAt(at));
    if (value !== null) measures.values.push({ ...value, at });
  }
  for (const { fields, at } of rows('disease-values.tsv', DISEASE_VALUE_COLUMNS)) {
    const value = parseDiseaseValue(fields, complainAt(at));
    if (value !== null) measures.values.push({ ...value, at });
  }
}

function parseEntity(fields: readonly string[], specialty: string, complain: Complain): Entity | null {
  const [name, type, nameZh, synonyms, synonymsZh, prevalence] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (name === '') return complain('name is empty');
  if (`${name}${nameZh}`.includes('|'))
    return complain(`'|' in the name '${shorten(name)}'; it separates synonyms`);
  if (!isEntityType(type)) return complain(unknown('type', type, ENTITY_TYPES));
  if (nameZh === '')
    return complain(`name_zh of '${shorten(name)}' is empty; every entity needs a Chinese name`);
  if (type === 'disease' && !isPrevalenceClass(prevalence))
    return complain(unknown('prevalence', prevalence, PREVALENCE_CLASSES));
  if (type !== 'disease' && prevalence !== '')
    return complain(`prevalence '${shorten(prevalence)}' on a ${type}; only diseases have one`);
  return {
    id: name,
    type,
    names: { en: name, zh: nameZh },
    synonyms: { en: splitList(synonyms), zh: splitList(synonymsZh) },
    prevalence: isPrevalenceClass(prevalence) ? prevalence : null,
    specialty,
  };
}

function parseRelation(fields: readonly string[], complain: Complain): Relation | null {
  const [subject, relation, object, written] = fields as [string, string, string, string];
  if (subject === '' || object === '') return complain('subject and object must not be empty');
  if (!isRelationType(relation)) return complain(unknown('relation', relation, Object.keys(RELATIONS)));
  const qualifiers = parseQualifiers(written, relation, complain);
  if (qualifiers === null) return null;
  return { subject, relation, object, ...(Object.keys(qualifiers).length === 0 ? {} : { qualifiers }) };
}

function splitList(field: string): string[] {
  return field.split('|').filter((part) => part !== '');
}

const SHOWN_PROBLEMS = 50;

function describeProblems(root: string, problems: readonly SeedProblem[]): string {
  const lines = problems.slice(0, SHOWN_PROBLEMS).map((problem) => `  ${describeProblem(problem)}`);
  const more = problems.length > SHOWN_PROBLEMS ? `\n  ... and ${problems.length - SHOWN_PROBLEMS} more` : '';
  return `the seed graph at ${root} has ${problems.length} problem(s):\n${lines.join('\n')}${more}`;
}

/** `file:line: what is wrong`; without the line where the whole file is meant. */
export function describeProblem({ file, line, message }: SeedProblem): string {
  return `${file}${line === 0 ? '' : `:${line}`}: ${message}`;
}

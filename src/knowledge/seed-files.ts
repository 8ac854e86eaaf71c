/**
 * Reads the seed graph: `seeds/<specialty>/entities.tsv` and `relations.tsv`, one fact a line.
 * Collects every problem with its file and line before refusing, so that a reviewer mends them in one pass.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { KnowledgeError } from '../support/errors.ts';
import { nearestName } from '../support/nearest-name.ts';
import type { Entity, Relation } from '../graph/knowledge-graph.ts';
import { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import {
  ENTITY_TYPES,
  PREVALENCE_CLASSES,
  RELATIONS,
  isEntityType,
  isPrevalenceClass,
  isRelationType,
} from '../graph/schema.ts';
import type { SeedProblem, SourcedEntity, SourcedRelation } from './seed-rules.ts';
import { checkSeedRules } from './seed-rules.ts';
import { readSeedTable, shorten } from './seed-table.ts';

export const ENTITY_COLUMNS = ['name', 'type', 'name_zh', 'synonyms', 'synonyms_zh', 'prevalence'] as const;
export const RELATION_COLUMNS = ['subject', 'relation', 'object'] as const;

export interface SeedFiles {
  readonly entities: SourcedEntity[];
  readonly relations: SourcedRelation[];
  /** In file order; empty when the graph may be used. */
  readonly problems: SeedProblem[];
}

/** The graph of every specialty folder below `root` (sorted), or a KnowledgeError naming each problem's file and line. */
export function readSeedGraph(root: string): KnowledgeGraph {
  const { entities, relations, problems } = checkSeedFiles(root);
  if (problems.length > 0) throw new KnowledgeError(describeProblems(root, problems));
  // Without the places, so that the same facts give the same hash wherever they stand.
  return new KnowledgeGraph(
    entities.map(({ id, type, names, synonyms, prevalence, specialty }) => ({
      id,
      type,
      names,
      synonyms,
      prevalence,
      specialty,
    })),
    relations.map(({ subject, relation, object }) => ({ subject, relation, object })),
  );
}

/** Everything the files say, and everything that is wrong with them, within lines and across them. */
export function checkSeedFiles(root: string): SeedFiles {
  const { entities, relations, problems } = readSeedFiles(root);
  return { entities, relations, problems: [...problems, ...checkSeedRules(entities, relations)] };
}

/** Everything the files say, and what is wrong with single lines. Rules across lines are in seed-rules.ts. */
export function readSeedFiles(root: string): SeedFiles {
  if (!existsSync(root))
    throw new KnowledgeError(`no seed folder at ${root}; expected <specialty>/entities.tsv below it`);
  const files: SeedFiles = { entities: [], relations: [], problems: [] };
  const specialties = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  for (const specialty of specialties) readSpecialty(root, specialty, files);
  if (files.entities.length === 0 && files.problems.length === 0)
    files.problems.push({ file: root, line: 0, message: 'no <specialty>/entities.tsv found' });
  return files;
}

function readSpecialty(root: string, specialty: string, { entities, relations, problems }: SeedFiles): void {
  for (const { fields, at } of readSeedTable(join(root, specialty, 'entities.tsv'), ENTITY_COLUMNS, problems)) {
    const entity = parseEntity(fields, specialty, (message) => problems.push({ ...at, message }));
    if (entity !== null) entities.push({ ...entity, at });
  }
  for (const { fields, at } of readSeedTable(join(root, specialty, 'relations.tsv'), RELATION_COLUMNS, problems)) {
    const relation = parseRelation(fields, (message) => problems.push({ ...at, message }));
    if (relation !== null) relations.push({ ...relation, at });
  }
}

type Complain = (message: string) => void;

function parseEntity(fields: readonly string[], specialty: string, complain: Complain): Entity | null {
  const [name, type, nameZh, synonyms, synonymsZh, prevalence] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (name === '') return refuse(complain, 'name is empty');
  if (`${name}${nameZh}`.includes('|'))
    return refuse(complain, `'|' in the name '${shorten(name)}'; it separates synonyms`);
  if (!isEntityType(type)) return refuse(complain, unknown('type', type, ENTITY_TYPES));
  if (nameZh === '')
    return refuse(complain, `name_zh of '${shorten(name)}' is empty; every entity needs a Chinese name`);
  if (type === 'disease' && !isPrevalenceClass(prevalence))
    return refuse(complain, unknown('prevalence', prevalence, PREVALENCE_CLASSES));
  if (type !== 'disease' && prevalence !== '')
    return refuse(complain, `prevalence '${shorten(prevalence)}' on a ${type}; only diseases have one`);
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
  const [subject, relation, object] = fields as [string, string, string];
  if (subject === '' || object === '') return refuse(complain, 'subject and object must not be empty');
  if (!isRelationType(relation)) return refuse(complain, unknown('relation', relation, Object.keys(RELATIONS)));
  return { subject, relation, object };
}

function refuse(complain: Complain, message: string): null {
  complain(message);
  return null;
}

function unknown(field: string, value: string, allowed: readonly string[]): string {
  const near = nearestName(value, allowed);
  const meant = near === null ? '' : ` Did you mean '${near}'?`;
  return `unknown ${field} '${shorten(value)}'.${meant} Allowed: ${allowed.join(', ')}`;
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

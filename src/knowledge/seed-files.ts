/**
 * Reads the seed graph: `seeds/<specialty>/entities.tsv` and `relations.tsv`, one fact a line.
 * Collects every problem with its file and line before refusing, so that a reviewer mends them in one pass.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KnowledgeError } from '../support/errors.ts';
import { nearestName } from '../support/nearest-name.ts';
import type { Entity, Relation } from './knowledge-graph.ts';
import { KnowledgeGraph } from './knowledge-graph.ts';
import {
  ENTITY_TYPES,
  PREVALENCE_CLASSES,
  RELATIONS,
  isEntityType,
  isPrevalenceClass,
  isRelationType,
} from './schema.ts';
import type { SeedProblem, SourcedEntity, SourcedRelation } from './seed-rules.ts';
import { checkSeedRules } from './seed-rules.ts';

export const ENTITY_COLUMNS = ['name', 'type', 'name_zh', 'synonyms', 'synonyms_zh', 'prevalence'] as const;
export const RELATION_COLUMNS = ['subject', 'relation', 'object'] as const;

/** The graph of every specialty folder below `root` (sorted), or a KnowledgeError naming each problem's file and line. */
export function readSeedGraph(root: string): KnowledgeGraph {
  const { entities, relations, problems } = readSeedFiles(root);
  problems.push(...checkSeedRules(entities, relations));
  if (problems.length > 0) throw new KnowledgeError(describeProblems(root, problems));
  return new KnowledgeGraph(entities, relations);
}

/** Everything the files say, and what is wrong with single lines. Rules across lines are in seed-rules.ts. */
export function readSeedFiles(root: string): {
  entities: SourcedEntity[];
  relations: SourcedRelation[];
  problems: SeedProblem[];
} {
  if (!existsSync(root)) throw new KnowledgeError(`no seed folder at ${root}; expected <specialty>/entities.tsv below it`);
  const problems: SeedProblem[] = [];
  const entities: SourcedEntity[] = [];
  const relations: SourcedRelation[] = [];
  const specialties = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  for (const specialty of specialties) {
    for (const row of readTsv(join(root, specialty, 'entities.tsv'), ENTITY_COLUMNS, problems)) {
      const entity = parseEntity(row.fields, specialty, (message) => problems.push({ ...row.at, message }));
      if (entity !== null) entities.push({ ...entity, at: row.at });
    }
    for (const row of readTsv(join(root, specialty, 'relations.tsv'), RELATION_COLUMNS, problems)) {
      const relation = parseRelation(row.fields, (message) => problems.push({ ...row.at, message }));
      if (relation !== null) relations.push({ ...relation, at: row.at });
    }
  }
  if (entities.length === 0 && problems.length === 0)
    problems.push({ file: root, line: 0, message: 'no <specialty>/entities.tsv found' });
  return { entities, relations, problems };
}

interface Row {
  readonly fields: readonly string[];
  readonly at: { readonly file: string; readonly line: number };
}

function readTsv(file: string, columns: readonly string[], problems: SeedProblem[]): Row[] {
  if (!existsSync(file)) return [];
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch {
    problems.push({ file, line: 0, message: 'is not valid UTF-8; save the file as UTF-8' });
    return [];
  }
  const rows: Row[] = [];
  const lines = text.split(/\r?\n/);
  if (lines[0] !== columns.join('\t')) {
    problems.push({ file, line: 1, message: `header is '${show(lines[0]!)}'; expected the columns ${columns.join(', ')} separated by tabs` });
    return [];
  }
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '' || line.startsWith('#')) continue;
    const fields = line.split('\t').map((field) => field.normalize('NFC'));
    const at = { file, line: index + 1 };
    while (fields.length < columns.length) fields.push('');
    if (fields.length > columns.length)
      problems.push({ ...at, message: `${fields.length} columns; expected ${columns.length} (${columns.join(', ')})` });
    else if (fields.some((field) => field !== field.trim()))
      problems.push({ ...at, message: `a field begins or ends with a space: '${show(line)}'` });
    else rows.push({ fields, at });
  }
  return rows;
}

function parseEntity(fields: readonly string[], specialty: string, problem: (message: string) => void): Entity | null {
  const [name, type, nameZh, synonyms, synonymsZh, prevalence] = fields as [string, string, string, string, string, string];
  if (name === '') return refuse(problem, 'name is empty');
  if (!isEntityType(type)) return refuse(problem, unknown('type', type, ENTITY_TYPES));
  if (nameZh === '') return refuse(problem, `name_zh of '${show(name)}' is empty; every entity needs a Chinese name`);
  if (type === 'disease' && !isPrevalenceClass(prevalence))
    return refuse(problem, unknown('prevalence', prevalence, PREVALENCE_CLASSES));
  if (type !== 'disease' && prevalence !== '') return refuse(problem, `prevalence '${show(prevalence)}' on a ${type}; only diseases have one`);
  return {
    id: name,
    type,
    names: { en: name, zh: nameZh },
    synonyms: { en: splitList(synonyms), zh: splitList(synonymsZh) },
    prevalence: isPrevalenceClass(prevalence) ? prevalence : null,
    specialty,
  };
}

function parseRelation(fields: readonly string[], problem: (message: string) => void): Relation | null {
  const [subject, relation, object] = fields as [string, string, string];
  if (subject === '' || object === '') return refuse(problem, 'subject and object must not be empty');
  if (!isRelationType(relation)) return refuse(problem, unknown('relation', relation, Object.keys(RELATIONS)));
  return { subject, relation, object };
}

function refuse(problem: (message: string) => void, message: string): null {
  problem(message);
  return null;
}

function unknown(field: string, value: string, allowed: readonly string[]): string {
  const near = nearestName(value, allowed);
  return `unknown ${field} '${show(value)}'${near === null ? '' : `; did you mean '${near}'?`} Allowed: ${allowed.join(', ')}`;
}

function splitList(field: string): string[] {
  return field.split('|').filter((part) => part !== '');
}

function show(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}

const SHOWN_PROBLEMS = 50;

function describeProblems(root: string, problems: readonly SeedProblem[]): string {
  const lines = problems.slice(0, SHOWN_PROBLEMS).map(({ file, line, message }) => `  ${file}:${line}: ${message}`);
  const more = problems.length > SHOWN_PROBLEMS ? `\n  ... and ${problems.length - SHOWN_PROBLEMS} more` : '';
  return `the seed graph at ${root} has ${problems.length} problem(s):\n${lines.join('\n')}${more}`;
}

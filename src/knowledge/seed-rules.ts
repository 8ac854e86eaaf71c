/**
 * Rules that span lines of the seed graph: one name for one thing, both ends exist and have allowed types, no fact
 * twice, no contradictions. Each finding says where; nothing is repaired silently.
 */
import { nearestName } from '../support/nearest-name.ts';
import type { Entity, Relation } from '../graph/knowledge-graph.ts';
import type { RelationType } from '../graph/schema.ts';
import { FINDING_RELATIONS, RELATIONS } from '../graph/schema.ts';

export interface SourceLine {
  readonly file: string;
  /** Counted from 1; 0 when the whole file or folder is meant. */
  readonly line: number;
}

export type SeedProblem = SourceLine & { readonly message: string };
export type SourcedEntity = Entity & { readonly at: SourceLine };
export type SourcedRelation = Relation & { readonly at: SourceLine };

export function checkSeedRules(
  entities: readonly SourcedEntity[],
  relations: readonly SourcedRelation[],
): SeedProblem[] {
  const byName = new Map(entities.map((entity) => [entity.id, entity]));
  return [
    ...duplicateNames(entities),
    ...danglingAndMistypedEnds(byName, relations),
    ...duplicateFacts(relations),
    ...contradictions(relations),
    ...incompleteDiseases(entities, relations),
  ];
}

/** A name or synonym belongs to one entity, in each language. */
function duplicateNames(entities: readonly SourcedEntity[]): SeedProblem[] {
  const problems: SeedProblem[] = [];
  for (const language of ['en', 'zh'] as const) {
    const owners = new Map<string, SourcedEntity>();
    for (const entity of entities) {
      for (const name of [entity.names[language], ...entity.synonyms[language]]) {
        const folded = name.toLowerCase();
        const owner = owners.get(folded);
        if (owner === undefined) owners.set(folded, entity);
        else {
          const message = `name '${name}' of '${entity.id}' is taken by '${owner.id}' (${place(owner)}); a name belongs to one entity, once`;
          problems.push({ ...entity.at, message });
        }
      }
    }
  }
  return problems;
}

function danglingAndMistypedEnds(
  byName: ReadonlyMap<string, SourcedEntity>,
  relations: readonly SourcedRelation[],
): SeedProblem[] {
  const problems: SeedProblem[] = [];
  for (const fact of relations) {
    for (const end of ['subject', 'object'] as const) {
      const message = problemOfEnd(fact, end, byName);
      if (message !== null) problems.push({ ...fact.at, message });
    }
  }
  return problems;
}

function problemOfEnd(
  fact: SourcedRelation,
  end: 'subject' | 'object',
  byName: ReadonlyMap<string, SourcedEntity>,
): string | null {
  const entity = byName.get(fact[end]);
  if (entity === undefined) {
    const near = nearestName(fact[end], byName.keys());
    return `${end} '${fact[end]}' is no entity${near === null ? '' : `; did you mean '${near}'?`}`;
  }
  const allowed: readonly string[] = RELATIONS[fact.relation][end];
  if (allowed.includes(entity.type)) return null;
  return `${end} '${fact[end]}' of ${fact.relation} is a ${entity.type}; allowed: ${allowed.join(', ')}`;
}

function duplicateFacts(relations: readonly SourcedRelation[]): SeedProblem[] {
  const problems: SeedProblem[] = [];
  const seen = new Map<string, SourcedRelation>();
  for (const fact of relations) {
    const first = seen.get(keyOf(fact));
    if (first === undefined) seen.set(keyOf(fact), fact);
    else {
      const message = `'${fact.subject} ${fact.relation} ${fact.object}' stands already at ${place(first)}`;
      problems.push({ ...fact.at, message });
    }
  }
  return problems;
}

/** Pairs of facts that cannot both be taught. */
function contradictions(relations: readonly SourcedRelation[]): SeedProblem[] {
  const problems: SeedProblem[] = [];
  const facts = new Map(relations.map((fact) => [keyOf(fact), fact]));
  for (const fact of relations) {
    const { subject, relation, object, at } = fact;
    if (subject === object) problems.push({ ...at, message: `'${subject}' relates to itself` });
    if (relation !== 'first_line_treatment' && relation !== 'second_line_treatment') continue;
    const forbidden = facts.get(keyOf({ subject: object, relation: 'contraindicated_in', object: subject }));
    if (forbidden !== undefined) {
      const why = `is a ${relation.replaceAll('_', ' ')} of '${subject}' and contraindicated in it`;
      problems.push({ ...at, message: `'${object}' ${why} (${place(forbidden)})` });
    }
    const firstLine =
      relation === 'second_line_treatment' && facts.get(keyOf({ ...fact, relation: 'first_line_treatment' }));
    if (firstLine) {
      const why = `is both first-line and second-line treatment of '${subject}'`;
      problems.push({ ...at, message: `'${object}' ${why} (${place(firstLine)})` });
    }
  }
  return problems;
}

const FEWEST_FINDINGS = 3;

/** A disease without findings cannot be asked about; two with the same findings cannot be told apart. */
function incompleteDiseases(entities: readonly SourcedEntity[], relations: readonly SourcedRelation[]): SeedProblem[] {
  const tellsFinding = new Set<RelationType>(FINDING_RELATIONS);
  const findings = Map.groupBy(
    relations.filter(({ relation }) => tellsFinding.has(relation)),
    ({ subject }) => subject,
  );
  const problems: SeedProblem[] = [];
  const pictures = new Map<string, string>();
  for (const { id, type, at } of entities) {
    if (type !== 'disease') continue;
    const own = (findings.get(id) ?? []).map(({ object }) => object).sort();
    if (own.length < FEWEST_FINDINGS) {
      const message = `disease '${id}' has ${own.length} finding(s); at least ${FEWEST_FINDINGS} are needed`;
      problems.push({ ...at, message });
    }
    const picture = own.join('\t');
    const twin = pictures.get(picture);
    if (twin !== undefined && picture !== '')
      problems.push({ ...at, message: `disease '${id}' has the same findings as '${twin}'` });
    pictures.set(picture, id);
  }
  return problems;
}

function keyOf({ subject, relation, object }: Relation): string {
  return `${subject}\t${relation}\t${object}`;
}

function place({ at }: { readonly at: SourceLine }): string {
  return `${at.file}:${at.line}`;
}

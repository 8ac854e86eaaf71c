/**
 * Rules that span lines of the seed graph: one name for one thing, both ends exist and have allowed types, no fact
 * twice, no contradictions. Each finding says where; nothing is repaired silently.
 */
import { nearestName } from '../support/nearest-name.ts';
import type { Entity, Relation } from './knowledge-graph.ts';
import { RELATIONS } from './schema.ts';

export interface SourceLine {
  readonly file: string;
  /** Counted from 1; 0 when the whole file or folder is meant. */
  readonly line: number;
}

export type SeedProblem = SourceLine & { readonly message: string };
export type SourcedEntity = Entity & { readonly at: SourceLine };
export type SourcedRelation = Relation & { readonly at: SourceLine };

export function checkSeedRules(entities: readonly SourcedEntity[], relations: readonly SourcedRelation[]): SeedProblem[] {
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
        if (owner !== undefined)
          problems.push({
            ...entity.at,
            message: `name '${name}' of '${entity.id}' is taken by '${owner.id}' (${owner.at.file}:${owner.at.line}); a name belongs to one entity, once`,
          });
        owners.set(folded, owner ?? entity);
      }
    }
  }
  return problems;
}

function danglingAndMistypedEnds(byName: ReadonlyMap<string, SourcedEntity>, relations: readonly SourcedRelation[]): SeedProblem[] {
  const problems: SeedProblem[] = [];
  for (const { subject, relation, object, at } of relations) {
    for (const [end, name] of [['subject', subject], ['object', object]] as const) {
      const entity = byName.get(name);
      const allowed: readonly string[] = RELATIONS[relation][end];
      if (entity === undefined) {
        const near = nearestName(name, byName.keys());
        problems.push({ ...at, message: `${end} '${name}' is no entity${near === null ? '' : `; did you mean '${near}'?`}` });
      } else if (!allowed.includes(entity.type)) {
        problems.push({ ...at, message: `${end} '${name}' of ${relation} is a ${entity.type}; allowed: ${allowed.join(', ')}` });
      }
    }
  }
  return problems;
}

function duplicateFacts(relations: readonly SourcedRelation[]): SeedProblem[] {
  const problems: SeedProblem[] = [];
  const seen = new Map<string, SourceLine>();
  for (const { subject, relation, object, at } of relations) {
    const fact = `${subject}\t${relation}\t${object}`;
    const first = seen.get(fact);
    if (first !== undefined)
      problems.push({ ...at, message: `'${subject} ${relation} ${object}' stands already at ${first.file}:${first.line}` });
    else seen.set(fact, at);
  }
  return problems;
}

/** Pairs of facts that cannot both be taught. */
function contradictions(relations: readonly SourcedRelation[]): SeedProblem[] {
  const problems: SeedProblem[] = [];
  const facts = new Map(relations.map((fact) => [`${fact.subject}\t${fact.relation}\t${fact.object}`, fact]));
  const clash = (fact: SourcedRelation, other: SourcedRelation | undefined, why: string): void => {
    if (other !== undefined) problems.push({ ...fact.at, message: `${why} (${other.at.file}:${other.at.line})` });
  };
  for (const fact of relations) {
    const { subject, relation, object } = fact;
    if (subject === object) problems.push({ ...fact.at, message: `'${subject}' relates to itself` });
    if (relation === 'first_line_treatment' || relation === 'second_line_treatment')
      clash(fact, facts.get(`${object}\tcontraindicated_in\t${subject}`), `'${object}' is a ${relation.replaceAll('_', ' ')} of '${subject}' and contraindicated in it`);
    if (relation === 'second_line_treatment')
      clash(fact, facts.get(`${subject}\tfirst_line_treatment\t${object}`), `'${object}' is both first-line and second-line treatment of '${subject}'`);
  }
  return problems;
}

const FEWEST_FINDINGS = 3;

/** A disease without findings cannot be asked about; two with the same findings cannot be told apart. */
function incompleteDiseases(entities: readonly SourcedEntity[], relations: readonly SourcedRelation[]): SeedProblem[] {
  const findings = new Map<string, string[]>();
  const isFinding = /^has_(symptom|sign|laboratory_finding|imaging_finding)$/;
  for (const { subject, relation, object } of relations)
    if (isFinding.test(relation)) findings.set(subject, [...(findings.get(subject) ?? []), object]);
  const problems: SeedProblem[] = [];
  const pictures = new Map<string, string>();
  for (const { id, type, at } of entities) {
    if (type !== 'disease') continue;
    const own = (findings.get(id) ?? []).sort();
    if (own.length < FEWEST_FINDINGS)
      problems.push({ ...at, message: `disease '${id}' has ${own.length} finding(s); at least ${FEWEST_FINDINGS} are needed` });
    const twin = pictures.get(own.join('\t'));
    if (twin !== undefined && own.length > 0) problems.push({ ...at, message: `disease '${id}' has the same findings as '${twin}'` });
    pictures.set(own.join('\t'), id);
  }
  return problems;
}

/**
 * Rules that span lines of the seed graph: one name for one thing, both ends exist and have allowed types, no fact
 * twice, no contradictions. Each finding says where; nothing is repaired silently.
 */
import { parseAges } from '../../graph/finding-ages.ts';
import type { Entity, Relation } from '../../graph/knowledge-graph.ts';
import { type AnalyteLimits, limitsOfAnalyte } from '../../graph/analyte-limits.ts';
import type { Analyte, FindingValue } from '../../graph/measures.ts';
import type { RelationType } from '../../graph/schema.ts';
import { FINDING_RELATIONS, isFindingType, neededFindings, RELATIONS } from '../../graph/schema.ts';
import { circularFacts } from './circular-facts.ts';
import { NameHints } from './name-hints.ts';

export interface SourceLine {
  readonly file: string;
  /** Counted from 1; 0 when the whole file or folder is meant. */
  readonly line: number;
}

export type SeedProblem = SourceLine & { readonly message: string };
export type SourcedEntity = Entity & { readonly at: SourceLine };
export type SourcedRelation = Relation & { readonly at: SourceLine };

export interface SourcedMeasures {
  readonly analytes: (Analyte & { readonly at: SourceLine })[];
  readonly values: (FindingValue & { readonly at: SourceLine })[];
}

export interface SeedFacts {
  readonly entities: readonly SourcedEntity[];
  readonly relations: readonly SourcedRelation[];
  readonly measures: SourcedMeasures;
}

export function checkSeedRules({ entities, relations, measures }: SeedFacts): SeedProblem[] {
  const byName = new Map(entities.map((entity) => [entity.id, entity]));
  const hints = new NameHints(entities.map(({ id }) => id));
  return [
    ...duplicateNames(entities),
    ...danglingAndMistypedEnds(byName, relations, hints),
    ...duplicateFacts(relations),
    ...contradictions(relations),
    ...circularFacts(byName, relations),
    ...unlikelyPatients(entities),
    ...looseQualifiers(byName, relations, hints),
    ...looseAges(byName, relations),
    ...impossiblePictures(relations),
    ...looseMeasures(byName, measures),
    ...looseDiseaseValues(byName, relations, measures),
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
  hints: NameHints,
): SeedProblem[] {
  const problems: SeedProblem[] = [];
  for (const fact of relations) {
    for (const end of ['subject', 'object'] as const) {
      const message = problemOfEnd(fact, end, byName, hints);
      if (message !== null) problems.push({ ...fact.at, message });
    }
  }
  return problems;
}

function problemOfEnd(
  fact: SourcedRelation,
  end: 'subject' | 'object',
  byName: ReadonlyMap<string, SourcedEntity>,
  hints: NameHints,
): string | null {
  const entity = byName.get(fact[end]);
  if (entity === undefined) return `${end} '${fact[end]}' is no entity${hints.of(fact[end])}`;
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
    if (relation === 'safe_in') {
      const denied = facts.get(keyOf({ subject, relation: 'contraindicated_in', object }));
      if (denied !== undefined)
        problems.push({ ...at, message: `'${subject}' is safe and contraindicated in '${object}' (${place(denied)})` });
    }
    if (relation !== 'first_line_treatment' && relation !== 'second_line_treatment') continue;
    const forbidden = facts.get(keyOf({ subject: object, relation: 'contraindicated_in', object: subject }));
    if (forbidden !== undefined && forbidden.qualifiers?.strength !== 'relative') {
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

/** Findings and conditions have patients of some age and sex, and nothing more. */
function unlikelyPatients(entities: readonly SourcedEntity[]): SeedProblem[] {
  return entities.flatMap(({ id, type, patients, at }) => {
    if (patients === undefined || type === 'disease') return [];
    const { onset, setting, incidence, duration = null } = patients;
    const more = Object.entries({ onset, setting, incidence, duration }).filter(([, value]) => value !== null);
    if (more.length === 0) return [];
    const message = `patients of the ${type} '${id}' state ${more.map(([name]) => name).join(', ')}; only diseases do`;
    return [{ ...at, message }];
  });
}

/** What a treatment must go with is a treatment, and what it needs is a finding. */
function looseQualifiers(
  byName: ReadonlyMap<string, SourcedEntity>,
  relations: readonly SourcedRelation[],
  hints: NameHints,
): SeedProblem[] {
  const isTreatment = (type: string): boolean => type === 'drug' || type === 'procedure';
  return relations.flatMap(({ qualifiers = {}, at }) =>
    [
      { name: 'with', value: qualifiers.with, isAllowed: isTreatment, wanted: 'treatment' },
      ...neededFindings(qualifiers).map((value) => ({
        name: 'needs',
        value,
        isAllowed: isFindingType,
        wanted: 'finding',
      })),
    ].flatMap(({ name, value, isAllowed, wanted }) => {
      if (value === undefined) return [];
      const type = byName.get(value)?.type;
      if (type !== undefined && isAllowed(type)) return [];
      const hint = type === undefined ? hints.of(value) : '';
      const is = type === undefined ? 'no entity' : `a ${type}`;
      return [{ ...at, message: `${name}=${value} is ${is}, no ${wanted}${hint}` }];
    }),
  );
}

/** The ages of a finding of a disease are a part of the disease's own, and the finding itself is met at them. */
function looseAges(
  byName: ReadonlyMap<string, SourcedEntity>,
  relations: readonly SourcedRelation[],
): SeedProblem[] {
  return relations.flatMap(({ subject, object, qualifiers: { age } = {}, at }) => {
    if (age === undefined) return [];
    const ages = parseAges(age);
    if (ages === null) {
      const allowed = 'not two numbers of years from 0 to 110 with - between them, the lower first';
      return [{ ...at, message: `age=${age} of '${object}' is ${allowed}` }];
    }
    return [subject, object].flatMap((name) => {
      const own = byName.get(name)?.patients?.age;
      if (own == null || (ages[0] < own[1] && own[0] < ages[1])) return [];
      return [{ ...at, message: `age=${age} of '${object}' in '${subject}': '${name}' is met at ${own.join('-')} years` }];
    });
  });
}

/** What a disease has, with what that implies, is nothing that it lacks; what implies another is neither its opposite nor akin. */
function impossiblePictures(relations: readonly SourcedRelation[]): SeedProblem[] {
  const implied = impliedBy(relations);
  const tellsFinding = new Set<RelationType>(FINDING_RELATIONS);
  const having = new Map<string, SourcedRelation>();
  for (const fact of relations)
    if (tellsFinding.has(fact.relation))
      for (const finding of implied(fact.object)) {
        const pair = `${fact.subject}\t${finding}`;
        if (!having.has(pair)) having.set(pair, fact);
      }
  const pairs = new Map<string, SourcedRelation>();
  return relations.flatMap((fact) => {
    const { subject, relation, object, at } = fact;
    if (relation === 'lacks') {
      const stated = having.get(`${subject}\t${object}`);
      if (stated === undefined) return [];
      return [{ ...at, message: `'${subject}' lacks '${object}' and has '${stated.object}' (${place(stated)})` }];
    }
    const word = PAIR_WORDS[relation];
    if (word === undefined) return [];
    const pair = [subject, object].sort().join('\t');
    const before = pairs.get(pair);
    pairs.set(pair, fact);
    if (before !== undefined) {
      const stated = PAIR_WORDS[before.relation];
      return [{ ...at, message: `that '${subject}' and '${object}' are ${stated} stands already at ${place(before)}` }];
    }
    if (!implied(subject).has(object) && !implied(object).has(subject)) return [];
    return [{ ...at, message: `'${subject}' and '${object}' are ${word}, and one implies the other` }];
  });
}

/** What two ends are to each other by the relations that hold both ways; a pair has one of them, stated once. */
const PAIR_WORDS: Partial<Record<RelationType, string>> = { opposite_of: 'opposites', akin_to: 'akin' };

/** Gives what an entity implies, itself included, over any number of steps. */
export function impliedBy(relations: readonly Relation[]): (entity: string) => ReadonlySet<string> {
  const next = Map.groupBy(
    relations.filter(({ relation }) => relation === 'implies'),
    ({ subject }) => subject,
  );
  const known = new Map<string, Set<string>>();
  return (entity) => {
    let all = known.get(entity);
    if (all === undefined) {
      all = new Set([entity]);
      for (const each of all) for (const { object } of next.get(each) ?? []) all.add(object);
      known.set(entity, all);
    }
    return all;
  };
}

/** Values are of findings and analytes that exist, each pair once in all and in a disease; an analyte has one line. */
function looseMeasures(
  byName: ReadonlyMap<string, SourcedEntity>,
  { analytes, values }: SourcedMeasures,
): SeedProblem[] {
  const problems: SeedProblem[] = [];
  const known = new Map<string, SourceLine>();
  const limits = new Map<string, AnalyteLimits>();
  for (const analyte of analytes) {
    const { id, at, reference } = analyte;
    const before = known.get(id);
    if (before !== undefined) problems.push({ ...at, message: `analyte '${id}' stands already at ${place({ at: before })}` });
    known.set(id, at);
    limits.set(id, limitsOfAnalyte(analyte));
    for (const end of reference)
      if (end !== null && isOutside(end, limits.get(id)!))
        problems.push({ ...at, message: `the reference range of '${id}' holds ${end}; ${limitsText(limits.get(id)!)}` });
  }
  const hints = new NameHints([...known.keys()]);
  const valued = new Map<string, SourceLine>();
  for (const { finding, analyte, from, to, disease, at } of values) {
    const type = byName.get(finding)?.type;
    if (type !== 'symptom' && type !== 'sign' && type !== 'laboratory_finding' && type !== 'imaging_finding')
      problems.push({ ...at, message: `'${finding}' is ${type === undefined ? 'no entity' : `a ${type}`}; values are of findings` });
    if (!known.has(analyte)) problems.push({ ...at, message: `'${analyte}' is no analyte${hints.of(analyte)}` });
    const pair = [finding, analyte, disease ?? ''].join('\t');
    const before = valued.get(pair);
    if (before !== undefined)
      problems.push({ ...at, message: `values of '${finding}' in '${analyte}' stand already at ${place({ at: before })}` });
    valued.set(pair, at);
    const possible = limits.get(analyte);
    const outside = possible === undefined ? undefined : [from, to].find((value) => isOutside(value, possible));
    if (outside !== undefined)
      problems.push({ ...at, message: `'${finding}' is shown by ${analyte} of ${outside}; ${limitsText(possible!)}` });
  }
  return problems;
}

function isOutside(value: number, [least, most]: AnalyteLimits): boolean {
  return value < least || value > most;
}

function limitsText([least, most]: AnalyteLimits): string {
  return `no patient has less than ${least}${Number.isFinite(most) ? ` or more than ${most}` : ''}`;
}

/** Values of one disease are of a disease that has the finding, and of what shows the finding in all. */
function looseDiseaseValues(
  byName: ReadonlyMap<string, SourcedEntity>,
  relations: readonly SourcedRelation[],
  { values }: SourcedMeasures,
): SeedProblem[] {
  const own = values.filter(({ disease }) => disease !== undefined);
  if (own.length === 0) return [];
  const implied = impliedBy(relations);
  const tellsFinding = new Set<RelationType>(FINDING_RELATIONS);
  const stated = Map.groupBy(
    relations.filter(({ relation }) => tellsFinding.has(relation)),
    ({ subject }) => subject,
  );
  const has = (disease: string, finding: string): boolean =>
    (stated.get(disease) ?? []).some(({ object }) => implied(object).has(finding));
  const general = Map.groupBy(
    values.filter(({ disease }) => disease === undefined),
    ({ finding }) => finding,
  );
  const hints = new NameHints([...byName.values()].filter(({ type }) => type === 'disease').map(({ id }) => id));
  return own.flatMap(({ finding, analyte, at, ...rest }) => {
    const disease = rest.disease!;
    const type = byName.get(disease)?.type;
    if (type !== 'disease') {
      const is = type === undefined ? 'no entity' : `a ${type}`;
      return [{ ...at, message: `'${disease}' is ${is}, no disease${hints.of(disease)}` }];
    }
    if (!has(disease, finding)) return [{ ...at, message: `'${disease}' has no finding '${finding}' of which values are given` }];
    const allowed = (general.get(finding) ?? []).map((value) => value.analyte);
    if (allowed.includes(analyte)) return [];
    const message = `values of '${finding}' are given in '${analyte}'; values.tsv allows: ${allowed.join(', ') || 'none'}`;
    return [{ ...at, message }];
  });
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

function keyOf({ subject, relation, object }: Pick<Relation, 'subject' | 'relation' | 'object'>): string {
  return `${subject}\t${relation}\t${object}`;
}

function place({ at }: { readonly at: SourceLine }): string {
  return `${at.file}:${at.line}`;
}

/**
 * A stated slice of a graph: some specialties, some relations. The miniature learns a slice in minutes; the full graph
 * takes the same steps, longer.
 */
import { closeFindings } from './close-findings.ts';
import { KnowledgeGraph, type Relation } from './knowledge-graph.ts';
import type { EntityType, RelationType } from './schema.ts';
import { FINDING_RELATIONS } from './schema.ts';

export interface GraphSlice {
  /** Specialties (seed folders) whose diseases are taken; null takes all. */
  readonly specialties: readonly string[] | null;
  /** Relations that are kept; null keeps all. */
  readonly relations: readonly RelationType[] | null;
  /** Leave out findings that one disease alone has: no vignette can tell them without giving the answer away. */
  readonly sharedFindingsOnly: boolean;
}

/** The slice, its findings closed over what they imply in the whole graph. */
export function sliceGraph(whole: KnowledgeGraph, slice: GraphSlice): KnowledgeGraph {
  const graph = closeFindings(whole);
  const { specialties, relations } = slice;
  const diseases = graph
    .ofType('disease')
    .filter(({ specialty }) => specialties === null || specialties.includes(specialty));
  const chosen = new Set(diseases.map(({ id }) => id));
  const wanted = graph.relations.filter(({ relation }) => relations === null || relations.includes(relation));
  const treatments = new Set(
    wanted
      .filter(({ subject, object }) => chosen.has(subject) && TREATMENT_TYPES.has(graph.entity(object).type))
      .map(({ object }) => object),
  );
  const isIn = (id: string): boolean => graph.entity(id).type !== 'disease' || chosen.has(id);
  const kept = wanted.filter(({ subject, object }) => (chosen.has(subject) || treatments.has(subject)) && isIn(object));
  const told = slice.sharedFindingsOnly ? withoutLoneFindings(kept) : kept;
  const used = new Set([...chosen, ...told.flatMap(({ subject, object }) => [subject, object])]);
  const isTold = new Set(told);
  const facts = wanted.filter(
    (fact) => isTold.has(fact) || (isBetween(fact) && used.has(fact.subject) && used.has(fact.object)),
  );
  return new KnowledgeGraph(
    [...graph.entities.values()].filter(({ id }) => used.has(id)),
    facts,
    {
      analytes: graph.measures.analytes,
      values: graph.measures.values.filter(
        ({ finding, disease }) => used.has(finding) && (disease === undefined || used.has(disease)),
      ),
    },
  );
}

const TREATMENT_TYPES: ReadonlySet<EntityType> = new Set(['drug', 'procedure']);

/** Facts of findings and conditions among themselves: they are kept where both ends are. */
function isBetween({ relation }: Relation): boolean {
  return relation === 'implies' || relation === 'opposite_of' || relation === 'akin_to';
}

function withoutLoneFindings(relations: KnowledgeGraph['relations']): KnowledgeGraph['relations'] {
  const isFinding = (relation: RelationType): boolean =>
    (FINDING_RELATIONS as readonly RelationType[]).includes(relation);
  const having = new Map<string, number>();
  for (const { relation, object } of relations)
    if (isFinding(relation)) having.set(object, (having.get(object) ?? 0) + 1);
  return relations.filter(({ relation, object }) => !isFinding(relation) || having.get(object)! > 1);
}

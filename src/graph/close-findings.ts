/** A graph whose diseases have what their findings imply: who has microcytic anemia has anemia, as often at least. */
import { agesOfAll, parseAges } from './finding-ages.ts';
import { KnowledgeGraph, type Relation } from './knowledge-graph.ts';
import { type EntityType, FINDING_RELATIONS, FREQUENCIES, type Frequency, type RelationType } from './schema.ts';

const RELATION_OF: Partial<Record<EntityType, RelationType>> = {
  symptom: 'has_symptom',
  sign: 'has_sign',
  laboratory_finding: 'has_laboratory_finding',
  imaging_finding: 'has_imaging_finding',
};

export function closeFindings(graph: KnowledgeGraph): KnowledgeGraph {
  const tells = new Set<RelationType>(FINDING_RELATIONS);
  const added = graph.ofType('disease').flatMap(({ id }) => impliedFacts(graph, id));
  const raised = new Map(added.map((fact) => [`${fact.subject}\t${fact.object}`, fact]));
  const kept = graph.relations.map((fact) => {
    const key = `${fact.subject}\t${fact.object}`;
    const stronger = tells.has(fact.relation) ? raised.get(key) : undefined;
    if (stronger === undefined) return fact;
    raised.delete(key);
    return stronger;
  });
  return new KnowledgeGraph(graph.entities.values(), [...kept, ...raised.values()], graph.measures);
}

/** Facts that follow from what a disease has, and stated ones that follow more often than they are stated. */
function impliedFacts(graph: KnowledgeGraph, disease: string): Relation[] {
  const shares = new Map<string, Frequency | undefined>();
  for (const finding of graph.findingsOf(disease)) {
    const frequency = frequencyOf(graph, disease, finding);
    for (const implied of graph.consequencesOf(finding))
      if (!shares.has(implied) || isOftener(frequency, shares.get(implied))) shares.set(implied, frequency);
  }
  return [...shares].flatMap(([finding, frequency]) => {
    const relation = RELATION_OF[graph.entity(finding).type];
    if (relation === undefined) return [];
    const isStated = graph.has(disease, relation, finding);
    if (isStated && !isOftener(frequency, frequencyOf(graph, disease, finding))) return [];
    return [
      {
        subject: disease,
        relation,
        object: finding,
        ...qualifiersFrom(frequency, agesOfImplied(graph, disease, finding)),
      },
    ];
  });
}

/** Ages from the youngest to the oldest at which the disease's findings are met that imply one. */
function agesOfImplied(graph: KnowledgeGraph, disease: string, implied: string): string | undefined {
  const implying = graph.findingsOf(disease).filter((finding) => graph.consequencesOf(finding).has(implied));
  const ages = agesOfAll(implying.map((finding) => parseAges(ageOf(graph, disease, finding) ?? '')));
  return ages?.join('-');
}

function ageOf(graph: KnowledgeGraph, disease: string, finding: string): string | undefined {
  const relation = RELATION_OF[graph.entity(finding).type];
  return relation === undefined ? undefined : graph.qualifiersOf(disease, relation, finding).age;
}

function qualifiersFrom(frequency: Frequency | undefined, age: string | undefined): Pick<Relation, 'qualifiers'> {
  if (frequency === undefined && age === undefined) return {};
  return { qualifiers: { ...(frequency === undefined ? {} : { frequency }), ...(age === undefined ? {} : { age }) } };
}

function frequencyOf(graph: KnowledgeGraph, disease: string, finding: string): Frequency | undefined {
  const relation = RELATION_OF[graph.entity(finding).type];
  return relation === undefined ? undefined : graph.qualifiersOf(disease, relation, finding).frequency;
}

function isOftener(one: Frequency | undefined, other: Frequency | undefined): boolean {
  if (one === undefined) return false;
  return other === undefined || FREQUENCIES.indexOf(one) < FREQUENCIES.indexOf(other);
}

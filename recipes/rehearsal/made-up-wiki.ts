/**
 * A small wiki in the place of Wikipedia: articles written from a slice of the seed graph, in the manner of an encyclopedia,
 * with infoboxes, links and names in Chinese. One symptom of a disease stands in a sentence that no rule reads, so that a
 * model has something to extract.
 */
import { fileURLToPath } from 'node:url';
import { sliceGraph } from '../../src/graph/slice-graph.ts';
import type { Entity, KnowledgeGraph } from '../../src/graph/knowledge-graph.ts';
import { FINDING_RELATIONS, type EntityType, type PrevalenceClass, type RelationType } from '../../src/graph/schema.ts';
import { readSeedGraph } from '../../src/knowledge/seeds/seed-files.ts';
import type { TestArticle } from '../../src/knowledge/wiki/fixtures/test-wiki-pages.ts';

const SEEDS = fileURLToPath(new URL('../../seeds', import.meta.url));
const SPECIALTY = 'endocrinology';

/** What stands before a symptom that the rules do not read. */
export const UNREAD = 'Doctors who have seen many such patients also think of';

const DEFINED: Readonly<Record<EntityType, string>> = {
  disease: 'is a disease of the endocrine system',
  symptom: 'is a symptom that people describe',
  sign: 'is a medical sign that is seen on examination',
  laboratory_finding: 'is a laboratory finding in blood or urine',
  imaging_finding: 'is an imaging finding',
  drug: 'is a medication',
  drug_class: 'is a class of drugs',
  mechanism: 'is a mechanism at the level of cells',
  pathogen: 'is a species of bacteria',
  gene: 'is a gene on a human chromosome',
  anatomy: 'is an organ of the body',
  procedure: 'is a medical procedure',
  risk_factor: 'is a risk factor for several diseases',
  contraindication: 'is a contraindication of many drugs',
};

/** Infobox field -> the relations that it states. */
const FIELDS: Readonly<Partial<Record<EntityType, Readonly<Record<string, readonly RelationType[]>>>>> = {
  disease: {
    symptoms: FINDING_RELATIONS,
    complications: ['has_complication'],
    causes: ['associated_gene'],
    risks: ['has_risk_factor'],
    diagnosis: ['confirmed_by'],
    treatment: ['first_line_treatment'],
  },
  drug: {
    class: ['member_of'],
    mechanism: ['acts_by'],
    side_effects: ['has_adverse_effect'],
    contraindications: ['contraindicated_in'],
  },
};

const FREQUENCY: Readonly<Record<PrevalenceClass, string>> = {
  common: '1 in 50',
  uncommon: '1 in 1,000',
  rare: '1 in 50,000',
};

export interface MadeUpWiki {
  readonly articles: readonly TestArticle[];
  /** Where the agent begins: the diseases. */
  readonly titles: readonly string[];
}

export function madeUpWiki(): MadeUpWiki {
  const graph = sliceGraph(readSeedGraph(SEEDS), {
    specialties: [SPECIALTY],
    relations: null,
    sharedFindingsOnly: true,
  });
  const articles = [...graph.entities.values()].map((entity) => articleOf(graph, entity));
  return { articles, titles: graph.ofType('disease').map(({ id }) => titleOf(id)) };
}

function articleOf(graph: KnowledgeGraph, entity: Entity): TestArticle {
  const { id, type, names, prevalence } = entity;
  const unread = type === 'disease' ? graph.objects(id, 'has_symptom')[0] : undefined;
  const fields = Object.entries(FIELDS[type] ?? {}).flatMap(([field, relations]) => {
    const links = relations
      .flatMap((relation) => graph.objects(id, relation))
      .filter((object) => object !== unread)
      .map((object) => `[[${titleOf(object)}|${object}]]`);
    return links.length === 0 ? [] : [`| ${field} = {{hlist|${links.join('|')}}}`];
  });
  if (prevalence !== null) fields.push(`| frequency = ${FREQUENCY[prevalence]}`);
  const infobox =
    FIELDS[type] === undefined
      ? []
      : [`{{Infobox ${type === 'drug' ? 'drug' : 'medical condition'}`, `| name = ${id}`, ...fields, '}}'];
  const rest = unread === undefined ? [] : [`${UNREAD} [[${titleOf(unread)}|${unread}]].`];
  return {
    title: titleOf(id),
    facts: [],
    text: [...infobox, `'''${id}''' ${DEFINED[type]}.`, ...rest, `[[zh:${names.zh}]]`].join('\n'),
  };
}

function titleOf(id: string): string {
  return id.charAt(0).toUpperCase() + id.slice(1);
}

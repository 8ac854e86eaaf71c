/** The size of a knowledge graph in numbers: entities and relations by kind, diseases by rarity and specialty. */
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { EntityType, PrevalenceClass, RelationType } from '../graph/schema.ts';
import { ENTITY_TYPES, PREVALENCE_CLASSES, RELATIONS } from '../graph/schema.ts';

export interface GraphStatistics {
  readonly hash: string;
  readonly entities: number;
  readonly relations: number;
  readonly entitiesByType: Readonly<Record<EntityType, number>>;
  readonly relationsByType: Readonly<Record<RelationType, number>>;
  readonly diseasesByPrevalence: Readonly<Record<PrevalenceClass, number>>;
  readonly diseasesBySpecialty: Readonly<Record<string, number>>;
  readonly findingsPerDisease: { readonly fewest: number; readonly median: number; readonly most: number };
}

export function graphStatistics(graph: KnowledgeGraph): GraphStatistics {
  const entities = [...graph.entities.values()];
  const diseases = graph.ofType('disease');
  const findings = diseases.map(({ id }) => graph.findingsOf(id).length).sort((a, b) => a - b);
  return {
    hash: graph.hash,
    entities: entities.length,
    relations: graph.relations.length,
    entitiesByType: counted(
      ENTITY_TYPES,
      entities.map(({ type }) => type),
    ),
    relationsByType: counted(
      Object.keys(RELATIONS) as RelationType[],
      graph.relations.map(({ relation }) => relation),
    ),
    diseasesByPrevalence: counted(
      PREVALENCE_CLASSES,
      diseases.flatMap(({ prevalence }) => prevalence ?? []),
    ),
    diseasesBySpecialty: counted(
      [...new Set(diseases.map(({ specialty }) => specialty))].sort(),
      diseases.map(({ specialty }) => specialty),
    ),
    findingsPerDisease: {
      fewest: findings[0] ?? 0,
      median: findings[Math.floor(findings.length / 2)] ?? 0,
      most: findings.at(-1) ?? 0,
    },
  };
}

function counted<K extends string>(keys: readonly K[], values: readonly K[]): Record<K, number> {
  const counts = Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
  for (const value of values) counts[value] += 1;
  return counts;
}

import { expect, test } from 'vitest';
import { graphStatistics } from './graph-statistics.ts';
import { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { readSeedGraph } from './seeds/seed-files.ts';
import { seedFolder } from '../../test/worlds/seed-folder.ts';

test('counts kinds, rarity, specialties and findings', () => {
  using seeds = seedFolder();
  expect(graphStatistics(readSeedGraph(seeds.path))).toMatchObject({
    entities: 10,
    relations: 9,
    entitiesByType: { disease: 2, symptom: 4, sign: 1, drug: 2, gene: 0 },
    relationsByType: { has_symptom: 5, has_sign: 1, first_line_treatment: 2, contraindicated_in: 1, caused_by: 0 },
    diseasesByPrevalence: { common: 2, uncommon: 0, rare: 0 },
    diseasesBySpecialty: { medicine: 2 },
    findingsPerDisease: { fewest: 3, median: 3, most: 3 },
  });
});

test('an empty graph counts to zero', () => {
  const { entities, findingsPerDisease } = graphStatistics(new KnowledgeGraph([], []));
  expect({ entities, findingsPerDisease }).toEqual({
    entities: 0,
    findingsPerDisease: { fewest: 0, median: 0, most: 0 },
  });
});

import { describe, expect, it } from 'vitest';
import { miniatureGraph } from '../../test/worlds/shipped-graph.ts';
import { toyGraph } from '../graph/fixtures/toy-graph.ts';
import { combinationKey, diseasesWithAll, sampleCombinations } from './question-space.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const rules = { findings: [2, 4], candidates: 8, perDisease: 30 } as const;

describe('combinations', () => {
  const graph = miniatureGraph();
  const diseases = graph.ofType('disease').map(({ id }) => id);

  it('are sorted sets of findings that fit their disease alone, each once', () => {
    for (const disease of atLeast(54, diseases)) {
      const combinations = sampleCombinations(graph, disease, rules, 0);
      expect(combinations.length).toBeLessThanOrEqual(rules.perDisease);
      expect(new Set(combinations.map(combinationKey)).size).toBe(combinations.length);
      for (const { findings } of combinations) {
        expect(findings).toEqual([...new Set(findings)].sort());
        expect(findings.length).toBeGreaterThanOrEqual(2);
        expect(findings.length).toBeLessThanOrEqual(4);
        expect(diseasesWithAll(graph, findings)).toEqual([disease]);
        const degreeOf = (finding: string): number => graph.diseasesWith(finding).length;
        for (const finding of findings) {
          expect(degreeOf(finding)).toBeGreaterThan(1);
          expect(degreeOf(finding)).toBeLessThanOrEqual(rules.candidates);
        }
      }
    }
  });

  it('are the same for the same seed and others for another, whatever other diseases are asked', () => {
    const [first] = diseases;
    const of = (seed: number): string[] => sampleCombinations(graph, first!, rules, seed).map(combinationKey);
    expect(of(0)).toEqual(of(0));
    expect(of(1)).not.toEqual(of(0));
  });

  it('never use a finding of one disease alone', () => {
    const all = sampleCombinations(toyGraph(), 'alpha disease', rules, 0);
    expect(all.map(({ findings }) => findings)).toEqual([['cough', 'fever', 'rash']]);
  });

  it('are none where the smallest set is too large', () => {
    expect(sampleCombinations(toyGraph(), 'beta disease', { ...rules, findings: [4, 6] }, 0)).toEqual([]);
  });
});

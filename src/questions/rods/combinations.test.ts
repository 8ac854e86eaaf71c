import { describe, expect, it } from 'vitest';
import { randomStream } from '../../support/random.ts';
import { atLeast } from '../../../test/worlds/at-least.ts';
import { Combinations, NO_SPLITS, SPLITS, type Combination, type SplitRules } from './combinations.ts';
import { signs, smallGraph, unnamed } from './fixtures/small-graph.ts';

const SIGNS = Array.from({ length: 12 }, (_, at) => `sign ${'abcdefghijkl'[at]!}`);
/** Ten diseases, each with nine of twelve signs in a row. */
const graph = smallGraph({
  entities: { disease: Array.from({ length: 10 }, (_, at) => `disease ${at}`).join(', '), sign: SIGNS.join(', ') },
  facts: Array.from({ length: 10 }, (_, at) => at).flatMap((at) =>
    signs(`disease ${at}`, ...Array.from({ length: 9 }, (_, more) => SIGNS[(at + more) % 12]!)),
  ),
});
const SPLIT: SplitRules = { newDiseaseShare: 0.2, heldOutShare: 0.25, developmentShare: 0.1 };
const RULES = {
  observation: { findings: [3, 6], candidates: 9, complaint: false },
  perDisease: 40,
  languages: ['en', 'zh'],
} as const;
const parted = (seed = 0, splits = SPLIT): Combinations => new Combinations(graph, { ...RULES, splits }, seed);
const diseases = [...graph.findings.diseases];

const isNested = (one: Combination, other: Combination): boolean =>
  one.every((finding) => other.includes(finding)) || other.every((finding) => one.includes(finding));

describe('combinations', () => {
  const combinations = parted();
  const trained = diseases.filter((disease) => !combinations.newDiseases.has(disease));

  it('keep a share of the diseases for the new ones, which have combinations of no other split', () => {
    expect(combinations.newDiseases.size).toBe(2);
    for (const disease of diseases)
      for (const split of SPLITS) {
        const isNew = combinations.newDiseases.has(disease);
        if (isNew !== (split === 'new-diseases')) expect(combinations.of(disease, split)).toEqual([]);
      }
    expect(combinations.of([...combinations.newDiseases][0]!, 'new-diseases').length).toBeGreaterThan(10);
  });

  it('of training nest in no held-out one of the disease, nor held-out ones in each other’s split', () => {
    let pairs = 0;
    for (const disease of atLeast(8, trained)) {
      const [train, development, heldOut] = SPLITS.map((split) => combinations.of(disease, split));
      for (const [left, right] of [
        [train!, heldOut!],
        [train!, development!],
        [development!, heldOut!],
      ] as const)
        for (const one of left)
          for (const other of right) {
            pairs += 1;
            expect(isNested(one, other)).toBe(false);
          }
    }
    expect(pairs).toBeGreaterThan(500);
  });

  it('hold out the stated share, rounded up', () => {
    for (const disease of atLeast(8, trained)) {
      const [train, development, heldOut] = SPLITS.map((split) => combinations.of(disease, split).length);
      const kept = train! + development! + heldOut!;
      expect(heldOut!).toBeGreaterThanOrEqual(Math.ceil(kept * SPLIT.heldOutShare));
      expect(development!).toBeGreaterThan(0);
    }
  });

  it('are sorted sets that fit their disease alone, none twice, as many as asked for at most', () => {
    for (const disease of atLeast(10, diseases)) {
      const all = SPLITS.flatMap((split) => combinations.of(disease, split));
      expect(new Set(all.map((each) => each.join())).size).toBe(all.length);
      expect(all.length).toBeLessThanOrEqual(RULES.perDisease);
      for (const each of all) expect(graph.findings.diseasesWithAll(each)).toEqual([disease]);
    }
  });

  it('are the same for a seed and others for another', () => {
    const all = (seed: number): string => JSON.stringify(diseases.map((each) => parted(seed).of(each, 'train')));
    expect(all(0)).toBe(all(0));
    expect(all(1)).not.toBe(all(0));
  });

  it('are picked of those that the language can tell', () => {
    const nameless = unnamed(graph, SIGNS[0]!, 'zh');
    // Each finding of its own counts for both languages, where enough is left.
    const own = new Combinations(nameless, { ...RULES, languages: ['en'], splits: SPLIT }, 0);
    const disease = diseases.find(
      (each) => graph.findings.has(each, graph.nodeOfKey(SIGNS[0]!)) && !own.newDiseases.has(each),
    )!;
    const picked = Array.from({ length: 60 }, (_, seed) => own.pick(disease, 'train', 'zh', randomStream(seed))!);
    expect(picked.filter((each) => each.includes(graph.nodeOfKey(SIGNS[0]!)))).toEqual([]);
    const english = Array.from({ length: 60 }, (_, seed) => own.pick(disease, 'train', 'en', randomStream(seed))!);
    expect(english.some((each) => each.includes(graph.nodeOfKey(SIGNS[0]!)))).toBe(true);
    expect(own.canTell(disease, 'train', 'zh')).toBe(true);
    expect(own.canTell(disease, 'new-diseases', 'zh')).toBe(false);
  });
});

describe('without splits', () => {
  const all = parted(0, NO_SPLITS);

  it('no disease is new, and combinations are drawn as they are asked for', () => {
    expect(all.newDiseases.size).toBe(0);
    const picked = Array.from({ length: 50 }, (_, seed) => all.pick(diseases[0]!, 'train', 'en', randomStream(seed)));
    expect(new Set(picked.map((each) => each?.join())).size).toBeGreaterThan(20);
  });

  it('a disease can be told of which enough findings can', () => {
    const few = smallGraph({
      entities: { disease: 'alpha, beta', sign: 'rash, pallor, edema' },
      facts: [...signs('alpha', 'rash', 'pallor', 'edema'), ...signs('beta', 'rash', 'pallor')],
    });
    const of = (findings: readonly [number, number]): boolean =>
      new Combinations(
        few,
        { ...RULES, observation: { findings, candidates: 5, complaint: false }, splits: NO_SPLITS },
        0,
      ).canTell(0, 'train', 'en');
    expect([of([2, 3]), of([3, 3])]).toEqual([true, false]);
  });
});

import { describe, expect, it } from 'vitest';
import { FindingIndex, type StatedFinding } from './finding-index.ts';

/** Diseases 0, 1 and 2; findings 3 to 6, of which 4 implies 5 and 5 implies 6. */
const STATED: Readonly<Record<number, readonly StatedFinding[]>> = {
  0: [
    { finding: 4, share: 0.5 },
    { finding: 6, share: 0.2 },
    { finding: 3, share: null },
  ],
  1: [
    { finding: 6, share: 0.9 },
    { finding: 4, share: null },
  ],
  2: [],
};
const index = new FindingIndex({
  nodeCount: 7,
  diseases: Uint32Array.of(0, 1, 2),
  stated: (disease) => STATED[disease]!,
  consequences: (finding) => (finding === 4 ? [4, 5, 6] : finding === 5 ? [5, 6] : [finding]),
  lacking: (disease) => (disease === 2 ? [3] : []),
});

describe('the index of findings', () => {
  it('has what is stated and what follows from it, sorted', () => {
    expect([...index.stated(0)]).toEqual([3, 4, 6]);
    expect([...index.of(0)]).toEqual([3, 4, 5, 6]);
    expect([...index.of(2)]).toEqual([]);
    expect([0, 1, 2].map((disease) => index.has(disease, 5))).toEqual([true, true, false]);
  });

  it('has the diseases of each finding, sorted', () => {
    expect([3, 4, 5, 6].map((finding) => [...index.diseasesWith(finding)])).toEqual([[0], [0, 1], [0, 1], [0, 1]]);
  });

  it('lends a share to what follows, the largest where several do', () => {
    expect(index.share(0, 5)).toBe(0.5);
    expect(index.share(0, 6)).toBe(0.5);
    expect(index.share(1, 6)).toBeCloseTo(0.9, 6);
  });

  it('has no share where none is stated, nor of what the disease does not have', () => {
    expect([index.share(0, 3), index.share(1, 4), index.share(1, 5), index.share(1, 3)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('lacks what is stated to be lacking, nothing else', () => {
    expect([index.lacks(2, 3), index.lacks(2, 4), index.lacks(0, 3)]).toEqual([true, false, false]);
    expect([...index.lackedBy(2)]).toEqual([3]);
    expect([...index.lackedBy(0)]).toEqual([]);
  });

  it('finds the diseases that have all of several findings, and none for no finding', () => {
    expect(index.diseasesWithAll([6, 3])).toEqual([0]);
    expect(index.diseasesWithAll([5, 6])).toEqual([0, 1]);
    expect(index.diseasesWithAll([])).toEqual([]);
  });
});

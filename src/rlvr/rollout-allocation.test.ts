import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommonQuestion } from '../records/common-question.ts';
import { toyQuestions } from '../../test/worlds/toy-questions.ts';
import { allocationProblem, allotRollouts, type RolloutAllocation } from './rollout-allocation.ts';

const allocation: RolloutAllocation = { belowChance: 0.25, hard: 32, others: 8 };
const questions = toyQuestions('easy', 200);
const drawOf = (all: readonly CommonQuestion[]): ((count: number) => readonly CommonQuestion[]) => {
  const left = [...all];
  return (count) => left.splice(0, count);
};
const allotted = (chances: readonly (number | undefined)[], rollouts: number): number[] => {
  const byId = new Map(chances.map((chance, at) => [questions[at]!.id, chance]));
  const found = allotRollouts(drawOf(questions.slice(0, chances.length)), rollouts, allocation, ({ id }) =>
    byId.get(id),
  );
  expect(found.map(({ question }) => question)).toEqual(questions.slice(0, found.length));
  return found.map(({ rollouts: own }) => own);
};

describe('an allocation of rollouts', () => {
  it('gives hard questions many and all others few, those that were never tried too', () => {
    expect(allotted([0.1, 0.25, undefined, 0, 1], 88)).toEqual([32, 8, 8, 32, 8]);
  });

  it('leaves the last question what there is left', () => {
    expect(allotted([0.1, 0.9, 0.1, 0.1], 64)).toEqual([32, 8, 24]);
    expect(allotted([0.1, 0.1, 0.1], 64)).toEqual([32, 32]);
  });

  it('ends where there are no more questions', () => {
    expect(allotted([0.1, 0.9], 64)).toEqual([32, 8]);
    expect(allotted([], 64)).toEqual([]);
  });

  it('samples exactly as many rollouts as groups of one size, whatever the chances are', () => {
    const chances = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }), {
      minLength: 64,
      maxLength: 200,
    });
    fc.assert(
      fc.property(chances, (known) => {
        const sizes = allotted(known, 512);
        expect(sizes.reduce((sum, size) => sum + size)).toBe(32 * 16);
        expect(Math.min(...sizes)).toBeGreaterThanOrEqual(allocation.others);
      }),
    );
  });

  it('says what cannot be carried out', () => {
    expect(allocationProblem(512, allocation)).toBeNull();
    expect(allocationProblem(512, { ...allocation, hard: 8 })).toContain('give hard ones more');
    expect(allocationProblem(500, allocation)).toContain('a step has 500 rollouts');
    expect(allocationProblem(512, { ...allocation, hard: 30 })).toContain('a hard question 30');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupAdvantages, hasSignal } from './group-advantage.ts';
import { atLeast } from '../../test/worlds/at-least.ts';

const group = fc.array(fc.constantFrom(0, 0.1, 1, 1.1), { minLength: 2, maxLength: 32 });

describe('advantages of a group', () => {
  it('are rewards less their mean, not divided by anything (equations 2 and 3)', () => {
    expect(groupAdvantages([1, 0, 0, 0])).toEqual([0.75, -0.25, -0.25, -0.25]);
  });

  it('sum to 0 and keep the differences of the rewards', () => {
    fc.assert(
      fc.property(group, (rewards) => {
        const advantages = groupAdvantages(rewards);
        expect(advantages.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
        advantages.forEach((value, at) => expect(value - advantages[0]!).toBeCloseTo(rewards[at]! - rewards[0]!, 9));
      }),
    );
  });

  it('divided by the deviation have deviation 1', () => {
    const advantages = groupAdvantages([1, 0, 1, 0], 'deviation');
    expect(advantages.map(Math.abs).every((value) => Math.abs(value - 1) < 1e-4)).toBe(true);
  });

  it('divided by the share of right answers count a question as its inverse chance', () => {
    const right = [true, false, false, false];
    expect(groupAdvantages([1.1, 0.1, 0.1, 0.1], 'max-rl', right)[0]).toBeCloseTo(3, 9);
    expect(groupAdvantages([1, 1, 0, 0], 'max-rl', [true, true, false, false])[0]).toBeCloseTo(1, 9);
    // Nothing right: what the format gains stays as small as it is.
    expect(groupAdvantages([0.1, 0, 0, 0], 'max-rl', [false, false, false, false])[0]).toBeCloseTo(0.075, 9);
  });

  it('divided by the deviation of equal rewards are 0, not infinite', () => {
    for (const value of atLeast(3, groupAdvantages([1, 1, 1], 'deviation'))) expect(value).toBeCloseTo(0, 9);
  });
});

describe('a group has signal', () => {
  it('when some reward differs', () => {
    expect(hasSignal([1, 1, 0.9])).toBe(true);
  });

  it('never when all rewards are equal, rounding aside', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 0.1, 1, 1.1), fc.integer({ min: 1, max: 40 }), (reward, size) => {
        expect(hasSignal(Array(size).fill(reward))).toBe(false);
      }),
    );
    expect(hasSignal([0.1 + 0.2, 0.3])).toBe(false);
  });
});

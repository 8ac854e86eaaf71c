import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isForOneWorker, planPasses, type PlannedPass } from './plan-passes.ts';
import type { PlannedSequence } from './prefix-groups.ts';
import { atLeast } from '../../../../test/worlds/at-least.ts';

/** `prompt` tells prompts of the same length apart. */
function sequence(promptLength: number, length: number, prompt = 0): PlannedSequence {
  const tokens_T = Int32Array.from({ length }, (_, place) => (place < promptLength ? prompt : 99));
  return { tokens_T, promptLength };
}

function membersOf(passes: readonly PlannedPass[]): number[] {
  return passes.flatMap(({ groups }) => groups.flatMap(({ members }) => members));
}

function costOf({ groups }: PlannedPass, sequences: readonly PlannedSequence[]): number {
  return groups
    .flatMap(({ prefixLength, members }) => members.map((at) => sequences[at]!.tokens_T.length - prefixLength))
    .reduce(
      (sum, tokens) => sum + tokens,
      groups.reduce((sum, { prefixLength }) => sum + prefixLength, 0),
    );
}

describe('planPasses', () => {
  it('puts every sequence in one pass of one worker, whatever comes', () => {
    const anySequence = fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 3 }))
      .map(([promptLength, more, prompt]) => sequence(promptLength, promptLength + more, prompt));
    fc.assert(
      fc.property(fc.array(anySequence), fc.integer({ min: 1, max: 4 }), (sequences, workers) => {
        const plan = planPasses(sequences, { workers, maxTokens: 100 });
        expect(plan.length).toBe(workers);
        expect(membersOf(plan.flat()).sort((a, b) => a - b)).toEqual(sequences.map((_, index) => index));
        for (const { groups } of plan.flat()) {
          for (const { prefixLength, members } of groups) {
            const [first] = members.map((at) => sequences[at]!.tokens_T.subarray(0, prefixLength).join());
            for (const at of members) expect(sequences[at]!.tokens_T.subarray(0, prefixLength).join()).toBe(first);
          }
        }
      }),
    );
  });

  it('shares out the tokens evenly', () => {
    const sequences = Array.from({ length: 200 }, (_, index) => sequence(0, 60 + ((index * 37) % 100)));
    const loads = planPasses(sequences, { workers: 3, maxTokens: 1000 }).map((passes) =>
      passes.reduce((sum, pass) => sum + costOf(pass, sequences), 0),
    );
    expect(Math.max(...loads) / Math.min(...loads)).toBeLessThan(1.1);
  });

  it('uses every worker when one pass would hold all', () => {
    const sequences = Array.from({ length: 8 }, () => sequence(0, 10));
    const plan = planPasses(sequences, { workers: 2, maxTokens: 1000 });
    expect(plan.map((passes) => membersOf(passes).length)).toEqual([4, 4]);
  });

  it('keeps plain passes within the limit, padding included', () => {
    const sequences = [sequence(0, 90), ...Array.from({ length: 20 }, () => sequence(0, 10))];
    for (const pass of atLeast(3, planPasses(sequences, { workers: 1, maxTokens: 100 })[0]!)) {
      const lengths = pass.groups.map(({ members }) => sequences[members[0]!]!.tokens_T.length);
      expect(Math.max(...lengths) * lengths.length).toBeLessThanOrEqual(100);
    }
  });

  it('computes a prompt once for the sequences that begin with it', () => {
    const sequences = [1, 2, 1, 2, 1].map((prompt) => sequence(20, 30, prompt));
    const [passes] = planPasses(sequences, { workers: 1, maxTokens: 1000 });
    expect(passes).toEqual([
      {
        kind: 'shared',
        groups: [
          { prefixLength: 20, members: [0, 2, 4] },
          { prefixLength: 20, members: [1, 3] },
        ],
      },
    ]);
  });

  it('does not share prompts where that saves next to nothing', () => {
    const sequences = [sequence(2, 80, 1), sequence(2, 80, 1), sequence(70, 90, 2)];
    expect(planPasses(sequences, { workers: 1, maxTokens: 1000 })[0]!.map(({ kind }) => kind)).toEqual(['plain']);
  });

  it('cuts a group that is too large for one pass', () => {
    const sequences = Array.from({ length: 10 }, () => sequence(20, 60));
    const passes = planPasses(sequences, { workers: 1, maxTokens: 150 })[0]!;
    expect(passes.map((pass) => pass.groups[0]!.members.length)).toEqual([3, 3, 3, 1]);
  });
});

describe('isForOneWorker', () => {
  const isFor = (lengths: readonly number[], workers: number): boolean => {
    const sequences = lengths.map((length) => sequence(0, length));
    return isForOneWorker(planPasses(sequences, { workers, maxTokens: 1000 }), sequences);
  };

  it('is so of fewer passes than workers with a long sequence', () => {
    expect([isFor([4096], 2), isFor([513], 2), isFor([4096, 600], 3)]).toEqual([true, true, true]);
  });

  it('is not so of short sequences, of enough passes or of one worker', () => {
    expect([isFor([512], 2), isFor([4096, 600], 2), isFor([4096], 1), isFor([], 2)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

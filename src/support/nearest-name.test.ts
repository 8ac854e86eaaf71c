import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestName } from './nearest-name.ts';

describe('nearestName', () => {
  const known = ['learningRate', 'batchSize', 'groupSize', 'steps'];

  it.each([
    ['learningrate', 'learningRate'],
    ['learning_rate', 'learningRate'],
    ['lerningRate', 'learningRate'],
    ['grupSize', 'groupSize'],
    ['setps', 'steps'],
    ['temperature', null],
    ['x', null],
  ])('%s -> %s', (name, nearest) => {
    expect(nearestName(name, known)).toBe(nearest);
  });

  it('finds nothing among nothing', () => {
    expect(nearestName('steps', [])).toBeNull();
  });
});

it('names nothing for a text that is no name, and nothing that differs in many places', () => {
  const long = 'x'.repeat(201);
  expect(nearestName(long, [long])).toBeNull();
  const name = 'adult-onset cerebral leukoencephalopathy with axonal spheroids';
  expect(nearestName(`${name}abcdefgh`, [name])).toBe(name);
  expect(nearestName(`${name}abcdefghi`, [name])).toBeNull();
});

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['same', 'same', 0],
  ])('%s to %s takes %i', (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
  });

  it('is told up to a limit alone', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 14 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 15 }), (left, right, limit) => {
        expect(editDistance(left, right, limit)).toBe(Math.min(editDistance(left, right), limit));
      }),
      { numRuns: 1000 },
    );
  });

  it('is symmetric and never longer than the longer word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (left, right) => {
        expect(editDistance(left, right)).toBe(editDistance(right, left));
        expect(editDistance(left, right)).toBeLessThanOrEqual(Math.max(left.length, right.length));
      }),
    );
  });
});

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

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['same', 'same', 0],
  ])('%s to %s takes %i', (left, right, distance) => {
    expect(editDistance(left, right)).toBe(distance);
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

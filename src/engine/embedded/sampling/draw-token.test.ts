import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../support/random.ts';
import { drawToken, mostProbable } from './draw-token.ts';

const probabilities = Float32Array.of(0.1, 0.4, 0.05, 0.3, 0.15);
const none = { topK: null, topP: null };

/** Share of each token over a grid of uniform numbers. */
function shares(filter: { topK: number | null; topP: number | null }): number[] {
  const counts = Array.from(probabilities, () => 0);
  const draws = 10_000;
  for (let index = 0; index < draws; index++) counts[drawToken(probabilities, (index + 0.5) / draws, filter)]!++;
  return counts.map((count) => count / draws);
}

describe('drawToken', () => {
  it('draws each token as often as it is probable', () => {
    expect(shares(none)).toHaveLength(5);
    shares(none).forEach((share, token) => expect(share).toBeCloseTo(probabilities[token]!, 3));
  });

  it('keeps the k most probable tokens', () => {
    const expected = [0, 0.4 / 0.7, 0, 0.3 / 0.7, 0];
    expect(shares({ topK: 2, topP: null })).toHaveLength(5);
    shares({ topK: 2, topP: null }).forEach((share, token) => expect(share).toBeCloseTo(expected[token]!, 3));
  });

  it('keeps the smallest set that reaches p', () => {
    const expected = [0, 0.4 / 0.85, 0, 0.3 / 0.85, 0.15 / 0.85];
    expect(shares({ topK: null, topP: 0.75 })).toHaveLength(5);
    shares({ topK: null, topP: 0.75 }).forEach((share, token) => expect(share).toBeCloseTo(expected[token]!, 3));
  });

  it.each([512, 513, 900])('keeps the %i most probable tokens of a thousand', (topK) => {
    const weights = Float32Array.from({ length: 1000 }, (_, token) => 1 + ((token * 7) % 1000));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const falling = weights.map((weight) => weight / sum);
    const least = drawToken(falling, 1 - 2 ** -32, { topK, topP: null });
    // Probabilities are 1 to 1000, each once: the last that is kept is the k-th from above.
    expect(weights[least]).toBe(1001 - topK);
  });

  it('applies p to what k leaves', () => {
    // Of 0.4 and 0.3 the first alone has 57 percent.
    expect(shares({ topK: 2, topP: 0.55 })).toEqual([0, 1, 0, 0, 0]);
  });

  it('keeps one token at the smallest p, and all at k beyond the vocabulary', () => {
    expect(shares({ topK: null, topP: 1e-9 })).toEqual([0, 1, 0, 0, 0]);
    shares({ topK: 9, topP: 1 }).forEach((share, token) => expect(share).toBeCloseTo(probabilities[token]!, 3));
  });

  it('breaks ties at the edge of k in favour of the lower id', () => {
    const equal = new Float32Array(4).fill(0.25);
    const drawn = new Set([0.1, 0.4, 0.6, 0.9].map((uniform) => drawToken(equal, uniform, { topK: 2, topP: null })));
    expect([...drawn].sort()).toEqual([0, 1]);
  });

  it('never draws an impossible token, whatever the rounding', () => {
    const certain = Float32Array.of(0, 0.999999, 0);
    expect(drawToken(certain, 0, none)).toBe(1);
    expect(drawToken(certain, 1 - 2 ** -32, none)).toBe(1);
    const certainAmongMany = new Float32Array(100);
    certainAmongMany[40] = 0.999999;
    expect(drawToken(certainAmongMany, 0, none)).toBe(40);
    expect(drawToken(certainAmongMany, 1 - 2 ** -32, none)).toBe(40);
  });

  it('draws from a large vocabulary the token at which the running sum passes the uniform number', () => {
    const random = randomStream('large vocabulary');
    const weights = Array.from({ length: 1000 }, () => random.next() ** 8);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const large = Float32Array.from(weights, (weight) => weight / total);
    for (let draw = 0; draw < 2000; draw++) {
      const uniform = random.next();
      let sum = 0;
      const expected = large.findIndex((probability) => (sum += probability) > uniform);
      expect(drawToken(large, uniform, none)).toBe(expected);
    }
  });
});

it('mostProbable takes the lowest id among equals', () => {
  expect(mostProbable(probabilities)).toBe(1);
  expect(mostProbable(Float32Array.of(0.2, 0.4, 0.4))).toBe(1);
});

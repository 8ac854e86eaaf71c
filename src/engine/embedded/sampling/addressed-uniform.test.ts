import { expect, it } from 'vitest';
import { uniformAt } from './addressed-uniform.ts';

it('is a function of seed and place', () => {
  expect(uniformAt(7, 3)).toBe(uniformAt(7, 3));
  const values = new Set<number>();
  for (const seed of [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 52]) {
    for (let place = 0; place < 50; place++) values.add(uniformAt(seed, place));
  }
  expect(values.size).toBe(300);
});

it('is uniform along places and along seeds', () => {
  for (const draw of [(index: number) => uniformAt(5, index), (index: number) => uniformAt(index, 5)]) {
    const bins = Array.from({ length: 16 }, () => 0);
    for (let index = 0; index < 16_000; index++) bins[Math.floor(draw(index) * 16)]!++;
    const chiSquare = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    // 15 degrees of freedom: 99.9 percent lie below 37.7.
    expect(chiSquare).toBeLessThan(37.7);
  }
});

it('has no correlation between neighbouring places or seeds', () => {
  let [alongPlaces, alongSeeds] = [0, 0];
  const count = 20_000;
  for (let index = 0; index < count; index++) {
    const centred = uniformAt(index, 3) - 0.5;
    alongPlaces += centred * (uniformAt(index, 4) - 0.5);
    alongSeeds += centred * (uniformAt(index + 1, 3) - 0.5);
  }
  // A product of two centred uniforms has a standard deviation of 1/12.
  const bound = 4 / 12 / Math.sqrt(count);
  expect(Math.abs(alongPlaces / count)).toBeLessThan(bound);
  expect(Math.abs(alongSeeds / count)).toBeLessThan(bound);
});

import { expect, it } from 'vitest';
import { goldenAdamw, relativeError } from '../golden/golden-cases.ts';
import { adamwStep, sumGradients, type OptimizerArrays } from './adamw.ts';

function arrays(size: number, gradientCount: number): OptimizerArrays {
  const zeros = (): Float32Array => new Float32Array(size);
  const gradients = Array.from({ length: gradientCount }, zeros);
  return { weights: zeros(), gradients, moments: { first: zeros(), second: zeros() } };
}

it('follows torch.optim.AdamW over 20 steps, on any split of the range', () => {
  const { params, start, gradients, after } = goldenAdamw;
  const state = arrays(start.length, 1);
  state.weights.set(start);
  gradients.forEach((gradient, index) => {
    state.gradients[0]!.set(gradient);
    for (const range of [
      { from: 0, to: 5 },
      { from: 5, to: start.length },
    ]) {
      adamwStep(state, range, { ...params, step: index + 1, gradientScale: 1 });
    }
    expect(relativeError(state.weights, Float32Array.from(after[index]!))).toBeLessThan(1e-6);
  });
});

it('scales the gradient and clears it', () => {
  const params = { ...goldenAdamw.params, weightDecay: 0 };
  const [scaled, plain] = [arrays(3, 2), arrays(3, 2)];
  scaled.gradients[0]!.set([1, 2, 4]);
  plain.gradients[0]!.set([0.25, 0.5, 1]);
  adamwStep(scaled, { from: 0, to: 3 }, { ...params, step: 1, gradientScale: 0.25 });
  adamwStep(plain, { from: 0, to: 3 }, { ...params, step: 1, gradientScale: 1 });
  expect(scaled.weights).toEqual(plain.weights);
  expect(scaled.gradients[0]).toEqual(new Float32Array(3));
});

it('sums the gradients of all workers and their squares', () => {
  const state = arrays(3, 2);
  state.gradients[0]!.set([1, 2, 3]);
  state.gradients[1]!.set([10, 20, 30]);
  expect(sumGradients(state, { from: 0, to: 2 })).toBe(121 + 484);
  expect(state.gradients[0]).toEqual(Float32Array.of(11, 22, 3));
});

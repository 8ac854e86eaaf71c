import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelConfig } from '../../hugging-face/model-config.ts';
import type { EmbeddedEngine } from '../embedded-engine.ts';
import { openEmbeddedEngine } from '../open-engine.ts';
import { goldenInputs, goldenModelFolder, goldenMuon, relativeError } from '../golden/golden-cases.ts';
import { namedTensors } from '../network/flat-tensors.ts';
import { layerMatrices, parameterCount, parameterLayout } from '../../hugging-face/parameter-layout.ts';
import { type OptimizerArrays } from './adamw.ts';
import { Muon } from './muon.ts';
import { muonShares } from './muon-shares.ts';

const { params, matrices } = goldenMuon;
/** Before and behind a matrix in the flat arrays. */
const MARGIN = 3;

function arraysAround(size: number): OptimizerArrays {
  const zeros = (): Float32Array => new Float32Array(size + 2 * MARGIN);
  return { weights: zeros(), gradients: [zeros(), zeros()], moments: { first: zeros(), second: zeros() } };
}

describe('Muon', () => {
  it.each(matrices.map((matrix) => [matrix.shape.join(' x '), matrix] as const))(
    'follows torch.optim.Muon on a matrix of %s',
    async (_name, { shape, start, gradients, after }) => {
      const size = start.length;
      const arrays = arraysAround(size);
      arrays.weights.set(start, MARGIN);
      const muon = new Muon();
      for (const [step, gradient] of gradients.entries()) {
        arrays.gradients[0]!.set(gradient, MARGIN);
        arrays.gradients[1]!.set(gradient, MARGIN);
        await muon.step(arrays, { name: 'a', shape, offset: MARGIN, size }, { ...params, gradientScale: 1 });
        const weights = arrays.weights.subarray(MARGIN, MARGIN + size);
        expect(relativeError(weights, Float32Array.from(after[step]!)), `step ${step}`).toBeLessThan(1e-5);
        for (const each of arrays.gradients) expect(each).toEqual(new Float32Array(size + 2 * MARGIN));
      }
      for (const margin of [arrays.weights.subarray(0, MARGIN), arrays.weights.subarray(MARGIN + size)])
        expect(margin).toEqual(new Float32Array(MARGIN));
    },
  );

  it('scales the gradient', async () => {
    const { shape, start, gradients } = matrices[0]!;
    const matrix = { name: 'a', shape, offset: MARGIN, size: start.length };
    const [scaled, plain] = [arraysAround(start.length), arraysAround(start.length)];
    scaled.gradients[0]!.set(gradients[0]!, MARGIN);
    plain.gradients[0]!.set(
      gradients[0]!.map((value) => value / 4),
      MARGIN,
    );
    await new Muon().step(scaled, matrix, { ...params, gradientScale: 0.25 });
    await new Muon().step(plain, matrix, { ...params, gradientScale: 1 });
    expect(scaled.moments.first).toEqual(plain.moments.first);
  });

  it('stays where it is without a gradient', async () => {
    const arrays = arraysAround(4);
    await new Muon().step(
      arrays,
      { name: 'a', shape: [2, 2], offset: MARGIN, size: 4 },
      { ...params, gradientScale: 1 },
    );
    expect(arrays.weights).toEqual(new Float32Array(4 + 2 * MARGIN));
  });
});

describe('shares of workers', () => {
  it.each([1, 2, 3, 64])('give every weight to one of %i, and a matrix whole', (workers) => {
    const layout = parameterLayout(readModelConfig(goldenModelFolder('qwen2-untied')));
    const times = new Uint8Array(parameterCount(layout));
    const shares = muonShares(layout, workers);
    const ranges = shares.ranges.flat();
    for (const { offset, size } of shares.matrices.flat()) ranges.push({ from: offset, to: offset + size });
    for (const { from, to } of ranges) for (let index = from; index < to; index++) times[index]!++;
    expect(new Set(times)).toEqual(new Set([1]));
    expect(shares.matrices.flat()).toHaveLength(layerMatrices(layout).length);
    expect([shares.matrices.length, shares.ranges.length]).toEqual([workers, workers]);
  });
});

describe('a step of the engine', () => {
  const { datums } = goldenInputs;
  const open = (threads: number): Promise<EmbeddedEngine> =>
    openEmbeddedEngine({ modelFolder: goldenModelFolder('qwen3-tied'), threads });
  const clipped = { ...params, gradClipNorm: 1 };
  let byMuon: EmbeddedEngine;
  let byAdam: EmbeddedEngine;

  beforeAll(async () => {
    [byMuon, byAdam] = await Promise.all([open(2), open(2)]);
    for (const engine of [byMuon, byAdam]) await engine.forwardBackward(datums, { kind: 'cross_entropy' });
    const norms = [await byMuon.muonStep(clipped), await byAdam.optimStep(clipped)];
    expect(norms[0]).toEqual(norms[1]);
  });
  afterAll(() => Promise.all([byMuon.close(), byAdam.close()]));

  it('is AdamW for all but the matrices of the layers', () => {
    const layout = parameterLayout(byMuon.config);
    const names = new Set(layerMatrices(layout).map(({ name }) => name));
    expect(names.size).toBe(14);
    const [muon, adam] = [namedTensors(layout, byMuon.weights), namedTensors(layout, byAdam.weights)];
    for (const [name, { data }] of muon) {
      if (names.has(name)) expect(relativeError(data, adam.get(name)!.data), name).toBeGreaterThan(1e-3);
      else expect(data, name).toEqual(adam.get(name)!.data);
    }
  });

  it('lowers the loss', async () => {
    const engine = await open(1);
    const losses: number[] = [];
    for (let step = 0; step < 10; step++) {
      losses.push((await engine.forwardBackward(datums, { kind: 'cross_entropy' })).lossSum);
      await engine.muonStep(clipped);
    }
    await engine.close();
    expect(losses.at(-1)!).toBeLessThan(losses[0]! * 0.8);
  });
});
